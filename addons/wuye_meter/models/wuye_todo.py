from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Readings wait for the ledger room."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "reading": ("wuye.meter.reading", "_todo_reading")}

    @api.model
    def _todo_reading(self, scope):
        return self._waiting(
            self.env._("Readings to confirm"),
            "wuye.meter.reading",
            scope & Domain("state", "=", "to_confirm"),
            "date",
        )
