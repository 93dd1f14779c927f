"""The life of a receipt number, kept by the database (D7, D14, R65, R66, R69).

Every number of every book is in exactly one state. Which state may follow which is one
table here; a trigger refuses everything else, whoever writes: ORM, RPC, import or SQL.
"""

from odoo.addons.wuye_property.immutable import Immutable

STATES = [
    ("stock", "In Stock"),
    ("drawn", "Drawn"),
    ("borrowed", "Borrowed"),
    ("used", "Used"),
    ("void", "Void"),
    ("lost", "Lost"),
    ("returned", "Given Back"),
]
HELD = ("drawn", "borrowed")  # somebody answers for the paper
EXPLAINED = ("void", "lost", "returned")  # with a reason
# what may follow: everything else is refused
NEXT = {
    "stock": ("drawn", "void", "lost", "returned"),
    "drawn": ("stock", "used", "borrowed", "void", "lost"),
    "borrowed": ("drawn", "used", "void", "lost"),
    "used": ("void",),
    "lost": ("void",),  # a lost paper that turns up is made void
    "void": (),
    "returned": (),
}

_FUNCTION = "wuye_refuse_receipt_state"
_ALLOWED = ", ".join(
    f"('{old}', '{new}')" for old, following in NEXT.items() for new in following
)
_CREATE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) IN ({_ALLOWED}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'receipt number % does not go from % to %',
        OLD.name, OLD.state, NEW.state
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$
"""


class ReceiptState(Immutable):
    """The state of a number changes only as `NEXT` says."""

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, message: str) -> None:
        super().__init__("state", message=message)
