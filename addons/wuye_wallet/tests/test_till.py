"""What the till may ask, who may ask it, and how a typed number finds its card."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, freeze_time, tagged

from odoo.addons.wuye_wallet.readings import readings
from odoo.addons.wuye_wallet.tests.common import NUMBER, SECOND, WalletCase

DECIMAL = "0044283077"  # the last four bytes of NUMBER, as many readers type them


@tagged("post_install", "-at_install")
class TestReadings(BaseCase):
    """Forms a keyboard reader types; sums of the bytes worked out by hand."""

    def test_each_form_of_a_number_is_read(self):
        # 0x02A3B4C5 = 44283077; 0xA3 = 163, 0xB4C5 = 46277
        for typed, expected in (
            ("0102a3b4c5", ["em:0102A3B4C5"]),
            (" 01:02:A3:B4:C5 ", ["em:0102A3B4C5"]),
            ("０１０２Ａ３Ｂ４Ｃ５", ["em:0102A3B4C5"]),
            (DECIMAL, [f"em:{DECIMAL}", "w34:02A3B4C5", "uid:02A3B4C5"]),
            ("9999999999", ["em:9999999999"]),  # more than four bytes hold
            ("163,46277", ["w26:A3B4C5"]),
            ("256,46277", []),
            ("A3B4C5", ["w26:A3B4C5"]),
            ("04A2B3C4", ["uid:04A2B3C4", "w34:04A2B3C4"]),
            ("04A2B3C4D5E6F7", ["uid:04A2B3C4D5E6F7"]),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(readings(typed), expected)

    def test_what_is_no_number_means_nothing(self):
        for typed in ("", "12", "hello world", "G102A3B4C5", "1" * 41, None, 12, ["x"]):
            with self.subTest(typed=typed):
                self.assertEqual(readings(typed), [])


class TestTill(WalletCase):
    """Sold by a repairer, who holds no right to wallets, cards or places."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._make_user("repairer", cls.community, login="till-seller")
        cls.place.user_ids = cls.seller
        cls.stranger = cls._make_user("repairer", cls.community, login="till-stranger")

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # a tap has a transaction of its own

    def _till(self, user=None):
        self.env.flush_all()
        return self.env["wuye.wallet.till"].with_user(user or self.seller)

    def _order(self, number=NUMBER, amount="30.00", uuid="u1", **more):
        return {"uuid": uuid, "number": number, "amount": amount, **more}

    def _sell(self, **order):
        told = self._till().tap(self.terminal.id, self._order(**order))
        self.wallet.invalidate_recordset()
        return told

    # === WHO === #

    def test_f7_who_does_not_sell_there_is_refused_everything(self):
        sale = self._sell()["entry"]
        till = self._till(self.stranger)
        for ask in (
            lambda: till.open_till(self.terminal.id),
            lambda: till.tap(self.terminal.id, self._order(uuid="u2")),
            lambda: till.look_up(self.terminal.id, "u1"),
            lambda: till.give_back(self.terminal.id, sale, "退"),
        ):
            with self.assertRaisesRegex(AccessError, "do not sell"):
                ask()
        self.assertEqual(self.wallet.balance, 70.0)
        # what nobody has is not told from what is another's
        with self.assertRaisesRegex(AccessError, "do not sell"):
            self._till().open_till(10**6)

    def test_who_sells_nowhere_is_shown_no_till_and_no_sums(self):
        self._sell()
        page = self._till(self.stranger).open_till()
        self.assertEqual(
            page,
            {
                "terminals": [],
                "terminal": False,
                "today": {"count": 0, "amount": 0.0},
                "sales": [],
            },
        )

    def test_a_machine_is_no_till_and_a_place_out_of_scope_is_nobodys(self):
        self.terminal.kind = "machine"
        self.assertEqual(self._till().open_till()["terminals"], [])
        self.terminal.kind = "till"
        self.seller.wuye_community_ids = False
        with self.assertRaises(AccessError):
            self._till().open_till(self.terminal.id)

    def test_f7_till_of_another_company_is_neither_shown_nor_asked(self):
        """Named at a place of either company: what he works in now is what he sells."""
        other = self._make_company("别家物业")
        community = self._make_community("HTC", "海棠城", other)
        self.seller.company_ids |= other
        self.seller.wuye_community_ids |= community
        place = self._make_place("HT", "海棠食堂", community_id=community.id)
        till = self._till().with_context(allowed_company_ids=self.company.ids)
        page = till.open_till()
        self.assertEqual([one["id"] for one in page["terminals"]], self.terminal.ids)
        with self.assertRaises(AccessError):
            till.tap(place.terminal_ids.id, self._order())
        page = till.with_context(allowed_company_ids=other.ids).open_till()
        self.assertEqual(
            [one["id"] for one in page["terminals"]], place.terminal_ids.ids
        )

    # === NUMBERS === #

    def test_f4_decimal_number_of_a_reader_pays_from_the_card_it_means(self):
        told = self._sell(number=DECIMAL)
        self.assertEqual((told["code"], told["balance"]), ("paid", 70.0))
        self.assertEqual(self._sell(number="163,46277", uuid="u2")["code"], "paid")

    def test_f4_digits_that_mean_two_cards_pay_from_neither(self):
        twin = self._make_partner("李雪")
        self._make_card(DECIMAL, twin, self.unit)  # EM number of the same digits
        self._fill(self.env["wuye.wallet"]._of(self.community, twin), 100)
        self.assertEqual(self._sell(number=DECIMAL)["code"], "unreadable")
        self.assertEqual(self._sell(uuid="u2")["code"], "paid")

    def test_f7_decimal_number_of_another_place_is_told_from_an_unknown_one(self):
        other = self._make_community("YFY", "云枫苑", self.company)
        unit = self._make_unit(self._make_building(other, "1"), "0101")
        self._make_card(SECOND, self.owner, unit)
        self.assertEqual(self._sell(number="0044283078")["code"], "other_community")
        self.assertEqual(self._sell(number="0044283079")["code"], "unknown_card")
        self.assertEqual(self._sell(number="xyz")["code"], "unreadable")

    # === ANSWERS === #

    def test_i9_tap_whose_answer_was_lost_is_found_by_its_number(self):
        self.assertFalse(self._till().look_up(self.terminal.id, "u1"))
        self._sell()
        told = self._till().look_up(self.terminal.id, "u1")
        self.assertEqual(
            (told["code"], told["amount"], told["balance"]), ("paid", 30.0, 70.0)
        )
        self.assertFalse(self._till().look_up(self.terminal.id, False))

    def test_f6_sale_is_given_back_once_with_a_reason(self):
        sale = self._sell()["entry"]
        till = self._till()
        with self.assertRaisesRegex(UserError, "why"):
            till.give_back(self.terminal.id, sale, "  ")
        day = till.give_back(self.terminal.id, sale, "菜品有误")
        self.wallet.invalidate_recordset()
        self.assertEqual(self.wallet.balance, 100.0)
        self.assertEqual(day["today"]["amount"], 0.0)
        self.assertEqual([one["is_undone"] for one in day["sales"]], [False, True])
        entry = self.wallet.entry_ids[0]
        self.assertRecordValues(
            entry,
            [
                {
                    "kind": "refund",
                    "amount": 30.0,
                    "paper": "菜品有误",
                    "user_id": self.seller.id,
                    "counter_of_id": sale,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "already"):
            till.give_back(self.terminal.id, sale, "再退")
        with self.assertRaisesRegex(UserError, "no sale"):
            till.give_back(self.terminal.id, entry.id, "退货再退")

    def _back(self, sale, amount=None, uuid=None):
        till = self._till()
        day = till.give_back(self.terminal.id, sale, "菜品有误", amount, uuid)
        self.wallet.invalidate_recordset()
        return day

    def test_f6_sale_is_given_back_in_parts_up_to_the_whole_of_it(self):
        """30.00: 10.00, then 5.50, then no more than 14.50; what is left, whole."""
        sale = self._sell()["entry"]
        day = self._back(sale, "10.00")
        self.assertEqual((day["sales"][1]["left"], self.wallet.balance), (20.0, 80.0))
        self.assertFalse(day["sales"][1]["is_undone"])
        self._back(sale, 5.5)
        for amount in ("14.51", "0", "-1", "abc", True):
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(UserError, "up to .*14.50"),
            ):
                self._back(sale, amount)
        day = self._back(sale)
        self.assertTrue(day["sales"][-1]["is_undone"])
        self.assertEqual((self.wallet.balance, day["today"]["amount"]), (100.0, 0.0))
        with self.assertRaisesRegex(UserError, "already"):
            self._back(sale, "0.01")

    def test_f6_part_sent_again_under_its_number_is_given_back_once(self):
        sale = self._sell()["entry"]
        other = self._sell(uuid="u2", amount="8.00")["entry"]
        for _turn in range(2):
            self._back(sale, "10.00", "part-1")
        self.assertEqual(self.wallet.balance, 72.0)
        with self.assertRaisesRegex(UserError, "something else"):
            self._back(other, "1.00", "part-1")
        # nor under the number of the tap itself
        with self.assertRaisesRegex(UserError, "something else"):
            self._back(other, "1.00", "u1")

    def test_f6_database_gives_no_more_back_than_was_sold_whoever_writes(self):
        sale = self.env["wuye.wallet.entry"].browse(self._sell()["entry"])
        self._back(sale.id, "20.00")
        enter = self.env["wuye.wallet.entry"]._enter
        neighbour = self.env["wuye.wallet"]._of(
            self.community, self._make_partner("李雪")
        )
        shop = self._make_place("SD", "小卖部")
        for wallet, amount, place, counter in (
            (self.wallet, 10.01, self.place, sale.id),
            (neighbour, 5.0, self.place, sale.id),
            (self.wallet, 5.0, shop, sale.id),
            (self.wallet, 5.0, self.place, None),
            (self.wallet, 5.0, self.place, self.wallet.entry_ids[-1].id),
        ):
            with self.assertRefused(CheckViolation, "wuye_wallet_entry_within_sale"):
                enter(
                    wallet.sudo(),
                    "refund",
                    amount,
                    place_id=place.id,
                    counter_of_id=counter,
                )
        enter(
            self.wallet.sudo(),
            "refund",
            10.0,
            place_id=self.place.id,
            counter_of_id=sale.id,
        )
        self.assertEqual(self.wallet.balance, 100.0)

    @freeze_time("2026-09-03 04:00:00")
    def test_f6_sale_of_another_day_is_given_back_by_a_manager_into_todays_day(self):
        with freeze_time("2026-08-31 04:00:00"):
            sale = self.env["wuye.wallet.entry"].browse(self._sell()["entry"])
        with self.assertRaisesRegex(UserError, "by a manager"):
            self._back(sale.id)
        self.manager.wuye_community_ids |= self.community
        pages = self.env["wuye.wallet.give.back"].with_user(self.manager)
        page = pages.with_context(default_entry_id=sale.id).create({})
        self.assertEqual((page.sold, page.left, page.amount), (30.0, 30.0, 30.0))
        page.amount = 12.0
        with self.assertRaisesRegex(UserError, "why"):
            page.action_confirm()
        page.reason = "次日投诉，菜品变质"
        page.action_confirm()
        self.assertRecordValues(
            self.wallet.entry_ids[0],
            [
                {
                    "kind": "refund",
                    "amount": 12.0,
                    "date": fields.Date.to_date("2026-09-03"),
                    "place_id": self.place.id,
                    "counter_of_id": sale.id,
                    "user_id": self.manager.id,
                    "paper": "次日投诉，菜品变质",
                }
            ],
        )
        page.amount = 18.01
        with self.assertRaisesRegex(UserError, "up to .*18.00"):
            page.action_confirm()

    def test_f6_page_of_giving_back_is_a_managers_and_of_his_communities(self):
        sale = self._sell()["entry"]
        with self.assertRaises(AccessError):
            self.env["wuye.wallet.give.back"].with_user(self.cashier).create(
                {"entry_id": sale}
            )
        far = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("manager", far, login="far-manager")
        with self.assertRaises(AccessError):
            self.env["wuye.wallet.give.back"].with_user(stranger).create(
                {"entry_id": sale}
            )
        self.manager.wuye_community_ids |= self.community
        topup = self.wallet.entry_ids[-1]
        page = self.env["wuye.wallet.give.back"].with_user(self.manager)
        page = page.create({"entry_id": topup.id, "amount": 1.0, "reason": "错"})
        with self.assertRaisesRegex(UserError, "no sale"):
            page.action_confirm()

    def test_f6_sale_of_another_place_is_not_given_back_here(self):
        sale = self._sell()["entry"]
        shop = self._make_place("SD", "小卖部")
        with self.assertRaisesRegex(UserError, "no sale of this place"):
            self._till().give_back(shop.terminal_ids.id, sale, "退")
        self.assertEqual(self.wallet.balance, 70.0)

    def test_page_has_prices_and_todays_sum(self):
        self.place.price_ids = [
            fields.Command.create({"name": "午餐套餐", "price": 15}),
        ]
        self._sell()
        self._sell(amount="5.50", uuid="u2")
        page = self._till().open_till(self.terminal.id)
        self.assertEqual(page["today"], {"count": 2, "amount": 35.5})
        self.assertEqual([one["amount"] for one in page["sales"]], [5.5, 30.0])
        self.assertEqual(page["sales"][0]["tail"], "B4C5")
        [price] = page["terminal"]["prices"]
        self.assertEqual((price["name"], price["price"]), ("午餐套餐", 15.0))
