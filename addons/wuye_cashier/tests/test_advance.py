"""Fees paid for months to come, and what is over (D16, R30)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import DeskMixin


@tagged("post_install", "-at_install")
class TestDeskAdvance(DeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        first = fields.Date.start_of(fields.Date.today(), "month")
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls._make_line(cls.unit, cls.standard, str(first))
        cls._run(f"{first:%Y-%m}")
        cls.next = fields.Date.add(first, months=1)

    def _quote(self):
        return self._cashier().quote_advances(self.token, self.unit.id, self.owner.id)

    def _pay_ahead(self, months):
        [fee] = self._quote()
        chosen = fee["periods"][:months]
        amount = sum(period["amount"] for period in chosen)
        return self._take(
            [],
            [("cash", amount)],
            advances=[
                {
                    "amount": amount,
                    "item_id": fee["item_id"],
                    "period_start": chosen[0]["start"],
                    "period_end": chosen[-1]["end"],
                }
            ],
        )

    def test_d1_months_to_come_cost_what_a_run_will_bill(self):
        [fee] = self._quote()
        self.assertEqual(fee["item_id"], self.fee.id)
        self.assertEqual(len(fee["periods"]), 12)
        self.assertEqual(fee["periods"][0]["start"], self.next)
        self.assertEqual({month["amount"] for month in fee["periods"]}, {300.0})

    def test_d1_periods_are_as_long_as_the_cycle(self):
        self.fee.cycle = "quarter"
        periods = self._quote()[0]["periods"]
        self.assertEqual({period["amount"] for period in periods[1:]}, {900.0})
        for period in periods[1:]:
            last = fields.Date.end_of(
                fields.Date.add(period["start"], months=2), "month"
            )
            self.assertEqual(period["end"], last)

    def test_d1_months_paid_ahead_settle_their_bills(self):
        self._open_shift()
        receipt = self._pay_ahead(2)
        self.assertEqual(receipt.amount, 600.0)
        self.assertEqual(receipt.line_ids.item_id, self.fee)
        after = fields.Date.add(self.next, months=2)
        self.assertEqual(self._quote()[0]["periods"][0]["start"], after)
        self._run(f"{self.next:%Y-%m}")
        bill = self.env["wuye.charge"].search(
            [("unit_id", "=", self.unit.id), ("bill_month", "=", self.next)]
        )
        self.assertEqual(bill.amount_residual, 0.0)
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual((advance.amount, advance.amount_left), (600.0, 300.0))
        self._assert_clean()

    def test_d1_period_paid_ahead_is_not_paid_ahead_again(self):
        """One fee of one payer: refused by its months, whatever the screen knew."""
        self._open_shift()
        self._pay_ahead(3)
        last = fields.Date.end_of(fields.Date.add(self.next, months=2), "month")
        start = fields.Date.start_of(last, "month")
        again = {"amount": 300.0, "item_id": self.fee.id, "period_start": str(start)}
        with self.assertRaisesRegex(UserError, f"{start} – {last} already"):
            self._take([], [("cash", 300.0)], advances=[{**again, "period_end": last}])
        after = fields.Date.add(last, days=1)
        later = {
            "amount": 300.0,
            "item_id": self.fee.id,
            "period_start": str(after),
            "period_end": str(fields.Date.end_of(after, "month")),
        }
        with self.assertRaisesRegex(UserError, f"{after} – .* already"):
            self._take([], [("cash", 600.0)], advances=[later, later])
        numbers = self.book.number_ids.filtered(lambda n: n.state == "used")
        self.assertEqual(len(numbers), 1)
        self._take([], [("cash", 300.0)], advances=[later])
        self._assert_clean()

    def test_d16_what_is_over_is_kept_when_the_payer_says_so(self):
        self._open_shift()
        bill = self._open(self.fee)
        with self.assertRaisesRegex(UserError, "is over"):
            self._take([(bill, 300.0)], [("pos", 350.0)])
        self._take([(bill, 300.0)], [("pos", 350.0)], advances=[{"amount": 50.0}])
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(
            advance, [{"amount": 50.0, "amount_left": 50.0, "item_id": False}]
        )
        self._assert_clean()

    def test_j6_fee_of_another_line_is_not_paid_ahead_here(self):
        self._open_shift()
        other = self.env["wuye.business.line"].create(
            {"name": "停车", "code": "P", "company_id": self.company.id}
        )
        [fee] = self._quote()
        self.desk.line_ids = other
        self.assertFalse(self._quote())
        with self.assertRaisesRegex(UserError, "not taken at this desk"):
            self._take(
                [],
                [("cash", 300.0)],
                advances=[{"amount": 300.0, "item_id": fee["item_id"]}],
            )
