from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal
from wuye_engine.month_card import last_day, months_begun


class WuyeParkingSale(models.Model):
    """Months given back: those that have not begun (G5, ACCOUNTING rows 13, 15, 16)."""

    _inherit = "wuye.parking.sale"

    def _months_used(self, day):
        """Months of it that have begun by the end of a day; 0 before it began."""
        self.ensure_one()
        if not self.span_id:
            return 0
        return months_begun(self.span_id.date_from, self.months, day)

    def _ending(self, day):
        """(last day that counts, amount given back) if it ends on that day.

        A month that has begun is used whole, and the card stays valid to its end.

        :raises UserError: no month is left
        """
        used = self._months_used(day)
        if used >= self.months:
            raise UserError(
                self.env._(
                    "All months of %(sale)s have begun by %(day)s: there is nothing to "
                    "give back.",
                    sale=self.name,
                    day=day,
                )
            )
        start = self.span_id.date_from or self.date_from
        end = last_day(start, used) if used else start - timedelta(days=1)
        return end, to_decimal(self.price, 2) * (self.months - used)

    def _check_ending(self, charge=None):
        """:raises UserError: it was given back already, or is another bill's"""
        if self.ended_on:
            raise UserError(
                self.env._("%(sale)s was given back already.", sale=self.name)
            )
        if charge is not None and charge != self.charge_id:
            raise UserError(self.env._("%(sale)s is another bill's.", sale=self.name))

    def _is_reversible(self):
        """Whether nothing of it is paid and no day of it has counted."""
        return not self.span_id and not self.charge_id.allocation_ids

    def _reverse(self, reason):
        """Take an unpaid sale back: its bill is reversed; called as sudo."""
        self.ensure_one()
        self.lock_for_update()
        self._check_ending()
        today = self.env["wuye.charge"]._reissue_date()
        day = self.env["wuye.month"]._open_date(self.community_id, today)
        self._end(self.date_from - timedelta(days=1), reason)
        self.charge_id._reverse(day)

    def _end(self, day, reason):
        """Its days end after `day`; called as sudo by what gives the money back."""
        self.sudo().write(
            {"ended_on": day, "end_reason": reason, "ended_by": self.env.uid}
        )
