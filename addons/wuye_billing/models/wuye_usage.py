from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeUsage(models.Model):
    """Consumption of one contract line in one month, typed or read from a meter.

    Blank or zero is not billed and is listed (R43).
    """

    _name = "wuye.usage"
    _description = "Consumption"
    _order = "month desc, unit_id, id"

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
    quantity = fields.Float(digits=(16, 3))

    _month_uniq = models.Constraint(
        "UNIQUE(contract_line_id, month)",
        "The consumption of this month is already entered: change that entry.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)",
        "The month is given by its first day.",
    )
    _quantity_not_negative = models.Constraint(
        "CHECK(quantity >= 0)", "Consumption cannot be less than zero."
    )

    @api.depends("unit_id.code", "item_id.name", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for usage in self:
            month = usage.month and usage.month.strftime("%Y-%m")
            usage.display_name = (
                f"{usage.unit_id.code} {usage.item_id.name} {month or ''}"
            )

    def write(self, vals):
        if {"quantity", "month", "contract_line_id"} & vals.keys():
            self._check_not_billed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_not_billed()

    def _check_not_billed(self):
        for usage in self:
            charge = (
                self.env["wuye.charge"]
                .sudo()  # billed is billed, seen or not
                .search(
                    [
                        ("contract_line_id", "=", usage.contract_line_id.id),
                        ("service_month", "=", usage.month),
                        ("state", "=", "posted"),
                    ],
                    limit=1,
                )
            )
            if charge:
                raise UserError(
                    self.env._(
                        "%(usage)s is billed (%(charge)s). Reverse the bill or request "
                        "an adjustment instead.",
                        usage=usage.display_name,
                        charge=charge.display_name,
                    )
                )
