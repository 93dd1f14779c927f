from odoo import models

from odoo.addons.wuye_cashier.models.wuye_shift_close import CASH

from wuye_engine.money import to_decimal


class WuyeShift(models.Model):
    """Wallets given back in cash leave the float of a shift, as refunds do."""

    _inherit = "wuye.shift"

    def _refunded(self):
        """Also what was given back of wallets that were closed in this shift."""
        closings = self.env["wuye.wallet.closing"].sudo()  # sudo: of his own shift
        [[paid]] = closings._read_group(
            [("shift_id", "=", self.id), ("tender", "=", CASH)],
            aggregates=["amount:sum"],
        )
        return super()._refunded() + to_decimal(paid or 0.0, 2)
