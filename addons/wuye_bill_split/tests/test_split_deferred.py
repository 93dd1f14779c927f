"""B18: bills that other months lean on, split: income by month, damages, rounding."""

from datetime import date
from decimal import Decimal

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SplitCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestSplitDeferred(SplitCommon):
    """Parking to the end of the year, of which a month is earned when it is split."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parking.cycle = "year"
        standard = cls._make_standard(cls.parking, 100.0)
        cls._make_line(cls.unit, standard, "2026-02-01")
        cls._run("2026-02")
        cls.year = cls._open(cls.parking)
        cls.untouched = cls.env["wuye.charge.release"]._prepare_months(cls.year)

    def _release(self, until):
        """Book the income of each month to the one named; what is earned by then."""
        for number in range(2, until + 1):
            month = self.env["wuye.month"]._get(self.community, date(2026, number, 1))
            month.with_user(self.accountant).action_release()
        self.env.flush_all()
        last = fields.Date.end_of(date(2026, until, 1), "month")
        self.env.cr.execute(
            "SELECT -coalesce(sum(balance), 0) FROM account_move_line "
            "WHERE account_id = %s AND parent_state = 'posted' AND date <= %s",
            [self.parking._income_account().id, last],
        )
        return Decimal(str(self.env.cr.fetchone()[0])).quantize(Decimal("0.01"))

    def _due_by_schedule(self, until):
        """What the year alone would have earned by the end of a month."""
        return sum(
            Decimal(f"{row['amount']:.2f}")
            for row in self.untouched
            if row["month"] <= date(2026, until, 1)
        )

    def test_b18_income_of_each_month_is_as_without_the_split(self):
        self.assertEqual(self.year.amount, 1100.0)  # February to December
        self.assertTrue(self.year.is_deferred)
        self.assertEqual(self._release(2), self._due_by_schedule(2))
        self._done(self._split(charge=self.year, date="2026-03-10"))
        self.assertEqual(self._audit(), [])
        for until in (3, 4, 12):
            with self.subTest(until=until):
                self.assertAlmostEqual(
                    self._release(until), self._due_by_schedule(until), 1
                )
        self.assertEqual(self._release(12), self._due_by_schedule(12))
        self.assertEqual(self._audit(), [])

    def test_b18_split_by_days_earns_each_part_in_its_own_months(self):
        self._release(2)
        rebill = self._done(
            self._split(
                "days",
                [{"period_end": "2026-07-31"}, {"period_end": "2026-12-31"}],
                charge=self.year,
                date="2026-03-10",
            )
        )
        first, second = rebill.new_ids.sorted("period_start")
        self.assertAlmostEqual(first.amount + second.amount, 1100.0, 2)
        self._release(7)
        waiting = self.env["wuye.charge.release"].search(
            [("charge_id", "in", rebill.new_ids.ids), ("move_id", "=", False)]
        )
        self.assertEqual(waiting.charge_id, second)
        self.assertAlmostEqual(sum(waiting.mapped("amount")), second.amount_base, 2)
        self.assertEqual(self._audit(), [])

    def _audit(self):
        return [
            found["message"] for found in self.env["wuye.audit"]._find(self.company)
        ]


@tagged("post_install", "-at_install")
class TestSplitDeferredLargeChart(TestSplitDeferred):
    chart = "cn_large_bis"
    allow_inherited_tests_method = True


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestSplitLate(SplitCommon):
    """A bill on which damages ran before it was split."""

    def _damages(self, until):
        vals = self.env["wuye.charge"]._prepare_late_vals(self.charge, 5.0, until)
        late = self.env["wuye.charge"].create(vals)
        self.env["wuye.posting"]._post(late)
        return late

    def test_b18_days_that_damages_were_charged_for_do_not_run_again(self):
        late = self._damages("2026-02-28")
        rebill = self._done(self._split(date="2026-03-10"))
        self.assertEqual(set(rebill.new_ids.mapped("date_due")), {late.period_end})
        self.assertEqual((late.state, late.amount_residual), ("posted", 5.0))

    def test_b18_damages_themselves_are_not_split(self):
        late = self._damages("2026-02-28")
        wizard = self._split(charge=late, date="2026-03-10")
        with self.assertRaisesRegex(UserError, "only posted fees"):
            wizard.action_split()

    def test_b18_what_rounding_took_is_stated_once(self):
        stated = Decimal(self.charge.explanation["rounding_difference"])
        rebill = self._done(self._split(parts=3, date="2026-03-10"))
        parts = [Decimal(c.explanation["rounding_difference"]) for c in rebill.new_ids]
        self.assertEqual(sum(parts), stated)
        self.assertEqual(sum(1 for part in parts if part), 1 if stated else 0)
