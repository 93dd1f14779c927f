from odoo import api, models
from odoo.tools import SQL

# of a shift that ended: what its payments say, and what its entry has as income and VAT
ENTRY = """
    SELECT shift.id, shift.community_id, NULL::integer,
           taken.total - coalesce(booked.total, 0), taken.total,
           coalesce(booked.total, 0)
      FROM wuye_shift shift
CROSS JOIN LATERAL (
           SELECT coalesce(sum(payment.amount), 0) AS total
             FROM wuye_parking_payment payment
            WHERE payment.shift_id = shift.id) taken
 LEFT JOIN LATERAL (
           SELECT sum(line.credit) AS total FROM account_move_line line
            WHERE line.move_id = shift.parking_move_id
              AND line.parent_state = 'posted') booked ON TRUE
     WHERE shift.company_id = %(company)s AND shift.state = 'closed'
       AND taken.total <> coalesce(booked.total, 0)
"""
# what a stay was let out with, against its payments
PAID = """
    SELECT stay.id, stay.community_id, NULL::integer,
           stay.amount - stay.amount_debt - stay.amount_waived - paid.total,
           stay.amount - stay.amount_debt - stay.amount_waived, paid.total
      FROM wuye_parking_stay stay
CROSS JOIN LATERAL (
           SELECT coalesce(sum(payment.amount), 0) AS total
             FROM wuye_parking_payment payment
            WHERE payment.stay_id = stay.id) paid
     WHERE stay.company_id = %(company)s AND stay.phase = 'out'
       AND stay.amount - stay.amount_debt - stay.amount_waived <> paid.total
"""


class WuyeAudit(models.Model):
    """Stays against their payments, payments against the ledger."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_paid": (
                self.env._("Stays and what was paid for them"),
                "_check_parking_paid",
            ),
            "parking_entry": (
                self.env._("Takings of booths and their entries"),
                "_check_parking_entry",
            ),
        }

    @api.model
    def _check_parking_paid(self, company):
        """A stay that is over cost what was paid, what it owes, what was waived."""
        message = self.env._(
            "The stay cost %(asked)s that was to be paid, its payments come to "
            "%(paid)s. Restore what was changed."
        )
        query = SQL(PAID, company=company.id)
        yield from self._found("wuye.parking.stay", message, query, ("asked", "paid"))

    @api.model
    def _check_parking_entry(self, company):
        """The entry of a shift that ended is what was taken for stays in it."""
        message = self.env._(
            "For stays %(taken)s was taken in the shift, its entry has %(booked)s. "
            "Restore what was changed."
        )
        query = SQL(ENTRY, company=company.id)
        yield from self._found("wuye.shift", message, query, ("taken", "booked"))
