from odoo import api, fields, models
from odoo.tools import SQL

DAYS = 3  # after which a day that is over has its entry
# what the provider says is paid, and nobody kept
CAME = """
    SELECT fee.id, fee.community_id, NULL::integer, fee.amount
      FROM wuye_parking_prepayment fee
      JOIN payment_transaction transaction ON transaction.id = fee.transaction_id
     WHERE fee.company_id = %(company)s AND fee.state = 'waiting'
       AND transaction.state = 'done'
"""
# what a phone paid against the payment of the stay
KEPT = """
    SELECT fee.id, fee.community_id, NULL::integer, fee.amount - payment.amount,
           fee.amount, payment.amount
      FROM wuye_parking_prepayment fee
      JOIN wuye_parking_payment payment ON payment.id = fee.payment_id
     WHERE fee.company_id = %(company)s
       AND (fee.amount <> payment.amount OR fee.stay_id <> payment.stay_id
            OR fee.tender <> payment.tender)
"""
# of a day: what its payments say, and what their entry has as income and VAT
ENTRY = """
    SELECT taken.move_id, taken.community_id, NULL::integer,
           taken.total - coalesce(booked.total, 0), taken.total,
           coalesce(booked.total, 0)
      FROM (SELECT payment.move_id, payment.community_id, sum(payment.amount) AS total
              FROM wuye_parking_payment payment
             WHERE payment.company_id = %(company)s AND payment.shift_id IS NULL
               AND payment.move_id IS NOT NULL
          GROUP BY payment.move_id, payment.community_id) taken
 LEFT JOIN LATERAL (
           SELECT sum(line.credit) AS total FROM account_move_line line
            WHERE line.move_id = taken.move_id
              AND line.parent_state = 'posted') booked ON TRUE
     WHERE taken.total <> coalesce(booked.total, 0)
"""
# days that are over and have no entry
UNBOOKED = """
    SELECT fee.id, fee.community_id, NULL::integer, fee.amount
      FROM wuye_parking_prepayment fee
      JOIN wuye_parking_payment payment ON payment.id = fee.payment_id
     WHERE fee.company_id = %(company)s AND payment.move_id IS NULL
       AND payment.settled_at < %(before)s
"""


class WuyeAudit(models.Model):
    """Fees paid by phone against the provider's word, the stays and the ledger."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_prepaid": (
                self.env._("Parking paid by phone and the stays"),
                "_check_parking_prepaid",
            ),
            "parking_prepaid_entry": (
                self.env._("Parking paid by phone and its entries"),
                "_check_parking_prepaid_entry",
            ),
        }

    @api.model
    def _check_parking_prepaid(self, company):
        """What came is kept, once, as what it is."""
        fees = "wuye.parking.prepayment"
        message = self.env._(
            "The provider says that it is paid, and it is not kept. Have the "
            "provider's notice sent again."
        )
        yield from self._found(fees, message, SQL(CAME, company=company.id))
        message = self.env._(
            "%(asked)s came by phone, the payment of the stay says %(paid)s. Restore "
            "what was changed."
        )
        query = SQL(KEPT, company=company.id)
        yield from self._found(fees, message, query, ("asked", "paid"))

    @api.model
    def _check_parking_prepaid_entry(self, company):
        """The entry of a day is what came in it; no day is left out."""
        message = self.env._(
            "By phone %(taken)s came, their entry has %(booked)s. Restore what was "
            "changed."
        )
        query = SQL(ENTRY, company=company.id)
        yield from self._found("account.move", message, query, ("taken", "booked"))
        message = self.env._("It came by phone and is booked nowhere.")
        before = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS)
        query = SQL(UNBOOKED, company=company.id, before=before)
        yield from self._found("wuye.parking.prepayment", message, query)
