from odoo import api, fields, models


class WuyeMeterUndo(models.TransientModel):
    """The last replacement of a meter taken back, with a reason (C2, R45)."""

    _name = "wuye.meter.undo"
    _description = "Undo a Replacement"

    meter_id = fields.Many2one("wuye.meter", required=True, readonly=True)
    number_old = fields.Char(string="Back in use", compute="_compute_devices")
    number_new = fields.Char(string="Taken out again", compute="_compute_devices")
    date = fields.Date(string="Replaced on", compute="_compute_devices")
    currency_id = fields.Many2one(related="meter_id.company_id.currency_id")
    amount = fields.Monetary(
        string="Bill to reverse",
        compute="_compute_devices",
        help="What the old device had measured was billed at once.",
    )
    reason = fields.Char(required=True, help="E.g. replaced at the wrong home.")

    @api.depends("meter_id")
    def _compute_devices(self):
        for wizard in self:
            meter = wizard.meter_id
            old = meter._replaced_segment() if meter else meter.segment_id
            wizard.number_old = old.number
            wizard.number_new = meter.segment_id.number
            wizard.date = old.date_archive
            # sudo: what the clerk is about to reverse
            usages = old.sudo().reading_ids.filtered("date_to").usage_id
            charges = usages._charges().values()
            wizard.amount = sum(sum(found.mapped("amount")) for found in charges)

    # === ACTIONS === #

    def action_undo(self):
        """Undo it; what was billed at once is reversed."""
        self.ensure_one()
        self.meter_id._undo_replacement(self.reason)
        return {"type": "ir.actions.act_window_close"}
