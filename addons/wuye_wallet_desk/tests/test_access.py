"""Slips and batches of wallets are read in one's own communities only (I8)."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import NOON, WalletDeskMixin


@tagged("post_install", "-at_install")
class TestAccess(WalletDeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()
        cls.far = cls._make_community("YFY", "云枫苑", cls.company)

    def _given_back(self):
        self._open_shift()
        self._top_up(50.0)
        self._open_shift(user=self.cashier, token=self.token2)
        pages = self.env["wuye.wallet.close"].with_user(self.cashier)
        page = pages.create({"wallet_id": self.wallet.id, "document": "330106199001"})
        self._cashier(self.cashier).close_wallet(self.token2, page.id)
        self.env.invalidate_all()
        return self.env["wuye.wallet.closing"].search([])

    def test_i8_slips_are_read_by_the_posts_of_the_community_only(self):
        closing = self._given_back()
        self._cashier(self.cashier).close_shift(self.token2, {"cash": 450.0})
        for post, community, reads in (
            ("cashier", self.community, True),
            ("accountant", self.community, True),
            ("supervisor", self.community, True),
            ("cashier", self.far, False),
            ("accountant", self.far, False),
            ("collector", self.community, False),
            ("housekeeper", self.community, False),
        ):
            login = f"{post}-{community.code}"
            user = self._make_user(post, community, login=login)
            with self.subTest(login=login):
                mine = closing.with_user(user)
                self.assertEqual(mine.has_access("read"), reads)
                self.assertFalse(mine.has_access("write"))

    def test_d3_open_shift_tells_neither_its_top_ups_nor_what_it_gave_back(self):
        """Who counts blind could add them up; who looks after shifts reads them."""
        closing = self._given_back()
        self._top_up(30.0)
        entries = self.wallet.entry_ids
        self.assertEqual(len(entries), 1)
        for user in (self.collector, self.cashier):
            self.assertFalse(entries.with_user(user).has_access("read"))
            self.assertFalse(
                self.env["wuye.wallet.entry"]
                .with_user(user)
                .search([("kind", "=", "topup")])
            )
        self.assertFalse(closing.with_user(self.cashier).has_access("read"))
        for user in (self.supervisor, self.accountant):
            self.assertTrue(closing.with_user(user).has_access("read"))
        self.assertTrue(entries.with_user(self.accountant).has_access("read"))
        self._cashier().close_shift(self.token, {"cash": 580.0})
        self._cashier(self.cashier).close_shift(self.token2, {"cash": 450.0})
        self.assertTrue(entries.with_user(self.collector).has_access("read"))
        self.assertTrue(closing.with_user(self.cashier).has_access("read"))

    def test_i8_number_of_the_account_is_for_cashier_and_accountant(self):
        closing = self._given_back()
        closing.with_user(self.accountant).read(["account_number"])
        with self.assertRaises(AccessError):
            closing.with_user(self.supervisor).read(["account_number"])

    def test_i8_page_of_a_wallet_elsewhere_is_refused(self):
        theirs = self.env["wuye.wallet"]._of(self.far, self._make_partner("李强"))
        pages = self.env["wuye.wallet.close"].with_user(self.cashier)
        with self.assertRaises(AccessError):
            pages.create({"wallet_id": theirs.id, "document": "330106199001"})

    def test_f8_page_is_its_makers_alone(self):
        self._open_shift()
        self._top_up(50.0)
        page = self.env["wuye.wallet.close"].create(
            {"wallet_id": self.wallet.id, "document": "330106199001"}
        )
        with self.assertRaises(AccessError):
            self._cashier(self.cashier).close_wallet(self.token2, page.id)
