from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Notices whose mail came back."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "notice": ("wuye.notice", "_todo_notice")}

    @api.model
    def _todo_notice(self, scope):
        return self._waiting(
            self.env._("Bill notices whose mail failed"),
            "wuye.notice",
            scope & Domain("mail_state", "=", "failed"),
            "date",
        )
