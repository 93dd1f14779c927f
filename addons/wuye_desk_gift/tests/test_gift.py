"""Months paid ahead at the desk ask for the gift months of the table (B11, D1)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import GiftMixin


@tagged("post_install", "-at_install")
class TestDeskGift(GiftMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_gifts()

    def setUp(self):
        super().setUp()
        self._open_shift()

    def _quote(self):
        [fee] = self._cashier().quote_advances(self.token, self.unit.id, self.owner.id)
        return fee

    def _pay(self, count, given, amount=None, **gift):
        """Take so many months as the screen sends them; the answer."""
        fee = self._quote()
        periods = fee["periods"][:count]
        due = sum(period["amount"] for period in periods) if amount is None else amount
        scheme = self.scheme.id
        advance = {
            "amount": due,
            "item_id": fee["item_id"],
            "period_start": str(periods[0]["start"]),
            "period_end": str(periods[-1]["end"]),
            "gift": given and {"scheme_id": scheme, "months": given, **gift},
        }
        order = self._order([], [("cash", due)], advances=[advance])
        return self._cashier().take(self.token, order)

    def test_b11_table_is_quoted_with_the_fee(self):
        self.assertEqual(
            self._quote()["gift"],
            {
                "scheme_id": self.scheme.id,
                "name": "预交优惠",
                "rows": [[6, 1.0], [3, 0.5]],
            },
        )
        self.scheme.with_user(self.accountant).date_to = fields.Date.subtract(
            fields.Date.today(), days=1
        )
        self.assertFalse(self._quote()["gift"])

    def test_b11_six_months_paid_ask_for_the_seventh_by_approval(self):
        answer = self._pay(6, 1.0)
        gift = self._gifts()
        self.assertEqual(answer["gifts"], [{"name": gift.name, "months": 1.0}])
        self.assertRecordValues(
            gift,
            [
                {
                    "state": "draft",
                    "kind": "gift",
                    "paid_from": self.next,
                    "months_paid": 6,
                    "months_given": 1.0,
                    "date_from": self._month(6),
                    "paper": answer["name"],
                    "create_uid": self.collector.id,
                }
            ],
        )
        # nobody but the manager has it granted
        with self.assertRaisesRegex(UserError, "approv"):
            gift.with_user(self.accountant).action_apply()
        gift.with_user(self.manager).invalidate_recordset()
        gift.with_user(self.manager).validate_tier()
        gift.invalidate_recordset()
        gift.with_user(self.accountant).action_apply()
        for number in range(7):
            self._run(f"{self._month(number):%Y-%m}")
        month = f"{self._month(6):%Y-%m}"
        self.assertEqual(self._reduced(), [(month, -300.0)])
        self.assertEqual(sum(self._open(self.fee).mapped("amount_residual")), 300.0)
        self._assert_clean()

    def test_b11_same_order_again_asks_for_no_second_gift(self):
        fee = self._quote()
        advance = {
            "amount": 900.0,
            "item_id": fee["item_id"],
            "period_start": str(self.next),
            "period_end": str(fields.Date.end_of(self._month(2), "month")),
            "gift": {"scheme_id": self.scheme.id, "months": 0.5},
        }
        order = self._order([], [("cash", 900.0)], advances=[advance])
        first = self._cashier().take(self.token, order)
        self.assertEqual(self._cashier().take(self.token, order), first)
        self.assertEqual(self._gifts().mapped("months_given"), [0.5])

    def test_b11_gift_the_table_does_not_give_takes_no_money(self):
        for count, given in ((2, 0.5), (3, 1.0), (6, 0.5)):
            with (
                self.subTest(count=count, given=given),
                self.assertRaisesRegex(UserError, "given now, not .* Nothing was"),
            ):
                self._pay(count, given)
        with self.assertRaisesRegex(UserError, "given now, not"):
            self._pay(6, 1.0, scheme_id=self.scheme.id + 1)
        self.assertFalse(self._gifts())
        self.assertFalse(
            self.env["wuye.receipt"].search([("unit_id", "=", self.unit.id)])
        )

    def test_b11_gift_is_for_months_paid_at_their_price(self):
        with self.assertRaisesRegex(UserError, "costs .*1,800.00.* for these months"):
            self._pay(6, 1.0, amount=600.0)
        self.assertFalse(self._gifts())
        self._pay(2, False)
        self.assertFalse(self._gifts())
        self._assert_clean()

    def test_b11_whole_month_given_is_not_paid_ahead_half_of_one_is(self):
        self._pay(6, 1.0)
        self.assertEqual(self._quote()["periods"][0]["start"], self._month(7))
        self._pay(3, 0.5)
        self.assertEqual(self._quote()["periods"][0]["start"], self._month(10))
        self.assertEqual(self._gifts().mapped("months_given"), [1.0, 0.5])
