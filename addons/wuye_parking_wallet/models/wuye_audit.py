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
        """What a lane took from a wallet is off it."""
        message = self.env._(
            "%(paid)s were paid at the lane from a wallet, %(kept)s came off it. "
            "Compare both, restore what was changed."
        )
        query = SQL(FEES, company=company.id)
        yield from self._found("wuye.parking.payment", message, query, ("paid", "kept"))
