"""Entries of a wallet: the database adds them up and chains them (F4, H12).

A trigger on new entries moves the wallet in one conditional statement: of two taps at
once the second waits for the first and sees what it has left, and nothing takes more
than there is, whoever writes: a till, the ORM, plain SQL. The same statement gives the
entry its number and its link, a SHA-256 of the link before and of the entry's facts
(`wuye_engine.wallet.entry_chain` computes the same).
"""

from odoo import models
from odoo.tools import SQL

# facts of an entry in the order of its link; {} is the row
FACTS = (
    "{}.wallet_id",
    "{}.seq",
    "{}.kind",
    "to_char({}.amount, 'FM9999999990.00')",
    "to_char({}.balance, 'FM9999999990.00')",
    "to_char({}.at, 'YYYY-MM-DD HH24:MI:SS.US')",
    "{}.date",
    "{}.place_id",
    "{}.terminal_id",
    "{}.uuid",
    "{}.counter_of_id",
    "{}.user_id",
    "{}.paper",
)


def link_of(row: str, previous: str, known: dict | None = None) -> str:
    """SQL of the link of a row. Names of columns only: nothing a user typed.

    :param known: SQL for columns of the row that are not filled yet
    """
    facts = ", ".join(f"coalesce(({fact.format(row)})::text, '')" for fact in FACTS)
    for column, value in (known or {}).items():
        facts = facts.replace(column, value)
    return (
        f"encode(sha256(convert_to(concat_ws('|', {previous}, {facts}), 'UTF8')),"
        " 'hex')"
    )


# the row as it will be, while the wallet that gives it its number is written
_NEXT = link_of(
    "NEW",
    "chain",
    {"NEW.seq": "(entries + 1)", "NEW.balance": "(balance + NEW.amount)"},
)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION wuye_wallet_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- who waits here for another sees the link he has written: this entry follows it
    UPDATE wuye_wallet
       SET balance = balance + NEW.amount, entries = entries + 1,
           chain_before = chain, chain = {_NEXT}
     WHERE id = NEW.wallet_id AND balance + NEW.amount >= 0
           AND (state = 'active' OR state = 'frozen' AND NEW.kind <> 'spend')
 RETURNING balance, entries, chain, chain_before
      INTO NEW.balance, NEW.seq, NEW.chain, NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'wallet % does not pay %', NEW.wallet_id, NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0],
              TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NEW;
END $$
"""


class Chained(models.Constraint):
    """A table object of the entries: each moves its wallet and follows the last."""

    def __init__(self, message: str) -> None:
        super().__init__("CHAINED", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        name = self.full_name(model)
        cr = model.env.cr
        cr.execute(_FUNCTION)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE INSERT ON %s FOR EACH ROW"
                " EXECUTE FUNCTION wuye_wallet_enter(%s)",
                SQL.identifier(name),
                SQL.identifier(model._table),
                name,
            )
        )


_WITHIN = """
CREATE OR REPLACE FUNCTION wuye_wallet_within_sale() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM wuye_wallet_entry sale
         WHERE sale.id = NEW.counter_of_id AND sale.kind = 'spend'
           AND sale.wallet_id = NEW.wallet_id
           AND sale.place_id IS NOT DISTINCT FROM NEW.place_id
           AND NEW.amount + (SELECT coalesce(sum(part.amount), 0)
                               FROM wuye_wallet_entry part
                              WHERE part.counter_of_id = sale.id) <= -sale.amount)
    THEN
        RAISE EXCEPTION 'entry % does not hold % more', NEW.counter_of_id, NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0],
              TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NEW;
END $$
"""


class WithinSale(models.Constraint):
    """A table object of the entries: parts given back never exceed their sale.

    It runs after `Chained` (triggers run in the order of their names), which holds the
    lock of the wallet: of two parts at once the second counts the first.
    """

    def __init__(self, message: str) -> None:
        super().__init__("WITHIN SALE", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        name = self.full_name(model)
        cr = model.env.cr
        cr.execute(_WITHIN)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE INSERT ON %s FOR EACH ROW"
                " WHEN (NEW.kind = 'refund')"
                " EXECUTE FUNCTION wuye_wallet_within_sale(%s)",
                SQL.identifier(name),
                SQL.identifier(model._table),
                name,
            )
        )
