from odoo import api, fields, models


class WuyeUsage(models.Model):
    """What the clerk sees beside the quantity he types."""

    _inherit = "wuye.usage"

    quantity_before = fields.Float(
        string="Last month",
        compute="_compute_quantity_before",
        digits=(16, 3),
        help="Consumption of the month before, to compare with.",
    )
    payer_id = fields.Many2one(related="unit_id.payer_id", string="Payer today")
    is_billed = fields.Boolean(
        string="Billed",
        compute="_compute_is_billed",
        help="A billed consumption stays as it is.",
    )

    @api.depends("contract_line_id", "month")
    def _compute_quantity_before(self):
        months = {
            fields.Date.subtract(usage.month, months=1) for usage in self if usage.month
        }
        before = {
            (line.id, month): quantity
            for line, month, quantity in self._read_group(
                [
                    ("contract_line_id", "in", self.contract_line_id.ids),
                    ("month", "in", list(months)),
                ],
                ["contract_line_id", "month:day"],
                ["quantity:sum"],
            )
        }
        for usage in self:
            month = usage.month and fields.Date.subtract(usage.month, months=1)
            usage.quantity_before = before.get((usage.contract_line_id.id, month), 0.0)

    @api.depends("contract_line_id.charge_ids.state", "month")
    def _compute_is_billed(self):
        billed = {
            (line.id, month)
            for line, month in self.env["wuye.charge"]
            .sudo()  # billed is billed, whoever may read bills
            ._read_group(
                [
                    ("contract_line_id", "in", self.contract_line_id.ids),
                    ("service_month", "in", [u.month for u in self if u.month]),
                    ("state", "=", "posted"),
                ],
                ["contract_line_id", "service_month:day"],
            )
        }
        for usage in self:
            usage.is_billed = (usage.contract_line_id.id, usage.month) in billed
