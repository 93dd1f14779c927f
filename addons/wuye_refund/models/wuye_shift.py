from decimal import Decimal

from odoo import models

from odoo.addons.wuye_cashier.models.wuye_shift_close import CASH

from wuye_engine.money import to_decimal


class WuyeShift(models.Model):
    """Refunds in cash leave the float of a shift (D14)."""

    _inherit = "wuye.shift"

    def _expected(self):
        """Float and takings less what was given back of earlier receipts."""
        found = super()._expected()
        found[CASH] = found.get(CASH, Decimal("0.00")) - self._refunded()
        return found

    def _refunded(self):
        """The cash given back in this shift, in yuan.

        Void receipts are not in it: what they took is not counted either.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT coalesce(sum(amount), 0) FROM wuye_refund
                WHERE shift_id = %s AND state = 'done' AND kind <> 'void'""",
            self.ids,
        )
        return to_decimal(self.env.cr.fetchone()[0], 2)

    def _float_left(self):
        """What is left of the float for refunds, in yuan.

        Takings are never paid out of (坐支), so they do not count; the figure is what
        the collector knows by himself (D3).
        """
        return to_decimal(self.amount_float, 2) - self._refunded()
