"""Seats of an activity: the database counts them, whoever writes.

A trigger on registrations moves the count on the activity's row, which a constraint
keeps from going over the seats. Of two taps on the last seat the second waits for the
first and sees what it has left; in one of Odoo's transactions it fails and begins anew.
"""

from odoo import models
from odoo.tools import SQL

_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_activity_take() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
    come integer;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.active AND OLD.state IN ('open', 'done') THEN
        gone = OLD.event_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.active AND NEW.state IN ('open', 'done') THEN
        come = NEW.event_id;
    END IF;
    IF gone IS NOT DISTINCT FROM come THEN
        RETURN NULL;
    END IF;
    UPDATE event_event SET wuye_taken = coalesce(wuye_taken, 0) - 1 WHERE id = gone;
    UPDATE event_event SET wuye_taken = coalesce(wuye_taken, 0) + 1 WHERE id = come;
    RETURN NULL;
END $$
"""


class SeatsCounted(models.Constraint):
    """A table object of the registrations: each takes a seat of its activity."""

    def __init__(self, message: str) -> None:
        super().__init__("SEATS COUNTED", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        cr = model.env.cr
        cr.execute(_FUNCTION)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s"
                " AFTER INSERT OR DELETE OR UPDATE OF state, active, event_id ON %s"
                " FOR EACH ROW EXECUTE FUNCTION wuye_activity_take()",
                SQL.identifier(self.full_name(model)),
                SQL.identifier(model._table),
            )
        )
