from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WuyeShift(models.Model):
    """A shift ends only with every payment by code decided (D2, D3)."""

    _inherit = "wuye.shift"

    def _close(self, counted):
        self._check_orders()
        return super()._close(counted)

    def _check_orders(self):
        """Whether no payer is still paying, and none has paid without a receipt.

        :raises UserError: names the order and says what to do
        """
        self.ensure_one()
        # sudo: of his own shift he is told numbers, no amounts
        orders = self.env["wuye.pay.order"].sudo()
        own = Domain("shift_id", "=", self.id)
        found = orders.search(orders._unfinished() & own, limit=1)
        if not found:
            return
        if found.state == "waiting":
            raise UserError(
                self.env._(
                    "Order %s waits for its payer. Go to the desk, and press Esc there "
                    "if he does not pay.",
                    found.name,
                )
            )
        raise UserError(
            self.env._(
                "Order %s is paid and has no receipt. Open the desk again to get its "
                "receipt, or have a supervisor write it or refund the order.",
                found.name,
            )
        )
