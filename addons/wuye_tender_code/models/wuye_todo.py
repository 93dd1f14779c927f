from odoo import api, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Payments by code that somebody has to decide about."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "pay_loose": ("wuye.pay.order", "_todo_pay_loose"),
            "pay_refund": ("wuye.pay.order", "_todo_pay_refund"),
            "pay_exception": ("wuye.pay.exception", "_todo_pay_exception"),
        }

    @api.model
    def _todo_pay_loose(self, scope):
        return self._waiting(
            self.env._("Payments by code without a receipt"),
            "wuye.pay.order",
            scope & self.env["wuye.pay.order"]._loose(),
            "paid_at",
            "wrong",
        )

    @api.model
    def _todo_pay_refund(self, scope):
        """Refunds the provider did not make at the first asking."""
        asked = Domain("state", "=", "refund_asked") & Domain("refund_tries", ">", 0)
        return self._waiting(
            self.env._("Refunds the provider has not made yet"),
            "wuye.pay.order",
            scope & asked,
            "paid_at",
        )

    @api.model
    def _todo_pay_exception(self, scope):
        return self._waiting(
            self.env._("Payments by code that differ"),
            "wuye.pay.exception",
            scope & Domain("state", "=", "open"),
            "said_at",
            "wrong",
        )
