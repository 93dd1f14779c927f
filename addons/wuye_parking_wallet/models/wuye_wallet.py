from odoo import api, models
from odoo.tools import SQL

from odoo.addons.wuye_wallet.models.wuye_wallet_rule import tightest

from wuye_engine.money import to_decimal
from wuye_engine.wallet import Code, Purse, purse_code

NO_PLACE = (0, 0)  # limits of a place: a lane has none of its own


class WuyeWallet(models.Model):
    """A card at the booth pays as at a till: its state, limits and PIN are the same."""

    _inherit = "wuye.wallet"

    @api.model
    def _shown(self, company, amount, typed, pin):
        """The wallet of a card that is held to a booth's reader, its row locked.

        A wrong PIN is counted: it is an answer, no error.

        :param amount: Decimal of yuan
        :return: (wallet as superuser, None), or (none, `Code` of what is in the way)
        """
        proofs = self.env["wuye.wallet.proof"]
        card, code = proofs._card(company, typed)
        if code:
            return self, code
        wallet = self._own(company, card.partner_id)
        if not wallet:
            return self, Code.NO_WALLET
        wallet = wallet._lock()
        code = wallet._refusal_here(amount, None)
        if code is Code.PIN_NEEDED and wallet.pin and pin:
            refused = proofs._try_pin(wallet, pin)
            code = (
                Code(refused["code"]) if refused else wallet._refusal_here(amount, True)
            )
        return (self, code) if code else (wallet, None)

    def _refusal_here(self, amount, pin):
        """The code of what is in the way of an amount, or None."""
        rule = self.env["wuye.wallet.rule"]._on(self.company_id, self._today())
        own = (self.tap_limit, self.day_limit)
        purse = Purse(
            state=self.state,
            balance=to_decimal(self.balance, 2),
            spent_today=self._spent_today(),
            has_pin=bool(self.pin),
            pin_failures=self.pin_failures or 0,
        )
        return purse_code(purse, amount, tightest(rule._amounts(), own, NO_PLACE), pin)

    def _spent_today(self):
        """Decimal of yuan, at tills and lanes together."""
        [[total]] = self.env.execute_query(
            SQL(
                "SELECT coalesce(-sum(amount), 0) FROM wuye_wallet_entry"
                " WHERE wallet_id = %s AND date = %s AND kind IN ('spend', 'refund')",
                self.id,
                self._today(),
            )
        )
        return to_decimal(total, 2)
