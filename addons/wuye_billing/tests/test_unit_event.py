from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CHARTS, WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestUnitEventMoney(WuyeBillingCommon):
    """A4, R31: the final bill, bills split by days, arrears and who owes them."""

    chart = CHARTS[0]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.1))
        cls.buyer = cls._make_partner("李雪", phone="13912345678")
        cls.service = cls._make_user("customer_service", cls.community)

    def _transfer(self, date="2026-03-15", partner=None, **vals):
        event = (
            self.env["wuye.unit.event"]
            .with_user(self.service)
            .create(
                {
                    "kind": "transfer",
                    "unit_id": self.unit.id,
                    "date": date,
                    "partner_id": (partner or self.buyer).id,
                    **vals,
                }
            )
        )
        event.action_apply()
        return event

    def _standing(self, item=None):
        """The unit's charges that stand: [(payer, from, until, amount, open)]."""
        charges = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", self.unit.id),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement", "takeover")),
                ("item_id", "in", (item or self.fee).ids),
            ]
        )
        return sorted(
            (
                c.partner_id.name,
                f"{c.period_start:%m-%d}",
                f"{c.period_end:%m-%d}",
                c.amount,
                c.amount_residual,
            )
            for c in charges
        )

    def assertClean(self):
        """The audit finds nothing, and both ways to the report agree."""
        self.env.flush_all()
        findings = self.env["wuye.audit"]._find(self.company)
        self.assertEqual([finding["message"] for finding in findings], [])
        for month in ("2026-02-01", "2026-03-01", "2026-04-01"):
            self.env["wuye.month.figures"]._compute_checked(
                self.community, fields.Date.to_date(month)
            )

    @freeze_time("2026-03-20")
    def test_a4_posted_bill_is_split_by_days(self):
        """310.00: 14 of 31 days are 140.00, 17 are 170.00."""
        self._run("2026-03")
        event = self._transfer()
        self.assertEqual(
            self._standing(),
            [
                ("李雪", "03-15", "03-31", 170.0, 170.0),
                ("王小明", "03-01", "03-14", 140.0, 140.0),
            ],
        )
        self.assertIn("140.00", event.summary)
        self.assertClean()
        event.action_take_back("the sale was called off")
        self.assertEqual(self._standing(), [("王小明", "03-01", "03-31", 310.0, 310.0)])
        self.assertClean()

    @freeze_time("2026-03-20")
    def test_a4_final_bill_of_what_no_run_has_billed(self):
        self._run("2026-02")
        draft = self._run("2026-03", post=False)
        event = self._transfer()
        self.assertEqual(draft.state, "draft", "its preview named the old owner")
        self.assertEqual(
            self._standing(),
            [
                ("王小明", "02-01", "02-28", 310.0, 310.0),
                ("王小明", "03-01", "03-14", 140.0, 140.0),
            ],
        )
        run = draft.with_user(self.clerk)
        run.action_compute()
        run.with_user(self.accountant).action_sign()
        run.with_user(self.accountant).action_post()
        self.assertEqual(self._standing()[0], ("李雪", "03-15", "03-31", 170.0, 170.0))
        self.assertClean()
        event.action_take_back("the sale was called off")
        self.assertEqual(
            self._standing(),
            [
                ("王小明", "02-01", "02-28", 310.0, 310.0),
                ("王小明", "03-01", "03-31", 310.0, 310.0),
            ],
        )
        self.assertClean()
        count = self.env["wuye.charge"].search_count([])
        run.with_user(self.accountant).action_bill_missing()
        self.assertEqual(self.env["wuye.charge"].search_count([]), count)

    @freeze_time("2026-03-20")
    def test_a4_arrears_stay_with_the_old_owner(self):
        self._run("2026-02")
        self._run("2026-03")
        event = self._transfer()
        self.assertIn("they stay with 王小明", event.summary)
        owed = self._open().grouped("partner_id")
        self.assertEqual(sum(owed[self.owner].mapped("amount_residual")), 450.0)
        self.assertEqual(sum(owed[self.buyer].mapped("amount_residual")), 170.0)

    @freeze_time("2026-03-20")
    def test_a4_arrears_taken_over_by_agreement_move_nothing_in_the_report(self):
        """ACCOUNTING row 27; a part of February is paid before."""
        self._run("2026-02")
        self._pay("2026-03-02", [(self._open(self.fee), 110.0)])
        self._run("2026-03")
        with self.assertRaisesRegex(UserError, "Write under “Agreed”"):
            self._transfer(takes_over_arrears=True)
        event = self._transfer(
            takes_over_arrears=True, note="Agreement of 2026-03-10: Li pays all."
        )
        self.assertEqual(
            self._standing(),
            [
                ("李雪", "02-01", "02-28", 200.0, 200.0),
                ("李雪", "03-01", "03-14", 140.0, 140.0),
                ("李雪", "03-15", "03-31", 170.0, 170.0),
                ("王小明", "02-01", "02-28", 310.0, 0.0),
                ("王小明", "03-01", "03-14", 140.0, 0.0),
            ],
        )
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-03-01")
        )
        total = figures.total
        self.assertEqual(
            [
                str(total.opening),
                str(total.due),
                str(total.received),
                str(total.closing),
            ],
            ["310.00", "310.00", "110.00", "510.00"],
        )
        self.assertEqual(str(total.adjusted), "0.00")
        self.assertClean()
        self._pay("2026-03-21", [(self._open(self.fee)[0], 200.0)], partner=self.buyer)
        self.assertClean()
        with self.assertRaisesRegex(UserError, "Void that receipt first"):
            event.action_take_back("no")
        payment = self.env["account.payment"].search(
            [("partner_id", "=", self.buyer.id)]
        )
        payment.with_user(self.accountant).action_wuye_void()
        self.assertClean()

    @freeze_time("2026-03-20")
    def test_take_over_is_taken_back(self):
        self._run("2026-02")
        event = self._transfer(
            "2026-03-01", takes_over_arrears=True, note="Agreed on 2026-02-20."
        )
        event.action_take_back("the sale was called off")
        owed = self._open().grouped("partner_id")
        self.assertEqual(list(owed), [self.owner])
        self.assertEqual(sum(owed[self.owner].mapped("amount_residual")), 310.0)
        self.assertClean()

    @freeze_time("2026-03-20")
    def test_paid_bill_stays_and_is_named(self):
        """T1: what is paid is never re-issued; the parties settle between them."""
        self._run("2026-03")
        self._pay("2026-03-05", [(self._open(self.fee), 310.0)])
        event = self._transfer()
        self.assertIn("the parties settle between themselves", event.summary)
        self.assertEqual(self._standing(), [("王小明", "03-01", "03-31", 310.0, 0.0)])
        self.assertClean()

    @freeze_time("2026-03-20")
    def test_open_meter_refuses_the_final_bill(self):
        water = self._make_line(self.unit, self._make_standard(self.water, 5.0))
        self._run("2026-02")
        before = self._standing()
        with self.assertRaisesRegex(UserError, "no consumption of 2026-02"):
            self._transfer()
        self.assertEqual(self._standing(), before)
        self.assertEqual(self.unit.owner_id, self.owner)
        self._use(water, "2026-02", 8)
        self._transfer()
        self.assertEqual(
            self._standing(self.water), [("王小明", "02-01", "02-28", 40.0, 40.0)]
        )
        self.assertClean()

    @freeze_time("2026-03-20")
    def test_tenant_who_pays_has_his_own_bill(self):
        """A lease from the 11th with the tenant paying: 10 and 21 days."""
        self._run("2026-03")
        tenant = self._make_partner("张租客")
        event = (
            self.env["wuye.unit.event"]
            .with_user(self.service)
            .create(
                {
                    "kind": "let",
                    "unit_id": self.unit.id,
                    "date": "2026-03-11",
                    "partner_id": tenant.id,
                    "tenant_pays": True,
                }
            )
        )
        event.action_apply()
        self.assertEqual(
            self._standing(),
            [
                ("张租客", "03-11", "03-31", 210.0, 210.0),
                ("王小明", "03-01", "03-10", 100.0, 100.0),
            ],
        )
        self.assertClean()

    @freeze_time("2026-04-02")
    def test_b20_transfer_on_a_day_of_a_closed_month_is_refused(self):
        """Days of a closed month keep their payer; the open month has the next."""
        self._run("2026-03")
        month = self.env["wuye.month"]._get(
            self.community, fields.Date.to_date("2026-03-01")
        )
        month.with_user(self.accountant).action_close()
        self.env.flush_all()
        before = self._standing()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation) as refused,
            self.env.cr.savepoint(),
        ):
            self._transfer()
            self.env.flush_all()
        message = self.env["wuye.occupancy"]._sql_error_to_message(refused.exception)
        self.assertIn("first day of the open month", message)
        self.env.invalidate_all()
        self.assertEqual(self._standing(), before)
        self._transfer("2026-04-01")
        self.env.flush_all()
        self.assertEqual(self._standing(), before)
        self.assertEqual(self.unit._payer_on("2026-03-31"), self.owner)
        self.assertEqual(self.unit._payer_on("2026-04-01"), self.buyer)
        self.assertClean()


@tagged("post_install", "-at_install")
class TestUnitEventMoneyOther(TestUnitEventMoney):
    """The same under the other Chinese chart."""

    chart = CHARTS[1]
