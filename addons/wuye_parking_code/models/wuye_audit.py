from odoo import api, models
from odoo.tools import SQL

FEES = """
    SELECT pay.id, pay.community_id, NULL::integer, pay.amount - fee.amount,
           pay.amount, fee.amount
      FROM wuye_pay_order pay
      JOIN wuye_parking_payment fee ON fee.id = pay.parking_payment_id
      JOIN wuye_pay_channel channel ON channel.id = pay.channel_id
     WHERE pay.company_id = %(company)s
       AND (pay.amount <> fee.amount OR pay.parking_stay_id <> fee.stay_id
            OR pay.shift_id <> fee.shift_id OR channel.kind <> fee.tender)
"""


class WuyeAudit(models.Model):
    """Orders of lanes against the fees they paid."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_code": (
                self.env._("Parking paid by code"),
                "_check_parking_code",
            ),
        }

    @api.model
    def _check_parking_code(self, company):
        """What the provider took is the fee that is kept, as its tender."""
        message = self.env._(
            "%(paid)s were paid by code, the fee of the stay is %(kept)s, or of "
            "another shift or tender. Restore what was changed."
        )
        query = SQL(FEES, company=company.id)
        yield from self._found("wuye.pay.order", message, query, ("paid", "kept"))
