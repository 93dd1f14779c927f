from odoo import models

from odoo.addons.wuye_cashier.models.wuye_shift_close import CASH

from wuye_engine.money import to_decimal


class WuyeShift(models.Model):
    """Parking fees given back in cash leave the float of a shift, as refunds do."""

    _inherit = "wuye.shift"

    def _refunded(self):
        """Also the parking fees that were given back in this shift."""
        slips = self.env["wuye.parking.refund"].sudo()  # sudo: of his own shift
        given = [("shift_id", "=", self.id), ("tender", "=", CASH)]
        domain = [*given, ("state", "=", "done")]
        [[paid]] = slips._read_group(domain, aggregates=["amount:sum"])
        return super()._refunded() + to_decimal(paid or 0.0, 2)
