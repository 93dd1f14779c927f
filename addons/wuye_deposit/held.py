"""What is held of a deposit is kept by the database itself.

A trigger on the rows of movements adds each to its deposit, whoever writes it: the
ORM, an import, plain SQL. Adding is an UPDATE of the deposit, so two at once wait for
each other, and the CHECK of the deposit refuses whoever would take out too much.
"""

from odoo import models
from odoo.tools import SQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_deposit_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE wuye_deposit
       SET amount_held = amount_held + NEW.amount,
           state = CASE WHEN amount_held + NEW.amount = 0 THEN 'closed'
                        WHEN amount_held + NEW.amount < amount THEN 'partly'
                        ELSE 'held' END
     WHERE id = NEW.deposit_id;
    RETURN NEW;
END $$
"""


class KeepsHeld(models.Constraint):
    """A table object of the movements: each row changes what is held."""

    def __init__(self, message: str) -> None:
        super().__init__("KEEPS HELD", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        cr = model.env.cr
        cr.execute(_FUNCTION)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s AFTER INSERT ON %s FOR EACH ROW"
                " EXECUTE FUNCTION wuye_deposit_hold()",
                SQL.identifier(self.full_name(model)),
                SQL.identifier(model._table),
            )
        )
