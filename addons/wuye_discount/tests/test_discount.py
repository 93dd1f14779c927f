"""B11: gift months by table, early payers, groups: approved, then booked."""

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DiscountCommon, DiscountMixin


class GiftCase(DiscountMixin):
    """Row 28 under one chart: full price on the bill, minus 100 % beside it."""

    def test_b11_pay_six_get_half_of_the_seventh(self):
        scheme = self._scheme()
        self._pay_ahead("2026-01-01", "2026-06-30", 1800.0)
        application = self._application(scheme, paid_from="2026-01-01", months_paid=6)
        self.assertRecordValues(
            application,
            [
                {
                    "state": "done",
                    "months_given": 0.5,
                    "date_from": fields.Date.to_date("2026-07-01"),
                    "date_to": fields.Date.to_date("2026-07-31"),
                }
            ],
        )
        for month in range(1, 9):
            self._run(f"2026-{month:02d}")
        self.assertEqual(self._reduced(), [("2026-07", -150.0)])
        july = self._fee_of("2026-07")
        self.assertRecordValues(july, [{"amount": 300.0, "amount_residual": 150.0}])
        self._assert_clean()

    def test_b11_pay_twelve_get_the_thirteenth_at_full_price_less_all_of_it(self):
        scheme = self._scheme()
        self._pay_ahead("2026-01-01", "2026-12-31", 3600.0)
        self._application(scheme, paid_from="2026-01-01", months_paid=12)
        months = [f"2026-{m:02d}" for m in range(1, 13)] + ["2027-01", "2027-02"]
        for month in months:
            self._run(month)
        self.assertEqual(self._reduced(), [("2027-01", -300.0)])
        gift = self._fee_of("2027-01")
        self.assertRecordValues(gift, [{"amount": 300.0, "amount_residual": 0.0}])
        [note] = gift.search([("origin_id", "=", gift.id)])
        self.assertRecordValues(
            note,
            [
                {
                    "state": "posted",
                    "amount": -300.0,
                    "amount_base": -gift.amount_base,
                    "amount_tax": -gift.amount_tax,
                }
            ],
        )
        self.assertEqual(note.move_line_id.account_id, gift.move_line_id.account_id)
        self.assertEqual(self._fee_of("2027-02").amount_residual, 300.0)
        self._assert_clean()

    def _income(self):
        """{month: income of the fee}, from journal items alone."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT to_char(line.date, 'YYYY-MM'), -sum(line.balance)
                 FROM account_move_line line
                WHERE line.account_id = %s AND line.parent_state = 'posted'
                  AND line.wuye_community_id = %s
             GROUP BY 1 ORDER BY 1""",
            [self.fee._income_account().id, self.community.id],
        )
        return {month: float(amount) for month, amount in self.env.cr.fetchall()}

    def _give_the_thirteenth(self, **vals):
        self._pay_ahead("2026-01-01", "2026-12-31", 3600.0)
        application = self._application(
            self._scheme(**vals), paid_from="2026-01-01", months_paid=12
        )
        for month in [f"2026-{m:02d}" for m in range(1, 13)] + ["2027-01"]:
            self._run(month)
            self._release(month)
        return application

    def _release(self, month):
        day = fields.Date.to_date(f"{month}-01")
        record = self.env["wuye.month"]._get(self.community, day)
        record.with_user(self.accountant).action_release()

    def test_r28_policy_spread_over_thirteen_months_and_else_booked_in_one(self):
        """The same money in all, by month as the policy of the scheme says."""
        for is_spread in (True, False):
            with self.subTest(is_spread=is_spread), self.env.cr.savepoint() as point:
                gift = self._give_the_thirteenth(is_spread=is_spread)
                net = self._fee_of("2026-01").amount_base
                spread = [round(net * 12 / 13, 2)] * 12
                spread.append(round(12 * net - sum(spread), 2))
                plain = [net] * 12 + [0.0]
                income = self._income()
                self.assertEqual(len(income), 13)
                for got, wanted in zip(
                    income.values(), spread if is_spread else plain, strict=True
                ):
                    self.assertAlmostEqual(got, wanted, 2)
                self.assertEqual(self._reduced(), [("2027-01", -300.0)])
                spread_bills = self.env["wuye.charge"].search(
                    [("gift_id", "=", gift.id)]
                )
                self.assertEqual(len(spread_bills), 12 if is_spread else 0)
                self._assert_clean()
                point.rollback()

    def test_r28_policy_is_that_of_the_chart_unless_said_otherwise(self):
        scheme = self._scheme(approve=False)
        self.assertEqual(scheme.is_spread, self.chart == "cn_large_bis")
        group = self._scheme("group", approve=False, percent=10.0)
        self.assertFalse(group.is_spread)

    def test_r28_bill_that_was_reversed_takes_its_part_of_the_gift_back(self):
        self._pay_ahead("2026-01-01", "2026-12-31", 3600.0)
        self._application(
            self._scheme(is_spread=True), paid_from="2026-01-01", months_paid=12
        )
        run = self._run("2026-01", post=False)
        self.env["wuye.posting"]._post(run.charge_ids, settle=False)  # still unpaid
        charge = self._fee_of("2026-01")
        self.assertTrue(charge.is_deferred)
        self._release("2026-01")
        charge._reverse(fields.Date.to_date("2026-01-31"))
        self._release("2026-01")
        left = self.env["wuye.charge.release"].search(
            [("community_id", "=", self.community.id), ("move_id", "=", False)]
        )
        self.assertFalse(left)
        self.assertAlmostEqual(self._income().get("2026-01", 0.0), 0.0, 2)
        self._assert_clean()

    def _fee_of(self, month):
        return self.env["wuye.charge"].search(
            [
                ("bill_month", "=", f"{month}-01"),
                ("kind", "=", "regular"),
                ("unit_id", "=", self.unit.id),
            ]
        )


@tagged("post_install", "-at_install")
class TestGiftSmall(GiftCase, DiscountCommon):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestGiftLarge(GiftCase, DiscountCommon):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestDiscount(DiscountCommon):
    def test_b11_month_that_was_not_paid_gives_nothing(self):
        scheme = self._scheme()
        self._pay_ahead("2026-01-01", "2026-05-31", 1500.0)
        application = self._application(
            scheme, approve=False, paid_from="2026-01-01", months_paid=6
        )
        with self.assertRaisesRegex(UserError, "2026-06"), self.env.cr.savepoint():
            self._carry_out(application)
        self.assertEqual(application.state, "draft")

    def test_b11_fewer_months_than_the_table_are_said_at_once(self):
        scheme = self._scheme()
        with self.assertRaisesRegex(ValidationError, "gives nothing for 5"):
            self._application(
                scheme,
                approve=False,
                paid_from="2026-01-01",
                months_paid=5,
                date_from="2026-06-01",
                date_to="2026-06-30",
            )

    def test_b11_group_pays_less_in_its_months_only(self):
        self._run("2026-01")
        scheme = self._scheme("group", percent=12.5)
        application = self._application(
            scheme, date_from="2026-01-01", date_to="2026-02-28", paper="低保证 0302"
        )
        self.assertEqual(self._reduced(), [("2026-01", -37.5)])
        self._run("2026-02")
        self._run("2026-03")
        self.assertEqual(self._reduced(), [("2026-01", -37.5), ("2026-02", -37.5)])
        self.assertEqual(application.amount_total, 75.0)
        self._assert_clean()

    def test_b11_doing_it_again_reduces_nothing_twice(self):
        self._run("2026-01")
        application = self._application(
            self._scheme("group", percent=10.0),
            date_from="2026-01-01",
            date_to="2026-12-31",
        )
        application.with_user(self.accountant).action_apply()
        application._grant(application._charges())
        self.assertEqual(self._reduced(), [("2026-01", -30.0)])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self._application(
                application.scheme_id,
                approve=False,
                date_from="2026-06-01",
                date_to="2026-06-30",
            )

    def test_b11_quarter_with_one_month_of_the_group_loses_a_third_of_it(self):
        self.fee.cycle = "quarter"
        self._run("2026-01")
        self._application(
            self._scheme("group", percent=50.0),
            date_from="2026-03-01",
            date_to="2026-03-31",
        )
        self.assertEqual(self._reduced(), [("2026-01", -150.0)])

    def test_b11_two_discounts_never_take_more_than_the_fee(self):
        for percent in (80.0, 70.0):
            self._application(
                self._scheme("group", percent=percent),
                date_from="2026-01-01",
                date_to="2026-01-31",
            )
        self._run("2026-01")
        self.assertEqual(self._reduced(), [("2026-01", -240.0), ("2026-01", -60.0)])
        self._assert_clean()

    def test_b11_early_payer_gets_it_once_the_rest_was_paid_in_time(self):
        self._run("2026-01")
        charge = self._open(self.fee)
        scheme = self._scheme("early", percent=5.0, pay_by="2026-01-31")
        application = self._application(
            scheme, approve=False, date_from="2026-01-01", date_to="2026-01-31"
        )
        self._pay("2026-01-30", [(charge, 284.99)])
        with self.assertRaisesRegex(UserError, "not earned"), self.env.cr.savepoint():
            self._carry_out(application)
        application.invalidate_recordset()
        self._pay("2026-01-31", [(charge, 0.01)])
        self._carry_out(application)
        self.assertRecordValues(charge, [{"amount_residual": 0.0}])
        self.assertEqual(self._reduced(), [("2026-01", -15.0)])
        self._assert_clean()

    def test_b11_paid_a_day_late_is_not_early(self):
        self._run("2026-01")
        self._pay("2026-02-01", [(self._open(self.fee), 285.0)])
        scheme = self._scheme("early", percent=5.0, pay_by="2026-01-31")
        application = self._application(
            scheme, approve=False, date_from="2026-01-01", date_to="2026-01-31"
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._carry_out(application)

    def test_b11_nothing_acts_without_approval(self):
        self._run("2026-01")
        scheme = self._scheme("group", percent=10.0, approve=False)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            scheme.with_user(self.accountant).action_apply()
        with (
            self.assertRaisesRegex(ValidationError, "not in force"),
            self.env.cr.savepoint(),
        ):
            self._application(
                scheme, approve=False, date_from="2026-01-01", date_to="2026-01-31"
            )
        self._carry_out(scheme.with_user(self.accountant))
        application = self._application(
            scheme, approve=False, date_from="2026-01-01", date_to="2026-01-31"
        )
        with (
            self.assertRaisesRegex(UserError, "Ask for approval first"),
            self.env.cr.savepoint(),
        ):
            application.with_user(self.accountant).action_apply()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            application.with_user(self.accountant).write({"state": "done"})
        self.assertEqual(self._reduced(), [])

    def test_b11_request_under_a_discount_is_not_made_by_hand(self):
        self._run("2026-01")
        application = self._application(
            self._scheme("group", percent=10.0),
            approve=False,
            date_from="2026-01-01",
            date_to="2026-01-31",
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._request(
                "reduction",
                1.0,
                "2026-01-20",
                approve=False,
                charge_id=self._open(self.fee).id,
                discount_id=application.id,
            )

    def test_b11_what_was_approved_stays_as_it_is(self):
        scheme = self._scheme()
        for act in (
            lambda: scheme.write({"document_number": "另一号"}),
            lambda: scheme.row_ids[0].write({"months_given": 3.0}),
            lambda: scheme.row_ids[0].unlink(),
            lambda: scheme.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE wuye_discount_scheme SET kind = 'group', percent = 50 "
                "WHERE id = %s",
                [scheme.id],
            )

    def test_b11_granted_discount_only_ends_sooner(self):
        application = self._application(
            self._scheme("group", percent=10.0),
            date_from="2026-01-01",
            date_to="2026-12-31",
        ).with_user(self.accountant)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            application.date_to = "2027-01-31"
        with self.assertRaises(UserError), self.env.cr.savepoint():
            application.unit_id = self._make_unit(self.building, "0500")
        application.date_to = "2026-01-31"
        self._run("2026-01")
        self._run("2026-02")
        self.assertEqual(self._reduced(), [("2026-01", -30.0)])

    def test_b11_scheme_of_another_community_fee_or_time_does_not_fit(self):
        other = self._make_community("YFY", "云枫苑", self.company)
        (self.accountant | self.manager | self.service).wuye_community_ids |= other
        months = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        for vals in (
            {"community_ids": other.ids},
            {"item_ids": self.water.ids},
            {"date_from": "2026-02-01"},
        ):
            scheme = self._scheme("group", percent=10.0, **vals)
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, "does not fit"),
                self.env.cr.savepoint(),
            ):
                self._application(scheme, approve=False, **months)
