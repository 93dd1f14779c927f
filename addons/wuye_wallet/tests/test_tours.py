"""The till in the browser, in Chinese, sold at by who has no other right to wallets."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin
from odoo.addons.wuye_property.tests.network import NetworkMixin
from odoo.addons.wuye_wallet.tests.common import SECOND, WalletMixin

URL = "/odoo/wallet-till"


@tagged("post_install", "-at_install")
class TestTillTours(KeyboardMixin, NetworkMixin, WalletMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_wallets()
        cls.seller = cls._make_user("repairer", cls.community, login="13900000051")
        cls.seller.write({"name": "冯师傅", "tz": "Asia/Shanghai"})
        cls.place.user_ids = cls.seller
        cls.place.price_ids = [
            fields.Command.create({"name": name, "price": price, "sequence": number})
            for number, (name, price) in enumerate(
                (("早餐", 6), ("午餐套餐", 15), ("米饭", 1.5), ("例汤", 3))
            )
        ]

    def _sales(self):
        self.env.invalidate_all()
        return self.env["wuye.wallet.entry"].search(
            [("place_id", "=", self.place.id)], order="id"
        )

    def _play(self, tour):
        self.env.flush_all()
        self.start_tour(URL, tour, login=self.seller.login)

    def test_f4_f7_two_customers_pay_by_keyboard_alone(self):
        """Keys of the price list with pieces; then a typed amount, decimal reader."""
        self._play("wuye_wallet_till_paid")
        self.assertRecordValues(
            self._sales(),
            [
                {"kind": "spend", "amount": -36.0, "user_id": self.seller.id},
                {"kind": "spend", "amount": -12.5, "user_id": self.seller.id},
            ],
        )
        self.assertEqual(self.wallet.balance, 51.5)

    def test_f4_f7_low_balance_is_said_and_less_is_paid(self):
        self.env["wuye.wallet.entry"]._enter(self.wallet.sudo(), "fee", -70)
        self._play("wuye_wallet_till_low")
        self.assertEqual(self._sales().mapped("amount"), [-30.0])
        self.assertEqual(self.wallet.balance, 0.0)

    def test_f4_f7_wrong_pin_asks_again_and_the_right_one_pays(self):
        self._limit_pin()
        self._play("wuye_wallet_till_pin")
        self.assertEqual(self._sales().mapped("amount"), [-20.0])
        self.assertEqual((self.wallet.balance, self.wallet.pin_failures), (80.0, 0))

    def test_f4_f7_third_wrong_pin_locks_and_nothing_is_paid(self):
        self._limit_pin()
        self._play("wuye_wallet_till_locked")
        self.assertFalse(self._sales())
        self.assertEqual((self.wallet.balance, self.wallet.pin_failures), (100.0, 3))

    def _limit_pin(self):
        self.wallet._set_pin("471108")
        rule = self.env["wuye.wallet.rule"]._on(self.company, fields.Date.today())
        rule.pin_above = 10

    def test_f4_f7_lost_card_pays_nothing_and_the_next_one_does(self):
        self._make_card(SECOND, self.owner, self.unit)
        self.card._move("lost", "业主来电报失")
        self._play("wuye_wallet_till_lost")
        sale = self._sales()
        self.assertEqual(sale.mapped("amount"), [-15.0])
        self.assertEqual(sale.card_id.tail, SECOND[-4:])

    def test_f4_f7_sale_is_given_back_in_parts_with_its_reason(self):
        self._tap("30.00", "u1")
        self._tap("8.00", "u2")
        self._play("wuye_wallet_till_back")
        self.assertRecordValues(
            self._sales()[2:],
            [
                {"kind": "refund", "amount": 12.5, "paper": "菜品有误"},
                {"kind": "refund", "amount": 17.5, "paper": "菜品有误"},
            ],
        )
        self.assertEqual(self._sales()[2:].counter_of_id.amount, -30.0)
        self.assertEqual(self.wallet.balance, 92.0)

    def test_f4_i9_tap_without_a_connection_is_sent_again_and_paid_once(self):
        self._play("wuye_wallet_till_offline")
        self.assertEqual(self._sales().mapped("amount"), [-6.0, -15.0])
        self.assertEqual(self.wallet.balance, 79.0)

    def test_f4_i9_tap_whose_page_was_left_is_told_when_it_is_opened_again(self):
        self._tap("30.00", "left")
        self._play("wuye_wallet_till_left")
        self.assertRecordValues(
            self._sales(),
            [{"uuid": "left", "amount": -30.0}, {"uuid": "gone", "amount": -12.0}],
        )

    def test_f7_who_sells_nowhere_is_told_what_to_do(self):
        self.place.user_ids = False
        self._play("wuye_wallet_till_none")
        self.assertFalse(self._sales())
