from odoo import api, models
from odoo.tools import SQL

FEES = """
    SELECT payment.id, payment.community_id, NULL::integer,
           payment.amount + coalesce(entry.amount, 0), payment.amount,
           coalesce(-entry.amount, 0)
      FROM wuye_parking_payment payment
 LEFT JOIN wuye_wallet_entry entry ON entry.parking_payment_id = payment.id
     WHERE payment.company_id = %(company)s AND payment.tender = 'wallet'
       AND payment.amount IS DISTINCT FROM -entry.amount
"""
# what was given back of a fee, against its wallet and its entry in the books
BACKS = """
    SELECT payment.id, payment.community_id, NULL::integer,
           back.total - part.total, back.total, part.total
      FROM wuye_wallet_entry spend
      JOIN wuye_parking_payment payment ON payment.id = spend.parking_payment_id
CROSS JOIN LATERAL (
           SELECT coalesce(sum(amount), 0) AS total,
                  count(*) FILTER (WHERE move.state IS DISTINCT FROM 'posted'
                      OR move.amount_total <> row.amount) AS wrong
             FROM wuye_parking_payback row
        LEFT JOIN account_move move ON move.id = row.move_id
            WHERE row.payment_id = payment.id) back
CROSS JOIN LATERAL (
           SELECT coalesce(sum(amount), 0) AS total FROM wuye_wallet_entry
            WHERE counter_of_id = spend.id AND kind = 'refund') part
     WHERE payment.company_id = %(company)s
       AND (back.total <> part.total OR back.wrong > 0)
"""
# of a shift that is open: it comes off the account of the wallets when it ends
WAITING = """
    EXISTS (SELECT FROM wuye_parking_payment payment
             WHERE payment.id = entry.parking_payment_id AND payment.move_id IS NULL)
"""


class WuyeAudit(models.Model):
    """Fees paid from wallets against what came off them."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_purse": (
                self.env._("Parking paid from wallets"),
                "_check_parking_wallet",
            ),
        }

    @api.model
    def _wallet_unbooked(self):
        return SQL("(%s) OR %s", super()._wallet_unbooked(), SQL(WAITING))

    @api.model
    def _check_parking_wallet(self, company):
        """What a lane took from a wallet is off it; what was given back, on it."""
        message = self.env._(
            "%(paid)s were paid at the lane from a wallet, %(kept)s came off it. "
            "Compare both, restore what was changed."
        )
        query = SQL(FEES, company=company.id)
        yield from self._found("wuye.parking.payment", message, query, ("paid", "kept"))
        message = self.env._(
            "%(back)s of the fee were given back, %(kept)s came back to its wallet, or "
            "the entry is of another sum. Compare them, restore what was changed."
        )
        query = SQL(BACKS, company=company.id)
        yield from self._found("wuye.parking.payment", message, query, ("back", "kept"))
