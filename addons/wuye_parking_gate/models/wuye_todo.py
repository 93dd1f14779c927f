from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Days on which a bar went up and nothing explains it, on the dashboard (G10)."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "parking_unexplained": (
                "wuye.parking.gate.count",
                "_todo_parking_unexplained",
            ),
        }

    @api.model
    def _todo_parking_unexplained(self, scope):
        nothing_said = Domain("reason", "=", False)
        return self._waiting(
            self.env._("Days of lanes with unexplained lifts"),
            "wuye.parking.gate.count",
            scope & nothing_said & Domain("unexplained", "!=", 0),
            "day",
            "wrong",
        )
