"""The life of a card, kept by the database (F1, R108, R111).

Which state may follow which is one table here; a trigger refuses everything else,
whoever writes: ORM, RPC, import or SQL. A card that was replaced or cancelled is dead
for good (F3): nothing follows.
"""

from odoo.addons.wuye_property.immutable import Immutable

STATES = [
    ("blank", "Blank"),
    ("issued", "Issued"),
    ("active", "In use"),
    ("lost", "Reported lost"),
    ("found", "Found"),
    ("damaged", "Damaged"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]
NEXT = {
    "blank": ("issued", "damaged", "cancelled"),
    "issued": ("active", "lost", "cancelled"),
    "active": ("lost", "damaged", "cancelled"),
    "lost": ("found", "replaced", "cancelled"),
    # who brings it shows that it is his before it opens a door again
    "found": ("active", "replaced", "cancelled"),
    "damaged": ("replaced", "cancelled"),
    "replaced": (),
    "cancelled": (),
}
DEAD = ("replaced", "cancelled")
STOPPED = ("lost", "found", "damaged", *DEAD)  # no door opens for it

_FUNCTION = "wuye_refuse_card_state"
_ALLOWED = ", ".join(
    f"('{old}', '{new}')" for old, following in NEXT.items() for new in following
)
_CREATE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) IN ({_ALLOWED}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'card % does not go from % to %', OLD.name, OLD.state, NEW.state
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$
"""


class CardState(Immutable):
    """The state of a card changes only as `NEXT` says."""

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, message: str) -> None:
        super().__init__("state", message=message)
