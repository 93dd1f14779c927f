from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_cashier_take import yuan


class WuyeCashier(models.AbstractModel):
    """Money taken for a wallet, on a receipt as any other (R109, ACCOUNTING row 25).

    The order of `take` has ``topups``: [{"amount", "partner_id", "wallet_id"}]; by
    default the payer's own wallet, opened where he has none. The law's limit is asked
    before a number is used (F8).
    """

    _inherit = "wuye.cashier"

    @api.model
    def _prepare_others(self, desk, order):
        return super()._prepare_others(desk, order) + [
            {
                "unit_id": order["unit_id"],
                "wallet_id": wallet.id,
                "amount": float(amount),
            }
            for wallet, amount in self._top_ups(order).items()
        ]

    @api.model
    def _top_ups(self, order):
        """{wallet as superuser: Decimal of yuan}, their rows locked.

        :raises UserError: a wallet is not in use, or would hold more than it may
        """
        sums = defaultdict(Decimal)
        for top_up in order.get("topups", ()):
            amount = yuan(top_up["amount"])
            if amount <= 0:
                raise UserError(
                    self.env._("A wallet is topped up by more than nothing.")
                )
            sums[self._topped_up(order, top_up)] += amount
        wallets = self.env["wuye.wallet"].sudo().union(*sums)  # sudo: see _topped_up
        for wallet in wallets._lock():
            wallet._check_in_use()
            wallet._check_top_up(float(sums[wallet]))
        return sums

    @api.model
    def _topped_up(self, order, top_up):
        """The wallet of one top-up, as superuser: what is on it is not the caller's."""
        unit = self.env["wuye.unit"].browse(order["unit_id"])
        wallet = self.env["wuye.wallet"].browse(top_up.get("wallet_id") or [])
        if wallet:
            wallet.check_access("read")
        else:
            partner = self.env["res.partner"].browse(
                top_up.get("partner_id") or order["partner_id"]
            )
            partner.check_access("read")
            wallet = wallet._of(unit.community_id, partner)
        wallet = wallet.sudo()  # opened elsewhere in the company it is used here, too
        if wallet.company_id != unit.company_id:
            raise UserError(
                self.env._("%s is of another company.", wallet.display_name)
            )
        return wallet

    @api.model
    def _prepare_receive(self, receipt, tender, parts):
        """Parts of top-ups go to the account of their wallet, never to advances."""
        others = [(line, amount) for line, amount in parts if not line.wallet_id]
        return {
            **super()._prepare_receive(receipt, tender, others),
            "topups": [(line, amount) for line, amount in parts if line.wallet_id],
        }

    @api.model
    def _book(self, receipt):
        """Payments first, then the wallets: both, or neither."""
        done = super()._book(receipt)
        entries = self.env["wuye.wallet.entry"]
        for line in receipt.line_ids.filtered("wallet_id").sorted("id"):
            entries._enter(
                line.wallet_id,
                "topup",
                line.amount,
                paper=receipt.name,
                receipt_line_id=line.id,
            )
        return done

    @api.model
    def _make_receipt(self, desk, shift, order, bills, late):
        """What the payer showed stands on the receipt beside what his wallet pays.

        :raises UserError: he has shown nothing (see `wuye.wallet.proof`)
        """
        proofs = self.env["wuye.wallet.proof"]
        tenders = [
            {**tender, "reference": proofs._require(order, tender)}
            if tender["code"] == "wallet"
            else tender
            for tender in order.get("tenders", ())
        ]
        order = {**order, "tenders": tenders}
        return super()._make_receipt(desk, shift, order, bills, late)

    # === CALLED BY THE SCREEN === #

    @api.model
    def wallet_prove(self, token, asked):
        """Whether the payer's wallet may pay: his card at the reader, or his consent.

        :param asked: of `wuye.wallet.proof`; neither number nor PIN is kept
        :return: {"code": "proven", or what is in the way, "words", "reference"}
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        return self.env["wuye.wallet.proof"]._prove(desk.company_id, asked)

    @api.model
    def close_wallet(self, token, page_id):
        """Give a wallet back and close it. Closed already: nothing.

        :param token: of the computer's desk; a transfer needs none
        :param page_id: of `wuye.wallet.close`, the caller's own
        :return: {"is_paid": whether it was given back now, "wallet_id"}
        :raises UserError: says what is missing; nothing is written
        """
        page = self.env["wuye.wallet.close"].browse(page_id)
        page.check_access("write")
        return {"is_paid": page._close(token), "wallet_id": page.wallet_id.id}
