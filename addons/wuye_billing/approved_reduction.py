"""No charge below zero without what it rests on, whoever writes the row (B11).

How it works: a trigger looks at each row whose amount is negative. A reduction needs a
request that was carried out, on the very charge it reduces, and takes no more than the
request says; a reversal takes back the whole of a charge. Nothing else is negative. So
the rule holds for the ORM, RPC, import, COPY and plain SQL alike.
"""

from odoo import models
from odoo.tools import SQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_refuse_reduction() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'adjustment' THEN
        IF EXISTS (
            SELECT FROM wuye_request request
             WHERE request.id = NEW.request_id AND request.state = 'done'
               AND request.kind = 'reduction' AND request.charge_id = NEW.origin_id
               AND request.amount >= -NEW.amount - coalesce((
                   SELECT sum(other.amount) FROM wuye_charge other
                    WHERE other.request_id = request.id AND other.id <> NEW.id
                      AND other.kind = 'adjustment' AND other.amount < 0), 0)
        ) THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.kind = 'reversal' THEN
        IF EXISTS (
            SELECT FROM wuye_charge origin
             WHERE origin.id = NEW.origin_id AND origin.amount = -NEW.amount
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'charge % is below zero without an approved request', NEW.id
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$
"""


class ApprovedReduction(models.Constraint):
    """A table object of charges: what is below zero was approved."""

    def __init__(self, message: str) -> None:
        super().__init__("APPROVED REDUCTION", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        name = self.full_name(model)
        model.env.cr.execute(_FUNCTION)
        model.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE INSERT OR UPDATE OF"
                " amount, kind, request_id, origin_id ON %s FOR EACH ROW"
                " WHEN (NEW.amount < 0) EXECUTE FUNCTION wuye_refuse_reduction(%s)",
                SQL.identifier(name),
                SQL.identifier(model._table),
                name,
            )
        )
