from odoo import api, models
from odoo.exceptions import UserError


class WuyeSettlement(models.AbstractModel):
    """What refunds book: money back, bills open again or reduced (D14)."""

    _inherit = "wuye.settlement"

    @api.model
    def _void_payment(self, payment, date):
        """A payment of which money was given back is not voided as well."""
        receipt = payment.sudo().wuye_tender_id.receipt_id
        if receipt.amount_refunded:
            raise UserError(
                self.env._(
                    "%(amount)s of receipt %(receipt)s was given back already, so it "
                    "cannot be void. Refund the rest instead.",
                    amount=receipt.currency_id.format(receipt.amount_refunded),
                    receipt=receipt.name,
                )
            )
        return super()._void_payment(payment, date)

    @api.model
    def _refund_open(self, pairs, journal, date, ref):
        """Give money of bills back that stay due (accounting rows 21, 22).

        :param pairs: [(charge, amount)]; each is open again for the amount
        :return: entries, AR against the account of the tender
        """
        method = self._payment_method(journal, outbound=True)
        return self._reopen(
            pairs, date, method.payment_account_id, "payment", ref, journal=journal
        )

    @api.model
    def _refund_reduced(self, charge, amount, journal, date, refund):
        """Reduce a paid bill and give the money back (accounting row 16).

        :param refund: the slip, which was approved; so is the request made here
        :return: entries of the payments
        """
        request = self.env["wuye.request"].create(
            {
                "kind": "reduction",
                "outcome": "refund",
                "journal_id": journal.id,
                "charge_id": charge.id,
                "amount": amount,
                "date": date,
                "reason": f"{refund.name} {refund.reason}",
                "refund_id": refund.id,
            }
        )
        request.state = "done"
        request.flush_recordset(["state"])  # the trigger on charges looks at it
        credit = request._create_adjustment(-amount, "refund")
        self.env["wuye.posting"]._post(credit, settle=False)
        return self._refund_credit(credit, journal, date).move_id

    @api.model
    def _refund_advances(self, advances, amount, journal, date):
        """Give money in advance back, the first first (accounting row 10).

        :raises UserError: less is left of them: bills were paid of it
        :return: entries of the payments
        """
        moves = self.env["account.move"].sudo()
        for advance in advances.sorted("id"):
            part = min(amount, advance.amount_left)
            if part > 0:
                moves += self._return_advance(advance, part, journal, date).move_id
                amount = advance.currency_id.round(amount - part)
        if amount > 0:
            raise UserError(
                self.env._(
                    "%(amount)s of this advance has been used for bills, so it cannot "
                    "be given back. Lower the amount of the slip.",
                    amount=advances.currency_id.format(amount),
                )
            )
        return moves
