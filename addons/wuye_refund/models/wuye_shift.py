from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

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

    @api.model
    def _paying_at(self, token):
        """The caller's open shift, at the computer that is its desk.

        Cash leaves the drawer it is counted in: that of the shift's desk (J4).

        :raises UserError: he has none, or the computer is another desk, or none; names
            the right one
        :raises DeskLockedError: the screen of the shift is locked
        """
        shift = self._mine()
        if not shift:
            raise UserError(
                self.env._("You have no open shift to give cash back from. Open one.")
            )
        shift._refuse_locked()
        try:
            here = self.env["wuye.desk"]._registered(token)
        except UserError:  # no desk, or not one of his communities
            here = self.env["wuye.desk"]
        if here != shift.desk_id:
            raise UserError(
                self.env._(
                    "Your shift %(shift)s is open at desk %(desk)s, and this computer "
                    "is another one. Pay out there, where the float is.",
                    shift=shift.name,
                    desk=shift.desk_id.display_name,
                )
            )
        return shift

    def _hold_float(self, amount):
        """Whether so much of the float is left; nobody else pays out meanwhile (坐支).

        :raises UserError: less is left
        """
        self.ensure_one()
        # an UPDATE, not a lock: who waits for it has to read the sum anew
        self.env.cr.execute(
            "UPDATE wuye_shift SET write_date = write_date WHERE id = %s", self.ids
        )
        left = self.sudo()._float_left()  # sudo: his own float and refunds
        form = self.company_id.currency_id.format
        if to_decimal(amount, 2) > left:
            raise UserError(
                self.env._(
                    "Of the float of shift %(shift)s %(left)s is left, and takings are "
                    "not paid out. Have the cashier transfer %(amount)s, or open a "
                    "shift with more.",
                    shift=self.name,
                    left=form(float(left)),
                    amount=form(amount),
                )
            )
