from odoo import api, fields, models


class WuyeBillSplitLine(models.TransientModel):
    """One part of a bill: who owes it, for which days, how much."""

    _name = "wuye.bill.split.line"
    _description = "Part of a Bill"
    _order = "number, id"

    wizard_id = fields.Many2one("wuye.bill.split", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    number = fields.Integer(string="Part", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Payer", ondelete="cascade")
    period_start = fields.Date(string="From", compute="_compute_period_start")
    period_end = fields.Date(string="Until", required=True)
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, readonly=False
    )

    @api.depends("wizard_id.line_ids.period_end", "wizard_id.method", "number")
    def _compute_period_start(self):
        for line in self:
            wizard = line.wizard_id
            before = [
                other.period_end
                for other in wizard.line_ids
                if other.number < line.number and other.period_end
            ]
            line.period_start = wizard.period_start
            if wizard.method == "days" and before:
                line.period_start = fields.Date.add(max(before), days=1)

    @api.depends("wizard_id.line_ids.period_end")
    def _compute_amount(self):
        """By days it follows from the days; else it is what was typed."""
        for line in self:
            wizard = line.wizard_id
            lines = wizard.line_ids.sorted("number")
            ends = lines.mapped("period_end")
            given = line.amount
            if wizard.method == "days" and line in lines and all(ends):
                number = list(lines).index(line)
                if any(end >= wizard.period_start for end in ends):
                    given = float(wizard._amounts_by_days(ends)[number])
            line.amount = given
