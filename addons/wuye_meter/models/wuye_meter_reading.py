from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_billing.closed_month import ClosedMonth
from odoo.addons.wuye_billing.models.wuye_usage import USAGE_BILLED

from wuye_engine.money import to_decimal

from ..arithmetic import ReadingError, consumption
from ..billed import BilledFrozen, BilledKept

PLACES = 3
FACTS = {"value", "is_rollover", "date"}
# what people write; all else is made here
EDITABLE = FACTS | {"note"}
TYPED = EDITABLE | {"segment_id", "band_id", "month"}
# what a bill was made of: a trigger keeps it against plain SQL too (R44)
BILLED = (
    *("segment_id", "band_id", "month", "date", "value", "value_before"),
    *("is_rollover", "multiplier", "consumption", "is_closing", "date_to"),
    *("state", "usage_id", "entered_by"),
)
# posts that look at what is unusual, if they did not enter it themselves (C6)
CONFIRMERS = ("wuye_property.group_ledger_clerk", "wuye_property.group_manager")


class WuyeMeterReading(models.Model):
    """What one register of a device showed for one month (C7).

    Confirmed readings become the consumption that is billed (`wuye.usage`); what is
    unusual waits for a second person first (C6). Once billed a reading is frozen.
    """

    _name = "wuye.meter.reading"
    _description = "Meter Reading"
    _order = "month desc, unit_id, meter_id, band_id, id desc"

    segment_id = fields.Many2one(
        "wuye.meter.segment",
        string="Device",
        required=True,
        index=True,
        ondelete="restrict",
    )
    meter_id = fields.Many2one(
        related="segment_id.meter_id", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(
        related="meter_id.unit_id", store=True, index=True, precompute=True
    )
    building_id = fields.Many2one(
        related="meter_id.building_id", store=True, precompute=True
    )
    community_id = fields.Many2one(
        related="meter_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="meter_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        related="meter_id.item_id", store=True, index=True, precompute=True
    )
    number = fields.Char(related="segment_id.number")
    band_id = fields.Many2one("wuye.fee.band", ondelete="restrict")
    month = fields.Date(
        required=True, help="First day of the month whose consumption ends here."
    )
    date = fields.Date(
        string="Read on", required=True, default=fields.Date.context_today
    )
    value = fields.Float(
        string="Reading", required=True, digits=(16, 3), aggregator=None
    )
    value_before = fields.Float(
        string="Reading before", readonly=True, digits=(16, 3), aggregator=None
    )
    is_rollover = fields.Boolean(
        string="Began anew",
        help="The meter passed its last number since the reading before (翻零).",
    )
    multiplier = fields.Float(
        readonly=True,
        digits=(16, 3),
        aggregator=None,
        help="Of the device, when it was read.",
    )
    consumption = fields.Float(readonly=True, digits=(16, 3))
    is_closing = fields.Boolean(
        string="Closing", readonly=True, help="Read when the device was taken down."
    )
    date_to = fields.Date(
        string="Billed up to",
        readonly=True,
        help="Of a device taken down within the month: last day of its own bill.",
    )
    state = fields.Selection(
        [
            ("draft", "To Read Again"),
            ("to_confirm", "To Confirm"),
            ("confirmed", "Confirmed"),
        ],
        readonly=True,
        required=True,
        default="draft",
        index=True,
    )
    flag = fields.Selection(
        [
            ("high", "Three times its usual"),
            ("neighbours", "Three times its neighbours"),
            ("zero", "Nothing used, though occupied"),
        ],
        string="Unusual",
        readonly=True,
    )
    entered_by = fields.Many2one("res.users", readonly=True)
    entered_at = fields.Datetime(readonly=True)
    confirmed_by = fields.Many2one("res.users", readonly=True)
    confirmed_at = fields.Datetime(readonly=True)
    usage_id = fields.Many2one(
        "wuye.usage",
        string="Consumption billed",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_billed = fields.Boolean(
        string="Billed",
        compute="_compute_is_billed",
        help="A billed reading stays as it is.",
    )
    before_closing = fields.Json(
        readonly=True,
        help="What the reading was before it became the closing one.",
    )
    note = fields.Char()

    # also the history of one register in order of months
    _month_uniq = models.UniqueIndex(
        "(segment_id, COALESCE(band_id, 0), month DESC)",
        "This meter has been read for this month already, perhaps on another phone a "
        "moment ago. Load the sheet anew and look at that reading.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )
    _value_not_negative = models.Constraint(
        "CHECK(value >= 0)", "A meter shows no number below zero."
    )

    _billed_frozen = BilledFrozen(
        *BILLED,
        message="A reading that is billed, or whose bill is signed, stays as it is. "
        "Reverse the bill, or have the signed run computed again, and correct the "
        "reading then.",
    )
    _billed_kept = BilledKept(
        "A reading that is billed, or whose bill is signed, is not deleted. Reverse "
        "the bill, or have the signed run computed again, and delete the reading then."
    )
    # while its bill of a closed month stands (B20)
    _month_open = ClosedMonth(
        *BILLED,
        day=f"(SELECT {USAGE_BILLED.format(usage='usage')} FROM wuye_usage usage"
        " WHERE usage.id = {row}.usage_id)",
        added=False,
        message="A bill of a closed month was made of this reading: it stays. Request "
        "an adjustment of the bill instead.",
    )

    # === COMPUTE === #

    @api.depends("usage_id.contract_line_id.charge_ids.state", "usage_id.date_to")
    def _compute_is_billed(self):
        # sudo: billed is billed, seen or not
        charges = self.sudo().usage_id._charges()
        for reading in self:
            reading.is_billed = bool(charges.get(reading.sudo().usage_id))

    @api.depends("unit_id.code", "number", "month", "band_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reading in self:
            month = reading.month and reading.month.strftime("%Y-%m")
            band = reading.band_id.name
            parts = (reading.unit_id.code, reading.number, band, month)
            reading.display_name = " ".join(part for part in parts if part)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        prepared = self._prepare_new(vals_list)
        readings = super().create(prepared)
        readings._judge()
        readings._feed(readings._feed_keys())
        return readings

    def write(self, vals):
        if not self.env.su and (foreign := vals.keys() - EDITABLE):
            self._refuse_fields(foreign)
        if not FACTS & vals.keys():
            return super().write(vals)
        self._check_open()
        for reading in self:
            super(WuyeMeterReading, reading).write(reading._prepare_change(vals))
        self._judge()
        self._feed(self._feed_keys())
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_open()

    def unlink(self):
        keys = self._feed_keys()
        result = super().unlink()
        self._feed(keys)
        return result

    def _refuse_fields(self, names):
        labels = self.fields_get(sorted(names), ["string"])
        raise AccessError(
            self.env._(
                "“%(field)s” of a reading is not written by hand.",
                field=", ".join(label["string"] for label in labels.values()),
            )
        )

    # === PREPARING === #

    def _prepare_new(self, vals_list):
        """Values of new readings with what the meter showed before.

        :raises UserError: for what cannot have been read, with the remedy
        """
        allowed = TYPED | ({"is_closing", "date_to"} if self.env.su else set())
        prepared = []
        by_month = {}
        for vals in vals_list:
            if foreign := vals.keys() - allowed:
                self._refuse_fields(foreign)
            month = fields.Date.start_of(fields.Date.to_date(vals["month"]), "month")
            vals = {"date": fields.Date.context_today(self), **vals, "month": month}
            vals["date"] = fields.Date.to_date(vals["date"])
            by_month.setdefault(month, []).append(vals["segment_id"])
            prepared.append(vals)
        last = {
            month: (segments._last_readings(month), segments._last_readings())
            for month, ids in by_month.items()
            if (segments := self.env["wuye.meter.segment"].browse(ids))
        }
        for vals in prepared:
            self._complete(vals, *last[vals["month"]])
        return prepared

    def _complete(self, vals, before, latest):
        """Check one new reading and add what follows from it."""
        segment = self.env["wuye.meter.segment"].browse(vals["segment_id"])
        band = self.env["wuye.fee.band"].browse(vals.get("band_id") or ())
        key = (segment.id, band.id or False)
        self._check_place_in_time(segment, vals, before.get(key), latest.get(key))
        if band not in segment._registers():
            raise UserError(
                self.env._(
                    "Meter %(number)s is read by these bands: %(bands)s.",
                    number=segment.number,
                    bands=", ".join(b.name or "-" for b in segment._registers()),
                )
            )
        value_before = before[key]["value"] if key in before else segment._opening(band)
        vals.update(
            self._prepare_figures(
                segment, vals.get("value"), value_before, vals.get("is_rollover")
            ),
            entered_by=self.env.uid,
            entered_at=fields.Datetime.now(),
        )

    def _prepare_figures(self, segment, value, value_before, rollover):
        """What follows from two readings of a device.

        :raises UserError: if the meter cannot have shown this
        """
        try:
            quantity = consumption(
                to_decimal(value_before, PLACES),
                to_decimal(value or 0.0, PLACES),
                segment.digits,
                to_decimal(segment.multiplier, PLACES),
                bool(rollover),
            )
        except ReadingError as error:
            raise UserError(
                self._say(error.code, segment, value, value_before)
            ) from error
        return {
            "value_before": value_before,
            "multiplier": segment.multiplier,
            "consumption": float(quantity),
        }

    def _prepare_change(self, vals):
        """Values of a corrected reading; who corrects a figure has entered it."""
        self.ensure_one()
        value = vals.get("value", self.value)
        rollover = vals.get("is_rollover", self.is_rollover)
        date = fields.Date.to_date(vals.get("date", self.date))
        facts = {"segment_id": self.segment_id.id, "month": self.month, "date": date}
        before = self.segment_id._last_readings(self.month)
        key = (self.segment_id.id, self.band_id.id or False)
        self._check_dates(self.segment_id, facts, before.get(key))
        changed = {
            **vals,
            **self._prepare_figures(
                self.segment_id, value, self.value_before, rollover
            ),
        }
        if (value, rollover) != (self.value, self.is_rollover) or self.state == "draft":
            changed.update(entered_by=self.env.uid, entered_at=fields.Datetime.now())
        return changed
