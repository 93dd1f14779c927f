from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_tender import yuan


class WuyeTender(models.AbstractModel):
    """The payer's own wallet settles his bills (ACCOUNTING row 25e, R77)."""

    _inherit = "wuye.tender"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "wallet": {
                "label": self.env._("Wallet"),
                "is_money": False,
                "reference": self.env._("Card at the reader, or no. of consent"),
            },
        }

    @api.model
    def _balance_wallet(self, unit, payer, charges):
        """What is on the payer's wallet; it pays whatever he owes."""
        wallet = self.env["wuye.wallet"]._own(unit.company_id, payer)
        if not wallet or not wallet.balance:
            return []
        if wallet.state == "frozen":
            name = self.env._("%s (frozen)", wallet.name)
            return [{"name": name, "amount": 0.0, "bills": [], "pays_late": True}]
        return [
            {
                "name": wallet.name,
                "amount": wallet.balance,
                "bills": charges.ids,
                "pays_late": True,
            }
        ]

    @api.model
    def _arrange_wallet(self, tender, waiting):
        booked = self._paid_from_wallet(tender)
        if booked:
            return self._by_line(tender, booked)
        receipt = tender.receipt_id
        wallet = self.env["wuye.wallet"]._own(receipt.company_id, receipt.partner_id)
        if wallet:
            wallet._lock()._check_in_use()
        plan = [
            (wallet, line.charge_id, part)
            for line, part in waiting.items()
            if line.charge_id  # neither an advance nor a wallet is paid from a wallet
        ]
        left = yuan(wallet.balance)
        plan = self._cut(plan, left)
        return self._choose(tender, waiting, plan, wallet, "balance")

    @api.model
    def _book_wallet(self, receipt, tender, parts):
        wallet = self.env["wuye.wallet"]._own(receipt.company_id, receipt.partner_id)
        pairs = [(line.charge_id, float(amount)) for line, amount in parts]
        service = self.env["wuye.settlement"].sudo()  # sudo: rights are checked by now
        moves = service._set_off_wallet(wallet, pairs, receipt.date, receipt.name)
        moves.wuye_tender_id = tender
        self.env["wuye.wallet.entry"]._enter(
            wallet, "fee", -tender.amount, paper=receipt.name, tender_id=tender.id
        )

    @api.model
    def _paid_from_wallet(self, tender):
        """[(charge, amount)] that a tender has settled, as it was booked."""
        # sudo: of a receipt the caller was given; posts of the desk read no entries
        lines = tender.sudo().move_ids.line_ids
        settling = lines.filtered(lambda row: row.wuye_charge_id and row.balance < 0)
        return [(row.wuye_charge_id, -row.balance) for row in settling]

    @api.model
    def _void_wallet(self, tender, date, reason):
        """The bills open again, the wallet has its money again (row 25e undone).

        :raises UserError: the wallet is closed by now
        """
        # sudo: made when the receipt was; who voids it holds no right on entries
        entries = self.env["wuye.wallet.entry"].sudo()
        [fee] = entries.search([("tender_id", "=", tender.id), ("kind", "=", "fee")])
        wallet = fee.wallet_id._lock()
        if wallet.state == "closed":
            raise UserError(
                self.env._(
                    "%s, from which this was paid, is closed by now, so the receipt "
                    "cannot be void. Ask an accountant to correct the bills.",
                    wallet.display_name,
                )
            )
        self.env["wuye.settlement"].sudo()._reopen(
            self._paid_from_wallet(tender),
            date,
            wallet._account(),
            "payment",
            reason,
            journal=tender.sudo().move_ids.journal_id,
        )
        entries._enter(
            wallet,
            "fee_void",
            tender.amount,
            paper=tender.receipt_id.name,
            counter_of_id=fee.id,
            tender_id=tender.id,
        )
