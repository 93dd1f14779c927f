"""Topped up, spent and given back in the browser, in Chinese, by keys (R109)."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import WalletDeskMixin


@tagged("post_install", "-at_install")
class TestWalletTours(KeyboardMixin, WalletDeskMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_wallet_desk()
        cls.neighbour = cls._make_partner("李雪")
        cls.room = cls._make_unit(cls.building, "0402", area_building=80.0)
        cls._make_occupancy(cls.room, cls.neighbour, date_from="2020-01-01")

    def _register(self, desk):
        desk.token_digest = hashlib.sha256(b"tour").hexdigest()

    def _receipts(self):
        return self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)], order="name"
        )

    def test_r109_topped_up_in_cash_with_and_without_bills_in_chinese(self):
        self._open_shift()
        self._register(self.desk)
        self.start_tour(
            "/odoo/cash-desk", "wuye_wallet_desk", login=self.collector.login
        )
        self.assertRecordValues(
            self._receipts(),
            [
                {"name": "A0012801", "amount": 80.0, "partner_id": self.neighbour.id},
                {"name": "A0012802", "amount": 1400.0, "partner_id": self.owner.id},
            ],
        )
        wallets = self.env["wuye.wallet"].search(
            [("company_id", "=", self.company.id)], order="balance"
        )
        self.assertRecordValues(
            wallets,
            [
                {"partner_id": self.neighbour.id, "balance": 80.0},
                {"partner_id": self.owner.id, "balance": 500.0},
            ],
        )
        self.assertFalse(self._open(self.fee))
        self._assert_clean()

    def test_r77_bills_paid_from_the_wallet_and_cash_in_chinese(self):
        self._open_shift()
        self._top_up(500.0)
        self._register(self.desk)
        self._make_card("0102A3B4C6", self.neighbour, self.room)
        self.wallet._set_pin("471108")
        self.start_tour(
            "/odoo/cash-desk", "wuye_wallet_desk_pay", login=self.collector.login
        )
        self.assertRecordValues(
            self._receipts()[-1].tender_ids.sorted("id"),
            [
                {"tender": "cash", "amount": 400.0},
                {"tender": "wallet", "amount": 500.0},
            ],
        )
        reference = self._receipts()[-1].tender_ids.sorted("id")[1].reference
        self.assertIn("B4C5", reference)
        self.assertNotIn("0102A3B4C5", reference)
        self.assertEqual(self.wallet.balance, 0.0)
        self.assertFalse(self._open(self.fee))
        self._assert_clean()

    def test_f8_little_is_given_back_in_cash_at_the_desk_in_chinese(self):
        self._open_shift()
        self._top_up(60.0)
        self._open_shift(user=self.cashier, token=self.token2)
        self._register(self.desk2)
        wallet = self.wallet
        self.start_tour(
            f"/odoo/wallets/{wallet.id}",
            "wuye_wallet_desk_close",
            login=self.cashier.login,
        )
        self.env.invalidate_all()
        self.assertRecordValues(wallet, [{"state": "closed", "balance": 0.0}])
        closing = self.env["wuye.wallet.closing"].search([])
        self.assertRecordValues(
            closing, [{"amount": 60.0, "tender": "cash", "document_tail": "1234"}]
        )
        self.assertEqual(closing.shift_id.desk_id, self.desk2)
        self._assert_clean()
