from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Exceptions nobody has looked into."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "exception": ("wuye.exception", "_todo_exception")}

    @api.model
    def _todo_exception(self, scope):
        return self._waiting(
            self.env._("Exceptions to look into"),
            "wuye.exception",
            scope & Domain("state", "=", "open"),
            "month",
        )
