from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestReissue(WuyeBillingCommon):
    """B9, R25, T1: a change of standard re-rates unpaid bills, never paid ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.line = cls._make_line(cls.unit, cls.standard, "2026-01-01")
        cls._run("2026-01")
        cls.charge = cls._open(cls.fee)

    def _raise_price(self, price=3.5, day="2026-01-01"):
        self.env["wuye.fee.price"].create(
            {"standard_id": self.standard.id, "price": price, "date_from": day}
        )

    @freeze_time("2026-01-20")
    def test_unpaid_bill_gets_a_reversal_and_a_new_one(self):
        self._raise_price()
        self.standard.with_user(self.clerk).action_rerate()
        charges = self.env["wuye.charge"].search(
            [("unit_id", "=", self.unit.id)], order="id"
        )
        self.assertRecordValues(
            charges,
            [
                {
                    "kind": "regular",
                    "state": "reversed",
                    "amount": 300.0,
                    "revision": 0,
                },
                {
                    "kind": "reversal",
                    "state": "posted",
                    "amount": -300.0,
                    "revision": 0,
                },
                {"kind": "regular", "state": "posted", "amount": 350.0, "revision": 1},
            ],
        )
        self.assertEqual(charges.mapped("amount_residual"), [0.0, 0.0, 350.0])
        self.assertEqual(charges[2].origin_id, charges[0])
        self.assertEqual(self.charge.move_id.payment_state, "reversed")

    @freeze_time("2026-01-20")
    def test_paid_bill_stays_byte_equal(self):
        self._pay("2026-01-10", [(self.charge, 100.0)])
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM wuye_charge ORDER BY id")
        before = self.env.cr.fetchall()
        self._raise_price()
        self.standard.with_user(self.clerk).action_rerate()
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM wuye_charge ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), before)
        with self.assertRaisesRegex(UserError, "is paid, wholly or in part"):
            self.charge.with_user(self.clerk).action_reissue()

    @freeze_time("2026-02-20")
    def test_b10_reissue_in_a_later_month_is_an_adjustment_of_the_earlier(self):
        self._raise_price()
        self.charge.with_user(self.accountant).action_reissue()
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-02-01")
        )
        self.assertEqual(str(figures.total.due), "50.00")
        self.assertEqual(str(figures.total.adjusted), "50.00")
        self.assertEqual(str(figures.total.closing), "350.00")

    @freeze_time("2026-01-20")
    def test_collector_may_not_reverse(self):
        collector = self._make_user("collector", self.community)
        with self.assertRaisesRegex(UserError, "Only the ledger room"):
            self.charge.with_user(collector).action_reverse()

    @freeze_time("2026-01-20")
    def test_wrong_end_changes_nothing(self):
        """B8, R42: the bill's end may only move within its period."""
        before = self.charge.read()
        with self.assertRaisesRegex(UserError, "nothing was changed"):
            self.charge._reissue(period_end=fields.Date.to_date("2026-03-05"))
        self.assertEqual(self.charge.read(), before)

    @freeze_time("2026-01-20")
    def test_end_within_the_period_reissues_by_days(self):
        """B4: 300.00 x 10/31 days = 96.77."""
        fresh = self.charge._reissue(period_end=fields.Date.to_date("2026-01-10"))
        self.assertEqual(fresh.amount, 96.77)
        self.assertIn("10/31", fresh.explanation_text)
