"""Money of a resident is his alone, and opens no door (F4, F10)."""

from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_card_portal.tests.common import PortalMixin


@tagged("post_install", "-at_install")
class TestPages(PortalMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_portal()
        wallets = cls.env["wuye.wallet"]
        cls.wallet = wallets._of(cls.community, cls.owner)
        cls.others = wallets._of(cls.community, cls.buyer)
        cls.foreign = wallets._of(cls.foreign_community, cls.stranger)
        for wallet, amount in (
            (cls.wallet, 123.45),
            (cls.others, 67.89),
            (cls.foreign, 44.44),
        ):
            cls.env["wuye.wallet.entry"]._enter(wallet.sudo(), "topup", amount)

    def _get(self, path, user=None):
        login = (user or self.resident).login
        self.authenticate(login, login)
        return self.url_open(path)

    def test_f4_page_shows_the_own_balance_and_no_other(self):
        text = self._get("/my/cards").text
        self.assertIn("123.45", text)
        self.assertIn("at the desk", text)
        for amount in ("67.89", "44.44"):
            self.assertNotIn(amount, text)

    def test_f4_money_of_the_household_is_not_shown(self):
        self._make_occupancy(self.unit, self.buyer, role="family")
        card = self._make_own_card(self.buyer, self.unit, "0102A3B4D1", self.group)
        text = self._get("/my/cards").text
        self.assertIn(card.tail, text)
        self.assertNotIn("67.89", text)

    def test_f4_entries_are_the_own_and_the_rest_is_not_there(self):
        text = self._get(f"/my/cards/wallet/{self.wallet.id}").text
        self.assertIn("123.45", text)
        self.assertIn("Topped up", text)
        for wallet in (self.others, self.foreign):
            answer = self._get(f"/my/cards/wallet/{wallet.id}")
            self.assertEqual(answer.status_code, 404)
        answer = self._get(f"/my/cards/wallet/{self.wallet.id}", self.foreigner)
        self.assertEqual(answer.status_code, 404)

    def test_f10_who_has_no_wallet_has_the_same_doors(self):
        before = self._get("/my/cards").text
        self.assertIn("3幢1单元 大门", before)
        self.other_card.group_ids = self.group
        self.env["wuye.wallet.entry"]._enter(self.others.sudo(), "close", -67.89)
        self.others.sudo().action_close()
        text = self._get("/my/cards", self.neighbour).text
        self.assertIn("3幢1单元 大门", text)
        self.assertNotIn("Balance", text)
