"""What was given back of a receipt is kept by the database itself (D14).

A trigger on the lines of refunds adds each that is done to the line of the receipt and
to the receipt, whoever writes it: the ORM, an import, plain SQL. Adding is an UPDATE,
so two at once wait for each other, and the CHECK of the receipt's line refuses whoever
would give back more than was taken.
"""

from odoo import models
from odoo.tools import SQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_refund_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.is_done THEN
        RETURN NEW;
    END IF;
    UPDATE wuye_receipt_line
       SET amount_refunded = coalesce(amount_refunded, 0) + NEW.amount
     WHERE id = NEW.receipt_line_id;
    UPDATE wuye_receipt
       SET amount_refunded = coalesce(amount_refunded, 0) + NEW.amount
     WHERE id = (SELECT receipt_id FROM wuye_receipt_line
                  WHERE id = NEW.receipt_line_id);
    RETURN NEW;
END $$
"""


class KeepsRefunded(models.Constraint):
    """A table object of the lines of refunds: each done one counts on its receipt."""

    def __init__(self, message: str) -> None:
        super().__init__("KEEPS REFUNDED", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        cr = model.env.cr
        cr.execute(_FUNCTION)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s AFTER INSERT OR UPDATE OF is_done ON %s"
                " FOR EACH ROW WHEN (NEW.is_done)"
                " EXECUTE FUNCTION wuye_refund_keep()",
                SQL.identifier(self.full_name(model)),
                SQL.identifier(model._table),
            )
        )
