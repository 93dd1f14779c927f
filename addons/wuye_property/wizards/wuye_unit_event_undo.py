from odoo import fields, models


class WuyeUnitEventUndo(models.TransientModel):
    """Ask for the reason, then take an event back by its counter-event."""

    _name = "wuye.unit.event.undo"
    _description = "Take a Unit Event back"

    event_id = fields.Many2one("wuye.unit.event", required=True, readonly=True)
    summary = fields.Html(related="event_id.summary")
    reason = fields.Char(required=True, help="Kept with the event and printed on it.")

    def action_take_back(self):
        self.ensure_one()
        self.event_id.action_take_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
