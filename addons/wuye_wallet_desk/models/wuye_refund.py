from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class WuyeRefund(models.Model):
    """Top-ups are given back by closing the wallet, to the same name (F8)."""

    _inherit = "wuye.refund"

    def _check_lines(self):
        if self.kind != "void" and not self.line_ids:
            # sudo: of the slip he may write; of an open shift he reads no receipt
            if self.sudo().receipt_id.line_ids.wallet_id:
                raise UserError(self._say_close_wallet())
        return super()._check_lines()

    def _say_close_wallet(self):
        return self.env._(
            "A top-up is not given back by a slip: what is left of it is on the "
            "wallet. Close the wallet instead; its page gives the money back to the "
            "holder."
        )

    def _void_receipt(self):
        """Not where a top-up was spent: told of the whole before anything is undone."""
        receipt = self.receipt_id
        # what the receipt itself paid from the wallet comes back to it first
        back = sum(t.amount for t in receipt.tender_ids if t.tender == "wallet")
        own = self.env["wuye.wallet"]._own(receipt.company_id, receipt.partner_id)
        for wallet, lines in receipt.line_ids.grouped("wallet_id").items():
            if wallet:
                total = sum(lines.wallet_entry_ids.mapped("amount"))
                total -= back if wallet == own else 0.0
                wallet._lock()._check_take_back(total, receipt.name)
        return super()._void_receipt()


class WuyeRefundLine(models.Model):
    _inherit = "wuye.refund.line"

    @api.constrains("amount", "receipt_line_id")
    def _check_amount(self):
        for line in self:
            if line.receipt_line_id.wallet_id:
                raise ValidationError(line.refund_id._say_close_wallet())
        return super()._check_amount()
