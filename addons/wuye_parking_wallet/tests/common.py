"""A booth, and a resident with a card and a wallet who stands at its way out."""

from odoo.addons.wuye_parking_desk.tests.test_shift import BoothCase
from odoo.addons.wuye_wallet.tests.common import NUMBER, WalletMixin

PIN = "246810"


class WalletLaneMixin(WalletMixin):
    """For a class whose `setUpClass` made the booth: calls `_setup_purse`."""

    @classmethod
    def _setup_purse(cls, amount=100):
        cls.card = cls._make_card(NUMBER, cls.owner, cls.unit)
        cls.wallet = cls.env["wuye.wallet"]._of(cls.community, cls.owner)
        cls._fill(cls.wallet, amount)
        if not cls.env["wuye.wallet.rule"].search(
            [("company_id", "=", cls.company.id)]
        ):
            cls.env["wuye.wallet.rule"].create(
                {"company_id": cls.company.id, "date_from": "2020-01-01"}
            )

    def _rule(self, **vals):
        """The rule of the company's wallets, changed."""
        rule = self.env["wuye.wallet.rule"]._on(self.company, self.wallet._today())
        rule.sudo().write(vals)


class WalletLaneCase(WalletLaneMixin, BoothCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_purse()

    def _pay(self, local, typed=NUMBER, pin="", token=None, **changed):
        """What the booth sends when the reader has typed the number of a card."""
        with self.at(local):
            told = self.house.look_out(self.way_out.id, changed.pop("text", "浙A2N906"))
            payment = {
                "desk": self.token,
                "amount": told["amount"],
                "typed": typed,
                "pin": pin,
                **changed,
            }
            answer = self.house.pay_from_wallet(
                self.way_out.id, told["stay"], token or self._token(), payment
            )
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def _spent(self):
        """[(kind, amount, paper)] of the wallet after it was filled."""
        entries = self.wallet.entry_ids.sorted("seq")
        return [(row.kind, row.amount, row.paper) for row in entries[1:]]
