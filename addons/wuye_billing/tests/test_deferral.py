"""E10: a year paid ahead shows a twelfth each month, in books and report."""

from decimal import Decimal

from odoo import fields
from odoo.tests import TransactionCase, tagged

from .common import WuyeBillingMixin

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
NET = Decimal("94339.62")  # of 100,000.00 a year, 6 % inside
# 94,339.62 / 12 = 7,861.635: 7,861.64 each, the last month takes the rest
LAST = ["7861.64"] * 11 + ["7861.58"]
# or each month ends where the exact sum stands: 7,861.64, 15,723.27, 23,584.91 ...
CUMULATIVE = ["7861.64", "7861.63"] * 6


class DeferralCase(WuyeBillingMixin):
    """Under one chart; both are run below."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()

    def _bill_year(self, rounding):
        self.fee.write({"cycle": "year", "release_rounding": rounding})
        standard = self._make_standard(self.fee, 83.3333333)
        self._make_line(self.unit, standard, "2026-01-01")
        [charge] = self._run("2026-01").charge_ids
        self.assertEqual((charge.amount, charge.amount_base), (100000.0, float(NET)))
        return charge

    def _standing(self, account, day):
        """What stands on an account at the end of a day, by journal items alone."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT coalesce(sum(balance), 0) FROM account_move_line "
            "WHERE account_id = %s AND parent_state = 'posted' AND date <= %s",
            [account.id, day],
        )
        return Decimal(str(self.env.cr.fetchone()[0])).quantize(Decimal("0.01"))

    def _assert_earned(self, charge, parts):
        """What is booked before each close is its part; the rest waits."""
        income = self.fee._income_account()
        deferred = self.company._wuye_account("deferred")
        earned = Decimal(0)
        for text, part in zip(MONTHS, parts, strict=True):
            month = fields.Date.to_date(f"{text}-01")
            record = self.env["wuye.month"]._get(self.community, month)
            record.with_user(self.accountant).action_release()
            earned += Decimal(part)
            last = fields.Date.end_of(month, "month")
            with self.subTest(month=text):
                self.assertEqual(self._standing(income, last), -earned)
                self.assertEqual(self._standing(deferred, last), earned - NET)
                waiting = self.env["wuye.charge.release"].search(
                    [("charge_id", "=", charge.id), ("move_id", "=", False)]
                )
                amounts = [Decimal(f"{row.amount:.2f}") for row in waiting]
                self.assertEqual(sum(amounts), NET - earned)
        self.assertEqual(earned, NET)
        self.assertEqual(list(self.env["wuye.audit"]._find(self.company)), [])

    def test_e10_year_earns_a_twelfth_each_month_the_last_takes_the_rest(self):
        self._assert_earned(self._bill_year("last"), LAST)

    def test_e10_year_earns_a_twelfth_each_month_cumulatively(self):
        self._assert_earned(self._bill_year("cumulative"), CUMULATIVE)

    def test_e10_twelve_months_in_advance_show_a_twelfth_each_month(self):
        """Kept as an advance and applied month by month: 300.00 of 3,600.00."""
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        self._pay(
            "2025-12-20",
            advances=[
                {
                    "unit": self.unit,
                    "item": self.fee,
                    "amount": 3600.0,
                    "period_start": fields.Date.to_date("2026-01-01"),
                    "period_end": fields.Date.to_date("2026-12-31"),
                }
            ],
        )
        advance = self.company._wuye_account("advance")
        for number, text in enumerate(MONTHS, 1):
            self._run(text)
            month = fields.Date.to_date(f"{text}-01")
            figures = self.env["wuye.month.figures"]._compute_checked(
                self.community, month
            )
            with self.subTest(month=text):
                self.assertEqual(figures.total.due, Decimal("300.00"))
                self.assertEqual(figures.total.applied, Decimal("300.00"))
                self.assertEqual(figures.total.closing, Decimal("0.00"))
                last = fields.Date.end_of(month, "month")
                left = Decimal(3600 - 300 * number)
                self.assertEqual(self._standing(advance, last), -left)


@tagged("post_install", "-at_install")
class TestDeferralSmall(DeferralCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestDeferralLarge(DeferralCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
