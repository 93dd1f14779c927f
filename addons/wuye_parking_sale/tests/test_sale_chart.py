"""Month cards in both charts: billed, earned by month, given back (26b, rows 2, 3)."""

from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import SaleCase


class MoneyTests:
    """The tests of one chart, for a class of `SaleCase`."""

    def _release(self, text):
        """Book what is earned until a month, as the close does."""
        month = fields.Date.to_date(f"{text}-01")
        record = self.env["wuye.month"]._get(self.community, month)
        record.with_user(self.accountant).action_release()

    def test_26b_three_months_are_deferred_and_earned_one_by_one(self):
        """900.00 with 9 % inside: 825.69 and 74.31; 275.23 a month."""
        permit = self._card(days=("2026-11-01", "2026-11-30"))
        sale = self._sell(permit, 3)
        self._pay_sale(sale)
        self.assertEqual(self._balance("vat"), -74.31)
        self.assertEqual(self._balance("deferred"), -825.69)
        self.assertEqual(self._balance("income_parking"), 0.0)
        self.assertEqual(self._balance("ar"), 0.0)
        self.assertEqual(self._balance("cash"), 900.0)
        for number, text in enumerate(("2026-12", "2027-01", "2027-02"), 1):
            self._release(text)
            earned = Decimal("275.23") * number
            self.assertEqual(self._balance("income_parking"), -float(earned))
        self.assertEqual(self._balance("deferred"), 0.0)
        self._assert_clean()

    def test_26b_a_month_over_two_is_earned_by_days(self):
        """23 November to 22 December, 275.23: 8/30 and 22/30 of it."""
        sale = self._sell(self._card())
        self._pay_sale(sale)
        self._release("2026-11")
        self.assertEqual(self._balance("income_parking"), -73.39)
        self._release("2026-12")
        self.assertEqual(self._balance("income_parking"), -275.23)
        self._assert_clean()

    def test_g5_months_not_begun_are_given_back_and_earn_nothing(self):
        """Twelve months from December, given back in February: nine are left."""
        permit = self._card(days=("2026-11-01", "2026-11-30"))
        sale = self._sell(permit, 12)
        self._pay_sale(sale)
        for text in ("2026-12", "2027-01"):
            self._release(text)
        request = self._give_back(
            sale,
            "2027-02-10 10:00",
            outcome="refund",
            journal_id=self.company._wuye_tender_journal("cash").id,
        )
        self.assertEqual((request.amount, request.kind), (2700.0, "reduction"))
        self.assertEqual(str(request.parking_ended_on), "2027-02-28")
        self.assertEqual(len(self._days(permit)), 2)
        self.assertEqual(self._days(permit)[1], ("2026-12-01", "2027-11-30"))
        self._approve(request, "2027-02-11 10:00")
        self.assertEqual(self._days(permit)[1], ("2026-12-01", "2027-02-28"))
        self.assertEqual(sale.state, "ended")
        self.assertEqual(self._balance("cash"), 900.0)
        self._release("2027-02")
        self.assertEqual(self._balance("income_parking"), -825.69)
        for number in range(3, 12):
            self._release(f"2027-{number:02d}")
        self.assertEqual(self._balance("income_parking"), -825.69)
        self.assertEqual(self._balance("deferred"), 0.0)
        self.assertEqual(self._balance("vat"), -74.31)
        self._assert_clean()

    def test_g5_unpaid_it_is_taken_back_whole(self):
        permit = self._card()
        sale = self._sell(permit, 3)
        self.assertFalse(self._give_back(sale, "10:00"))
        self.assertEqual((sale.charge_id.state, sale.state), ("reversed", "ended"))
        for key in ("ar", "vat", "deferred"):
            self.assertEqual(self._balance(key), 0.0, key)
        self.assertEqual(self._days(permit), [])
        self.assertEqual(self._sell(permit, local="11:00").state, "waiting")
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestSaleSmallEnterprises(MoneyTests, SaleCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestSaleEnterprises(MoneyTests, SaleCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestGivenBack(SaleCase):
    """What stands against giving a month card back."""

    def test_g5_all_months_begun_there_is_nothing_to_give_back(self):
        sale = self._sell(self._card())
        self._pay_sale(sale)
        with self.assertSays(UserError, "All months"):
            self._give_back(sale, "10:00")

    def test_g5_paid_in_part_it_needs_a_request(self):
        sale = self._sell(self._card())
        self._pay_sale(sale, amount=100.0)
        request = self._give_back(sale, "10:00")
        self.assertEqual((request.amount, request.state), (300.0, "draft"))
        self._approve(request, "11:00")
        self.assertEqual((sale.state, sale.amount_open), ("ended", 0.0))
        self.assertFalse(sale.span_id)
        self._assert_clean()

    def test_g5_another_month_begun_meanwhile_is_noticed(self):
        permit = self._card()
        sale = self._sell(permit, 2)
        self._pay_sale(sale)
        request = self._give_back(sale, "10:00")
        self.assertEqual(request.amount, 300.0)
        with self.assertSays(UserError, "Another month"):
            self._approve(request, "2026-12-23 10:00")
        self.assertFalse(sale.ended_on)

    def test_g5_no_more_is_given_back_than_the_months_after_its_end(self):
        sale = self._sell(self._card(), 3)
        self._pay_sale(sale)
        request = self._give_back(sale, "10:00")
        self.assertEqual(request.amount, 600.0)
        with self.assertSays(ValidationError, "come to"):
            request.with_user(self.collector).amount = 600.01
        for day, kind in (("2027-02-22", "reduction"), ("2026-12-23", "reduction")):
            with self.assertRaises(UserError):
                self.env["wuye.request"].with_user(self.collector).create(
                    {
                        "kind": kind,
                        "charge_id": sale.charge_id.id,
                        "amount": 600.0,
                        "reason": "多退",
                        "parking_sale_id": sale.id,
                        "parking_ended_on": day,
                    }
                )

    def test_g5_it_is_given_back_once(self):
        sale = self._sell(self._card(), 3)
        self._give_back(sale, "10:00")
        with self.assertSays(UserError, "already"):
            self._give_back(sale, "10:10")

    def test_g5_days_over_are_not_given_back(self):
        sale = self._sell(self._card(), 3)
        self._pay_sale(sale)
        with self.assertSays(UserError, "today or later"):
            self._give_back(sale, "10:00", date="2026-11-22")

    def test_g5_a_bill_the_ledger_room_reverses_begins_no_card(self):
        permit = self._card()
        sale = self._sell(permit)
        with self.at("10:00"):
            sale.charge_id.with_user(self.clerk).action_reverse()
        self.assertFalse(sale.span_id)
        self.assertEqual(self._days(permit), [])

    def test_g5_a_bill_written_off_begins_no_card_and_a_waived_one_does(self):
        for kind, days in (("write_off", 0), ("reduction", 1)):
            permit = self._card({"write_off": CAR, "reduction": OTHER}[kind])
            sale = self._sell(permit)
            with self.at("10:00"):
                charge = sale.charge_id
                self._request(kind, 300.0, "2026-11-23", charge_id=charge.id)
            with self.subTest(kind=kind):
                self.assertEqual(sale.amount_open, 0.0)
                self.assertEqual(len(self._days(permit)), days)

    def test_g5_on_account_a_reversed_bill_covers_nothing_more(self):
        self.lot.card_start = "account"
        permit = self._card(lot_ids=self.lot.ids)
        sale = self._sell(permit)
        self.assertEqual(len(self._days(permit)), 1)
        with self.at("10:00"):
            sale.charge_id.with_user(self.clerk).action_reverse()
        self.assertEqual(self._days(permit), [])
