"""Readings that are billed stay as they are, whoever writes them (R44, B7).

How it works: triggers as those of `wuye_property.immutable`, with a function that asks
whether the consumption of the reading has a bill, posted or signed. It looks at the
same rows as `wuye.usage._charges`: those of the line and month, and within the month of
a device taken down those of its days. So SQL, imports and other add-ons are refused as
people are, in the same words.
"""

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

_FUNCTION = "wuye_meter_refuse_billed"
_CREATE_FUNCTION = """
CREATE OR REPLACE FUNCTION wuye_meter_refuse_billed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM wuye_usage usage
          JOIN wuye_charge charge
            ON charge.contract_line_id = usage.contract_line_id
           AND charge.service_month = usage.month
     LEFT JOIN wuye_bill_run run ON run.id = charge.run_id
         WHERE usage.id = OLD.usage_id
           AND (charge.state = 'posted'
                OR charge.state = 'draft' AND run.state IN ('signed', 'posting'))
           AND charge.period_start <= COALESCE(usage.date_to, 'infinity')
           AND charge.period_end > COALESCE((
                SELECT MAX(earlier.date_to)
                  FROM wuye_usage earlier
                 WHERE earlier.contract_line_id = usage.contract_line_id
                   AND earlier.month = usage.month
                   AND earlier.date_to < COALESCE(usage.date_to, 'infinity')
               ), '-infinity')
    ) THEN
        RAISE EXCEPTION 'reading % is billed', OLD.id
        USING ERRCODE = 'check_violation',
              CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
_FED = "OLD.usage_id IS NOT NULL"  # all else is in no bill


class BilledFrozen(Immutable):
    """A table object of readings: named columns of a billed row keep their values."""

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, *columns: str, message: str) -> None:
        super().__init__(*columns, message=message, when=_FED)


class BilledKept(NeverDeleted):
    """A table object of readings: a billed row is never deleted."""

    function = _FUNCTION
    source = _CREATE_FUNCTION

    def __init__(self, message: str) -> None:
        super().__init__(message, when=_FED)
