from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WuyeShift(models.Model):
    """A guard's shift ends with every payment by code decided, as a collector's."""

    _inherit = "wuye.shift"

    def _check_orders(self):
        """Also says what a guard does, who has no desk to open."""
        self.ensure_one()
        # sudo: of his own shift he is told numbers, no amounts
        orders = self.env["wuye.pay.order"].sudo()
        own = Domain("shift_id", "=", self.id) & Domain("parking_stay_id", "!=", False)
        found = orders.search(orders._unfinished() & own, limit=1)
        if found.state == "waiting":
            raise UserError(
                self.env._(
                    "Order %(order)s waits for the driver of %(stay)s. Press Esc at "
                    "its lane if he does not pay.",
                    order=found.name,
                    stay=found.parking_stay_id.display_name,
                )
            )
        if found:
            raise UserError(
                self.env._(
                    "Order %(order)s is paid, and %(stay)s has no fee of it. Have a "
                    "supervisor write it, or refund the order.",
                    order=found.name,
                    stay=found.parking_stay_id.display_name,
                )
            )
        return super()._check_orders()
