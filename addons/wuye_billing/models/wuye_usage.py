from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..closed_month import ClosedMonth

# SQL: first accounting day of the bills that stand of consumption `{usage}`: those of
# its line and month, and of the days of its own device within the month (R45)
USAGE_BILLED = """
    (SELECT min(charge.date) FROM wuye_charge charge
      WHERE charge.contract_line_id = {usage}.contract_line_id
        AND charge.service_month = {usage}.month AND charge.state = 'posted'
        AND charge.period_start <= COALESCE({usage}.date_to, 'infinity')
        AND charge.period_end > COALESCE((
            SELECT max(earlier.date_to) FROM wuye_usage earlier
             WHERE earlier.contract_line_id = {usage}.contract_line_id
               AND earlier.month = {usage}.month
               AND earlier.date_to < COALESCE({usage}.date_to, 'infinity')
            ), '-infinity'))
"""
BILLED = {"quantity", "month", "date_to", "contract_line_id"}


class WuyeUsage(models.Model):
    """Consumption of one contract line in one month, typed or read from a meter.

    Blank or zero is not billed and is listed (R43). A meter taken down within the
    month has a row of its own until that day, billed at once (R45); the month's run
    bills the rest.
    """

    _name = "wuye.usage"
    _description = "Consumption"
    _order = "month desc, unit_id, date_to, id"

    contract_line_id = fields.Many2one(
        "wuye.contract.line", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        related="contract_line_id.unit_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="contract_line_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_line_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(related="contract_line_id.item_id", store=True)
    month = fields.Date(
        required=True, help="First day of the month of consumption (R41)."
    )
    date_to = fields.Date(
        string="Meter taken down",
        help="Only of a meter that was taken down within the month: the last day that "
        "it measured.",
    )
    quantity = fields.Float(
        compute="_compute_quantity", store=True, readonly=False, digits=(16, 3)
    )
    band_ids = fields.One2many(
        "wuye.usage.band",
        "usage_id",
        string="By Band",
        help="Where the price differs by the time of day; the consumption is the sum.",
    )

    _part_uniq = models.UniqueIndex(
        "(contract_line_id, month, COALESCE(date_to, 'infinity'::date))",
        "The consumption of this month is already entered: change that entry.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)",
        "The month is given by its first day.",
    )
    _quantity_not_negative = models.Constraint(
        "CHECK(quantity >= 0)", "Consumption cannot be less than zero."
    )

    # consumption typed late is billed in the open month: only what a bill of the
    # closed month was made of stays
    _month_open = ClosedMonth(
        *("contract_line_id", "month", "date_to", "quantity"),
        day=USAGE_BILLED.format(usage="{row}"),
        added=False,
        message="A bill of a closed month was made of this consumption: it stays. "
        "Request an adjustment of the bill instead.",
    )

    @api.depends("band_ids.quantity")
    def _compute_quantity(self):
        for usage in self:
            if usage.band_ids:
                usage.quantity = sum(usage.band_ids.mapped("quantity"))

    @api.depends("unit_id.code", "item_id.name", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for usage in self:
            month = usage.month and usage.month.strftime("%Y-%m")
            usage.display_name = (
                f"{usage.unit_id.code} {usage.item_id.name} {month or ''}"
            )

    @api.constrains("date_to", "month")
    def _check_date_to(self):
        """The day lies in the month and leaves the month's last day to the rest."""
        for usage in self.filtered("date_to"):
            last = fields.Date.end_of(usage.month, "month")
            if not usage.month <= usage.date_to < last:
                raise ValidationError(
                    usage.env._(
                        "%(usage)s: a meter taken down has measured until a day of the "
                        "month before its last one, not until %(day)s.",
                        usage=usage.display_name,
                        day=usage.date_to,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        if BILLED & vals.keys():
            self._check_may_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_may_change()

    def _check_may_change(self):
        """:raises UserError: billed, or looked at and signed, with the remedy"""
        self._check_not_billed()
        self._check_not_signed()

    def _check_not_billed(self):
        """:raises UserError: naming the posted bill that used one of these rows"""
        for usage, charges in self._charges().items():
            if charges:
                raise UserError(
                    self.env._(
                        "%(usage)s is billed (%(charge)s). Reverse the bill or request "
                        "an adjustment instead.",
                        usage=usage.display_name,
                        charge=charges[0].display_name,
                    )
                )
