from odoo import api, models
from odoo.exceptions import UserError


class WuyeSettlement(models.AbstractModel):
    """What wallets book at the desk (ACCOUNTING rows 25, 25e, 25f).

    Callers check the user's right and hold the lock of the wallet; the entry of the
    wallet itself is written beside it, in the same transaction.
    """

    _inherit = "wuye.settlement"

    # === TOPPED UP (row 25) === #

    @api.model
    def _receive_batch(self, receipts):
        """Also ``topups`` of a receipt: [(line of the receipt, amount)].

        A payment each, to the account of the wallet; they come last in the answer.
        """
        plain = [
            receipt
            for receipt in receipts
            if receipt["charges"] or receipt.get("advances")
        ]
        payments = self.env["account.payment"]
        if plain:
            payments += super()._receive_batch(plain)
        vals = [
            self.sudo()._prepare_top_up_payment(receipt, line, float(amount))
            for receipt in receipts
            for line, amount in receipt.get("topups", ())
        ]
        if vals:
            payments += self.sudo()._create_payments(vals).with_env(self.env)
        return payments

    @api.model
    def _prepare_top_up_payment(self, receipt, line, amount):
        vals = self._prepare_payment_vals(
            receipt,
            line.unit_id.community_id,
            [{"balance": -amount, "wuye_unit_id": line.unit_id.id}],
            line.wallet_id._account(),
        )
        return {**vals, "wuye_topup_line_id": line.id}

    @api.model
    def _void_payment(self, payment, date):
        """The payment of a top-up goes back the way it came, off the wallet as well.

        :raises UserError: the wallet does not hold so much any more
        """
        payment = payment.sudo()  # the caller's right is checked by now
        closings = self.env["wuye.wallet.closing"].sudo()  # sudo: as the payment
        closing = closings.search([("payment_id", "=", payment.id)])
        if closing:
            raise UserError(
                self.env._(
                    "Slip %s: a wallet that was given back stays closed. If the money "
                    "came back, top up a new wallet of its holder.",
                    closing.name,
                )
            )
        line = payment.wuye_topup_line_id
        if not line:
            return super()._void_payment(payment, date)
        if payment.wuye_void_move_ids:
            return payment.wuye_void_move_ids
        wallet = line.wallet_id._lock()
        wallet._check_take_back(payment.amount, payment.memo)
        move = self._create_top_up_void(payment, line, date)
        [topup] = line.wallet_entry_ids.filtered(lambda one: one.kind == "topup")
        is_whole = payment.currency_id.compare_amounts(topup.amount, payment.amount)
        self.env["wuye.wallet.entry"]._enter(
            wallet,
            "topup_void",
            -payment.amount,
            paper=line.receipt_id.name,
            receipt_line_id=line.id,
            counter_of_id=topup.id if is_whole == 0 else None,
        )
        payment.wuye_void_move_ids = move
        payment.wuye_void_date = date
        return move

    @api.model
    def _create_top_up_void(self, payment, line, date):
        """Dr WAL, Cr the account of the tender."""
        written = payment.company_id._wuye_written()
        ref = written.env._("Void of %(payment)s", payment=payment.display_name)
        common = {"name": ref, "partner_id": payment.partner_id.id}
        community = payment.wuye_community_id
        money = payment.payment_method_line_id.payment_account_id
        return self._create_entry(
            community,
            date,
            "wallet_void",
            [
                {
                    **common,
                    "account_id": payment.destination_account_id.id,
                    "balance": payment.amount,
                    "wuye_community_id": community.id,
                    "wuye_unit_id": line.unit_id.id,
                },
                {**common, "account_id": money.id, "balance": -payment.amount},
            ],
            journal_id=payment.journal_id.id,
            ref=ref,
        )

    # === SPENT ON BILLS (row 25e) === #

    @api.model
    def _set_off_wallet(self, wallet, pairs, date, paper):
        """Settle charges from a wallet: Dr WAL, Cr AR; no money moves.

        :param pairs: [(charge, amount)]
        :return: an entry for each community
        """
        written = wallet.company_id._wuye_written()
        ref = written.env._(
            "Receipt %(receipt)s, from wallet %(wallet)s",
            receipt=paper,
            wallet=wallet.name,
        )
        journal = wallet.company_id.wuye_wallet_journal_id
        values = {"journal_id": journal.id} if journal else {}
        moves = self.env["account.move"].sudo()
        for community, group in self._by_community(pairs):
            moves += self._book_against(
                community, date, "wallet_fee", wallet._account(), group, ref, **values
            )
        return moves

    # === CLOSED (row 25f) === #

    @api.model
    def _pay_back_wallet(self, wallet, community, journal, date, memo):
        """Pay out all that is on a wallet: Dr WAL, Cr CASH or clearing; the payment."""
        vals = self._prepare_payment_vals(
            {
                "partner": wallet.partner_id,
                "journal": journal,
                "date": date,
                "memo": memo,
            },
            community,
            [{"balance": wallet.balance}],
            wallet._account(),
            outbound=True,
        )
        return self._create_payments([vals])
