from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Fees paid by phone that pay for nothing, on the dashboard."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "parking_prepaid": ("wuye.parking.prepayment", "_todo_parking_prepaid"),
        }

    @api.model
    def _todo_parking_prepaid(self, scope):
        return self._waiting(
            self.env._("Parking paid by phone to be given back"),
            "wuye.parking.prepayment",
            scope & Domain("state", "in", ("loose", "asked")),
            "paid_at",
            "wrong",
            total="amount",
        )
