from odoo import api, fields, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Windows whose last day has passed: the month's bills wait for them."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "window": ("wuye.reading.window", "_todo_window")}

    @api.model
    def _todo_window(self, scope):
        today = fields.Date.context_today(self)
        return self._waiting(
            self.env._("Reading windows that are over and not closed"),
            "wuye.reading.window",
            scope & Domain("state", "!=", "closed") & Domain("date_to", "<", today),
            "date_to",
        )
