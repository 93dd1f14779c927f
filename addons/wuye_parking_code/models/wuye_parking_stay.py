from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WuyeParkingStay(models.Model):
    """While a driver is asked for a fee it stays what he was asked for."""

    _inherit = "wuye.parking.stay"

    def _check_fee_free(self):
        """Also: no order waits for the driver, and none is paid without its fee.

        An order that grew old counts too: until the provider has said that nothing was
        taken, it may have been.
        """
        super()._check_fee_free()
        # sudo: guards read no orders of their open shift; they are told of this one
        orders = self.env["wuye.pay.order"].sudo()
        open_ones = Domain("state", "=", "waiting") | orders._loose()
        own = Domain("parking_stay_id", "in", self.ids)
        order = orders.search(open_ones & own, limit=1, order="id")
        if not order:
            return
        told = {
            "order": order.name,
            "amount": f"{order.amount:.2f}",
            "stay": order.parking_stay_id.display_name,
        }
        if order.state == "waiting":
            raise UserError(
                self.env._(
                    "The driver of %(stay)s is asked for %(amount)s by order "
                    "%(order)s. Press Esc at its lane, and change the fee once nothing "
                    "was taken.",
                    **told,
                )
            )
        raise UserError(
            self.env._(
                "Order %(order)s has paid %(amount)s for %(stay)s. Let the car out "
                "with it, or have a supervisor refund it.",
                **told,
            )
        )
