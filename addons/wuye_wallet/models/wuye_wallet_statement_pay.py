from odoo import models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

TENDER = "transfer"  # a merchant is paid at his bank


class WuyeWalletStatement(models.Model):
    """A statement paid out: one payment, matched with what the days owe (row 25d)."""

    _inherit = "wuye.wallet.statement"

    def action_pay(self):
        """Pay it out at the merchant's bank; once, by another than who confirmed it."""
        self.check_access("write")
        for statement in self:
            statement._check_post("wuye_property.group_cashier")
            statement.lock_for_update()
            statement._check_state("confirmed")
            if statement.confirmed_by == self.env.user:
                raise UserError(
                    self.env._("You have confirmed it: another one has to pay it out.")
                )
            day = statement.date_paid or self.env["wuye.wallet"]._today()
            if day > self.env["wuye.wallet"]._today() or day <= statement._last():
                raise UserError(
                    self.env._(
                        "Paid out on: a day after the month, today at the latest."
                    )
                )
            payment = statement._pay(day)
            # sudo: states are changed by buttons only
            statement.sudo().write(
                {
                    "state": "paid",
                    "payment_id": payment.id,
                    "date_paid": payment.date or day,
                    "paid_by": self.env.uid,
                }
            )

    def _pay(self, day):
        """The payment (row 25d), matched with what it pays; none if nothing is owed."""
        payments = self.env["account.payment"]
        amount = to_decimal(self.net, 2)
        if amount < 0:
            raise UserError(
                self.env._(
                    "More was given back than sold: the merchant owes %s. Settle it "
                    "with him; nothing is paid out.",
                    self.currency_id.format(-self.net),
                )
            )
        if not amount:
            return payments
        # sudo: posts at the desk hold no accounting right; the caller's was checked
        service = self.env["wuye.settlement"].sudo()
        account = self.company_id._wuye_account("merchant")
        vals = service._prepare_payment_vals(
            {
                "partner": self.merchant_id,
                "journal": self.company_id._wuye_tender_journal(TENDER),
                "date": self.env["wuye.month"]._open_date(self.community_id, day),
                "memo": self._label(),
            },
            self.community_id,
            [{"balance": float(amount)}],
            account,
            outbound=True,
        )
        payment = service._create_payments([{**vals, "partner_type": "supplier"}])
        paid = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == account
        )
        if account.reconcile:
            service._reconcile([paid + self._owed_lines()])
        return payment
