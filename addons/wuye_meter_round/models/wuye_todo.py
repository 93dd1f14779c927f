from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """What was read on the way and not stored waits for a decision."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "round_entry": ("wuye.meter.round.entry", "_todo_round_entry"),
        }

    @api.model
    def _todo_round_entry(self, scope):
        return self._waiting(
            self.env._("Readings of a round to decide on"),
            "wuye.meter.round.entry",
            scope & Domain("state", "in", ("conflict", "refused")),
            "date",
            "wrong",
        )
