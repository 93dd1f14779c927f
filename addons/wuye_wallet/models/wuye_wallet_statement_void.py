from odoo import api, models


class WuyeWalletStatement(models.Model):
    """The payment of a statement undone: it came back from the bank, or was wrong."""

    _inherit = "wuye.wallet.statement"

    def _unpay(self, payment, date):
        """Reverse the payment; the merchant is owed it again; the entry.

        The figures stand: it is confirmed, and is paid out anew.
        """
        self.ensure_one()
        self.lock_for_update()
        self._check_state("paid")
        move = self._reverse(payment, date)
        account = self.company_id._wuye_account("merchant")
        if account.reconcile:
            lines = payment.move_id.line_ids | move.line_ids
            owed = lines.filtered(lambda line: line.account_id == account)
            owed.remove_move_reconcile()
            self.env["wuye.settlement"]._reconcile([owed])
        self.write(
            {
                "state": "confirmed",
                "payment_id": False,
                "date_paid": False,
                "paid_by": False,
            }
        )
        self.message_post(
            body=self.env._(
                "Payment %s was void: it is to be paid out again.", payment.display_name
            ),
            author_id=self.env.user.partner_id.id,
        )
        return move

    def _reverse(self, payment, date):
        """Dr the bank's account, Cr MER: what the payment booked, the other way."""
        written = self.company_id._wuye_written()
        ref = written.env._("Void of %(payment)s", payment=payment.display_name)
        return self.env["wuye.settlement"]._create_entry(
            self.community_id,
            self.env["wuye.month"]._open_date(self.community_id, date),
            "wallet",
            [
                {
                    "name": ref,
                    "account_id": line.account_id.id,
                    "balance": -line.balance,
                    "partner_id": line.partner_id.id,
                    "wuye_community_id": self.community_id.id,
                }
                for line in payment.move_id.line_ids
            ],
            journal_id=payment.journal_id.id,
            ref=ref,
        )


class WuyeSettlement(models.AbstractModel):
    _inherit = "wuye.settlement"

    @api.model
    def _void_payment(self, payment, date):
        """The payment of a statement goes back the way it came (row 25d undone)."""
        payment = payment.sudo()  # the caller's right is checked by now
        # sudo: accountants void payments of all merchants of their communities
        statements = self.env["wuye.wallet.statement"].sudo()
        statement = statements.search([("payment_id", "=", payment.id)])
        if not statement:
            return super()._void_payment(payment, date)
        move = statement._unpay(payment, date)
        payment.wuye_void_move_ids = move
        payment.wuye_void_date = date
        return move
