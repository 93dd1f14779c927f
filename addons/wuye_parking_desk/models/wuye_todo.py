from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Incidents at lanes that nobody handled yet, on the dashboard (R128)."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "parking_incident": ("wuye.parking.incident", "_todo_parking_incidents"),
        }

    @api.model
    def _todo_parking_incidents(self, scope):
        return self._waiting(
            self.env._("Incidents at lanes not handled"),
            "wuye.parking.incident",
            scope & Domain("state", "=", "reported"),
            "reported_at",
            "wrong",
        )
