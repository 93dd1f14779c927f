"""What the database refuses to change of month reports, also by plain SQL.

A signed report leaves its state only with a new version number, and only after finance
returned it or while its closed month is being reopened; the paper of the old version
must be in the archive. Rows of a signed report stay.
"""

from odoo import models
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable

_RAISE = """
    RAISE EXCEPTION 'a signed month report stays as it is'
    USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
"""
_STATE_FUNCTION = (
    """
CREATE OR REPLACE FUNCTION wuye_refuse_withdrawal() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('signed', 'returned') THEN
        IF NEW.revision = OLD.revision THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.revision = OLD.revision + 1 AND EXISTS (
        SELECT FROM wuye_month_report_archive
         WHERE report_id = OLD.id AND revision = OLD.revision AND kind = 'signed'
    ) AND (EXISTS (
        SELECT FROM wuye_month_report_return
         WHERE report_id = OLD.id AND revision = OLD.revision
    ) OR EXISTS (
        SELECT FROM wuye_month_reopening reopening
          JOIN wuye_month ON wuye_month.id = reopening.month_id
         WHERE wuye_month.community_id = OLD.community_id
           AND wuye_month.month = OLD.month AND wuye_month.state = 'closed'
           AND reopening.state NOT IN ('done', 'cancelled')
    )) THEN
        RETURN NEW;
    END IF;
"""
    + _RAISE
    + "END $$"
)
_ROW_FUNCTION = (
    """
CREATE OR REPLACE FUNCTION wuye_refuse_signed_row() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM wuye_month_report
         WHERE id = OLD.report_id AND state IN ('signed', 'returned')
    ) THEN
        RETURN NEW;
    END IF;
"""
    + _RAISE
    + "END $$"
)
# all rows of a statement at once: a report has thousands
_ROWS_FUNCTION = (
    """
CREATE OR REPLACE FUNCTION wuye_refuse_signed_rows() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM wuye_month_report
         WHERE id IN (SELECT report_id FROM changed)
           AND state IN ('signed', 'returned')
    ) THEN
        RETURN NULL;
    END IF;
"""
    + _RAISE
    + "END $$"
)


class SignedState(Immutable):
    """A table object of reports: what is signed is only withdrawn as a new version."""

    function = "wuye_refuse_withdrawal"
    source = _STATE_FUNCTION

    def __init__(self, message: str) -> None:
        super().__init__(
            *("state", "revision"),
            message=message,
            when="OLD.state IN ('signed', 'returned')",
        )


class SignedRows(Immutable):
    """A table object of a report's rows: named columns, once the report is signed."""

    function = "wuye_refuse_signed_row"
    source = _ROW_FUNCTION


class SignedRowsWhole(models.Constraint):
    """A table object of a report's rows: none comes or goes once it is signed."""

    def __init__(self, message: str) -> None:
        super().__init__("ROWS OF A SIGNED REPORT", message)

    def apply_to_database(self, model) -> None:
        """Make the trigger anew; safe to repeat at each upgrade."""
        name, table = self.full_name(model), SQL.identifier(model._table)
        execute = model.env.cr.execute
        execute(_ROWS_FUNCTION)
        # what it was called while it looked at row by row
        execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", SQL.identifier(name), table))
        for event, rows in (("INSERT", "NEW"), ("DELETE", "OLD")):
            execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s AFTER %s ON %s REFERENCING %s TABLE"
                    " AS changed FOR EACH STATEMENT"
                    " EXECUTE FUNCTION wuye_refuse_signed_rows(%s)",
                    SQL.identifier(f"{name}_{event[0].lower()}"),
                    SQL(event),
                    table,
                    SQL(rows),
                    name,
                )
            )
