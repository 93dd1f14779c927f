"""A resident's card pays the fee at the booth (G2, G17, accounting row 26)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import OTHER
from odoo.addons.wuye_wallet.tests.common import SECOND

from .common import PIN, WalletLaneCase


@tagged("post_install", "-at_install")
class TestWallet(WalletLaneCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = cls._make_partner("李雪")

    def setUp(self):
        super().setUp()
        self._begin()
        self.stay = self._stay(self._in("08:00"))

    def _assert_unpaid(self, answer, code):
        self.assertEqual((answer.get("refused"), answer["lifts"]), (code, False))
        self.assertTrue(answer["words"])
        self.assertEqual((self.stay.phase, self.stay.paid), ("in", 0.0))
        self.assertFalse(self._spent())

    # === PAID === #

    def test_g2_fee_comes_off_the_wallet_and_the_bar_lifts(self):
        answer = self._pay("10:00")
        self.assertEqual((answer["lifts"], answer["code"]), (True, "paid"))
        self.assertEqual(self._spent(), [("spend", -7.0, self.stay.name)])
        self.assertEqual(self.wallet.balance, 93.0)
        fee = self.stay.payment_ids
        self.assertRecordValues(
            fee, [{"amount": 7.0, "tender": "wallet", "shift_id": self.shift.id}]
        )
        self.assertEqual(self.wallet.entry_ids.parking_payment_id, fee)
        self.assertEqual((self.stay.phase, self.stay.lift_ids[0].why), ("out", "paid"))

    def test_g2_same_key_again_is_one_debit(self):
        token = self._token()
        first = self._pay("10:00", token=token)
        with self.at("10:01"):
            payment = {"desk": self.token, "amount": "7.00", "typed": "0102A3B4C5"}
            again = self.house.pay_from_wallet(
                self.way_out.id, self.stay.id, token, payment
            )
        self.assertTrue(first["lifts"] and again["lifts"] and again["again"])
        self.assertEqual(len(self._spent()), 1)

    def test_g2_car_that_has_left_is_not_paid_for_twice(self):
        self._pay("10:00")
        with self.at("10:01"), self.assertRaisesRegex(UserError, "has left"):
            self.house.pay_from_wallet(
                self.way_out.id,
                self.stay.id,
                self._token(),
                {"desk": self.token, "amount": "7.00", "typed": "0102A3B4C5"},
            )
        self.assertEqual(len(self._spent()), 1)

    def test_g2_another_sum_than_is_due_takes_nothing(self):
        with self.assertRaisesRegex(UserError, "owes 7.00"):
            self._pay("10:00", amount="3.00")
        self.assertFalse(self._spent())

    def test_g2_shift_expects_no_cash_and_books_it_off_the_wallets(self):
        """7.00 from the wallet and 9.00 in cash; the drawer has the cash alone."""
        self._in("08:00", OTHER)
        self._pay("10:00")
        self._pay_out("10:01", OTHER)
        result = self._end({"cash": 209.0})
        [cash] = result["counts"]
        self.assertEqual((cash["expected"], cash["difference"]), (209.0, 0.0))
        booked = {}
        for line in self.shift.parking_move_id.line_ids:
            booked[line.account_id] = booked.get(line.account_id, 0) + line.balance
        company = self.company
        cash = company._wuye_tender_journal("cash")
        cash = cash.inbound_payment_method_line_ids.payment_account_id
        self.assertEqual(booked[company._wuye_account("wallet")], 7.0)
        self.assertEqual(booked[cash], 9.0)
        income = company._wuye_account("income_parking")
        vat = company._wuye_account("vat")
        self.assertAlmostEqual(booked[income] + booked[vat], -16.0, 2)

    def test_g2_slip_says_what_paid(self):
        self._pay("10:00")
        [(word, amount, _clock)] = self.stay._slip()["tenders"]
        self.assertEqual((word, amount), ("Wallet", "7.00"))

    # === REFUSED, IN THE WALLET'S WORDS === #

    def test_g2_card_that_does_not_pay_says_why(self):
        self._assert_unpaid(self._pay("10:00", typed="hello"), "unreadable")
        self._assert_unpaid(self._pay("10:00", typed=SECOND), "unknown_card")
        self._make_card(SECOND, self.neighbour, self.unit)
        self._assert_unpaid(self._pay("10:00", typed=SECOND), "no_wallet")
        self.wallet.sudo().state = "frozen"
        self._assert_unpaid(self._pay("10:00"), "frozen")

    def test_g2_lost_card_pays_nothing(self):
        self.card._move("lost", "丢失")
        self._assert_unpaid(self._pay("10:00"), "lost_card")

    def test_g2_wallet_with_too_little_pays_nothing(self):
        poor = self.env["wuye.wallet"]._of(self.community, self.neighbour)
        self._fill(poor, 3)
        self._make_card(SECOND, self.neighbour, self.unit)
        self._assert_unpaid(self._pay("10:00", typed=SECOND), "low_balance")
        self.assertEqual(poor.balance, 3.0)

    def test_g2_limits_of_a_tap_and_a_day_hold_at_the_lane(self):
        self._rule(tap_limit=5.0)
        self._assert_unpaid(self._pay("10:00"), "over_tap_limit")
        self._rule(tap_limit=0.0, day_limit=10.0)
        self._in("08:00", OTHER)
        self._pay("10:00", text=OTHER)
        answer = self._pay("10:00")
        self.assertEqual(answer["refused"], "over_day_limit")
        self.assertEqual(len(self._spent()), 1)

    def test_g2_above_the_limit_the_pin_is_asked_for_and_counted(self):
        self._rule(pin_above=5.0)
        self._assert_unpaid(self._pay("10:00"), "pin_needed")
        self.wallet.sudo()._set_pin(PIN)
        self._assert_unpaid(self._pay("10:00"), "pin_needed")
        self._assert_unpaid(self._pay("10:00", pin="000000"), "pin_wrong")
        self.assertEqual(self.wallet.sudo().pin_failures, 1)
        answer = self._pay("10:00", pin=PIN)
        self.assertTrue(answer["lifts"])
        self.assertEqual(self.wallet.sudo().pin_failures, 0)

    def test_g2_third_wrong_pin_locks_it(self):
        self._rule(pin_above=5.0)
        self.wallet.sudo()._set_pin(PIN)
        for _try in range(3):
            self._pay("10:00", pin="000000")
        self._assert_unpaid(self._pay("10:00", pin=PIN), "pin_locked")

    # === NOBODY IS TRAPPED === #

    def test_g17_wallet_that_does_not_pay_keeps_nobody_inside(self):
        answer = self._pay("10:00", typed=SECOND)
        self.assertFalse(answer["lifts"])
        told = self._out("10:01", why="debt", reason="卡余额不足")
        self.assertTrue(told["lifts"])
        self.assertEqual((self.stay.phase, self.stay.amount_debt), ("out", 9.0))

    # === WHO, AND THE DATABASE === #

    def test_g2_only_in_a_shift_at_the_own_booth(self):
        self._end({"cash": 200.0})
        with self.assertRaises(UserError):
            self._pay("16:05")
        reader = self._make_user("meter_reader", self.community, login="lane-reader")
        with self.assertRaises(AccessError):
            self.house.with_user(reader).pay_from_wallet(
                self.way_out.id, self.stay.id, self._token(), {}
            )
        self.assertFalse(self._spent())

    def test_g2_a_fee_is_one_entry_and_keeps_it(self):
        self._pay("10:00")
        fee = self.stay.payment_ids
        entries = self.env["wuye.wallet.entry"]
        with self.assertRefused(UniqueViolation, "wuye_wallet_entry_parking_uniq"):
            entries._enter(self.wallet.sudo(), "spend", -1.0, parking_payment_id=fee.id)
        with self.assertRefused(CheckViolation, "wuye_wallet_entry_parking_stays"):
            self.env.cr.execute(
                "UPDATE wuye_wallet_entry SET parking_payment_id = NULL"
                " WHERE parking_payment_id = %s",
                [fee.id],
            )
