from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _wuye_community(self, lines):
        """The community of the bills paid, empty for other invoices."""
        return lines.move_id.wuye_community_id[:1]

    def _create_payment_vals_from_wizard(self, batch_result):
        vals = super()._create_payment_vals_from_wizard(batch_result)
        vals["wuye_community_id"] = self._wuye_community(batch_result["lines"]).id
        return vals

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        vals["wuye_community_id"] = self._wuye_community(batch_result["lines"]).id
        return vals

    def _create_payments(self):
        """Keep what exceeds the bills as an advance, in the same transaction.

        Odoo itself would leave the excess as a credit on the receivable account.
        """
        payments = super()._create_payments()
        lines = payments.filtered("wuye_community_id").move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.env["wuye.settlement"]._excess_to_advance(lines)
        return payments
