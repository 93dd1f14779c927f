"""B12: damages are charged as bills, at the month's end and when money is taken."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.wuye_billing.tests.common import CHARTS, WuyeBillingCommon

from .common import LateFeeCommon, LateFeeMixin


class LateRunCases:
    """Run under both Chinese charts."""

    def test_b12_run_shows_why_and_charges_it(self):
        run = self._late_run("2026-02-28", post=False)
        self.assertRecordValues(
            run.line_ids,
            [
                {
                    "charge_id": self.bill.id,
                    "amount_to_date": 42.0,
                    "amount_charged": 0.0,
                    "amount": 42.0,
                }
            ],
        )
        text = "open 500.00 × 3‰ a day × 28 days = 42.00"
        self.assertIn(text, run.line_ids.explanation)
        run.with_user(self.accountant).action_post()
        late = self._late_charges()
        self.assertRecordValues(
            late,
            [
                {
                    "amount": 42.0,
                    "item_id": self.late.id,
                    "origin_id": self.bill.id,
                    "partner_id": self.owner.id,
                    "date": fields.Date.to_date("2026-02-28"),
                    "period_start": fields.Date.to_date("2026-02-01"),
                    "period_end": fields.Date.to_date("2026-02-28"),
                    "state": "posted",
                }
            ],
        )
        self.assertEqual(run.line_ids.late_charge_id, late)
        self.assertIn(text, late.explanation_text)

    def test_b12_row_17_books_damages_and_vat(self):
        self._late_run("2026-02-28")
        late = self._late_charges()
        account = self.company._wuye_account("income_late")
        income = late.move_id.line_ids.filtered(lambda line: line.account_id == account)
        self.assertEqual(-income.balance, late.amount_base)
        self.assertEqual(late.amount_base + late.amount_tax, 42.0)
        self.assertEqual(
            late.move_id.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).balance,
            42.0,
        )

    def test_b12_next_run_charges_the_rest_and_says_so(self):
        self._late_run("2026-02-28")
        self._pay("2026-03-10", [(self.bill, 500.0)])
        self._late_run("2026-03-31")
        first, second = self._late_charges()
        # 1 to 9 March: nine days on 500
        self.assertRecordValues(
            second,
            [
                {
                    "amount": 13.5,
                    "period_start": fields.Date.to_date("2026-03-01"),
                    "period_end": fields.Date.to_date("2026-03-31"),
                }
            ],
        )
        self.assertIn("Less what was charged before = -42.00", second.explanation_text)
        again = self._late_run("2026-04-30", post=False)
        self.assertFalse(again.line_ids)
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-03-01")
        )
        row = figures.by_item()[self.late.id]
        self.assertEqual(float(row.due), 13.5)
        self.assertEqual(float(row.adjusted), 0.0)

    def test_b12_waived_by_approval_and_not_charged_again(self):
        """Row 17b: a reduction of the damages, with its request (B11)."""
        self._late_run("2026-02-28")
        late = self._late_charges()
        self._request("reduction", 42.0, "2026-03-05", charge_id=late.id)
        self.assertEqual(late.amount_residual, 0.0)
        run = self._late_run("2026-03-10", post=False)
        self.assertEqual(run.amount_total, 15.0)


@tagged("post_install", "-at_install")
class TestLateRunSmall(LateRunCases, LateFeeCommon):
    chart = CHARTS[0]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    @classmethod
    def _prepare(cls):
        cls._rule()
        cls._run("2026-01")
        cls.bill = cls._open(cls.fee)


@tagged("post_install", "-at_install")
class TestLateRunLarge(TestLateRunSmall):
    chart = CHARTS[1]


@tagged("post_install", "-at_install")
class TestLateRun(TestLateRunSmall):
    def test_b12_what_changed_meanwhile_is_not_charged(self):
        run = self._late_run("2026-02-28", post=False)
        self._pay("2026-02-10", [(self.bill, 200.0)])
        with self.assertRaisesRegex(UserError, "Compute again"):
            run.with_user(self.accountant).action_post()
        self.assertFalse(self._late_charges())
        run.with_user(self.clerk).action_compute()
        run.with_user(self.accountant).action_post()
        self.assertEqual(self._late_charges().amount, 30.6)

    def test_b12_charged_too_much_is_said(self):
        self._late_run("2026-02-28")
        self._pay("2026-02-10", [(self.bill, 500.0)])  # entered late
        run = self._late_run("2026-03-31", post=False)
        self.assertRecordValues(run, [{"amount_total": 0.0, "amount_over": 28.5}])
        action = run.line_ids.with_user(self.accountant).action_request_waiver()
        self.assertEqual(action["context"]["default_amount"], 28.5)
        self.assertEqual(
            action["context"]["default_charge_id"], self._late_charges().id
        )
        run.with_user(self.accountant).action_post()
        self.assertEqual(len(self._late_charges()), 1)

    def test_b12_posting_twice_charges_once(self):
        run = self._late_run("2026-02-28")
        run.with_user(self.accountant).action_post()
        self.assertEqual(len(self._late_charges()), 1)
        with self.assertRaisesRegex(UserError, "is charged"):
            run.with_user(self.clerk).action_compute()
        with self.assertRaises(UserError):
            run.with_user(self.clerk).unlink()

    def test_b12_closed_month_takes_no_damages(self):
        run = self._late_run("2026-01-31", post=False)
        self._late_run("2026-02-28")
        for month in ("2026-01-01", "2026-02-01"):
            record = self.env["wuye.month"]._get(
                self.community, fields.Date.to_date(month)
            )
            record.with_user(self.accountant).action_close()
        run.with_user(self.accountant).action_post()  # nothing is owed to that day
        late = self._late_run("2026-02-27", post=False)
        self.assertFalse(late.line_ids)
        self._pay("2026-03-20", [(self.bill, 100.0)])
        self.assertEqual(self._late_run("2026-03-31").amount_total, 42.9)

    def test_b20_a_run_not_charged_stops_the_close(self):
        self._late_run("2026-01-31")
        record = self.env["wuye.month"]._get(
            self.community, fields.Date.to_date("2026-01-01")
        )
        record.with_user(self.accountant).action_close()
        self._run("2026-02")
        run = self._late_run("2026-02-28", post=False)
        record = self.env["wuye.month"]._get(
            self.community, fields.Date.to_date("2026-02-01")
        )
        with self.assertRaisesRegex(UserError, "are not charged yet"):
            record.with_user(self.accountant).action_close()
        run.with_user(self.accountant).action_post()
        record.with_user(self.accountant).action_close()
        self.assertEqual(record.state, "closed")

    def test_b12_who_computes_and_who_charges(self):
        run = self._late_run("2026-02-28", post=False)
        with self.assertRaisesRegex(AccessError, "Only an accountant charges damages"):
            run.with_user(self.clerk).action_post()
        with self.assertRaisesRegex(UserError, "goes on with its buttons"):
            run.with_user(self.clerk).state = "posted"
        for user in (self.cashier, self.manager):
            with self.assertRaises(AccessError):
                run.with_user(user).action_compute()
        with self.assertRaises(AccessError):
            self.env["wuye.late.rule"].with_user(self.clerk).create({"name": "x"})

    def test_i8_another_communitys_run_is_not_seen(self):
        run = self._late_run("2026-02-28")
        other = self._make_community("YH", "阅湖", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        for record in (run, run.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
            found = record.with_user(stranger).search([])
            self.assertFalse(found)

    def test_i8_another_companys_rule_is_not_seen(self):
        other = self.env["res.company"].create({"name": "别家物业"})
        community = self._make_community("BJ", "别家", other)
        stranger = self._make_user("accountant", community, login="stranger")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        rules = self.env["wuye.late.rule"].with_user(stranger)
        theirs = rules.with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]))


@tagged("post_install", "-at_install")
class TestReceive(LateFeeMixin, WuyeBillingCommon):
    """Damages to the day, charged at the desk and taken with the bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_late()
        cls._rule()
        cls._run("2026-01")
        cls.bill = cls._open(cls.fee)

    def _open_desk(self, day):
        desk = self.env["wuye.receive"].with_user(self.accountant)
        context = {"active_model": "wuye.unit", "active_ids": self.unit.ids}
        form = Form(desk.with_context(**context))
        form.date = day
        form.tender = "transfer"
        return form

    def test_b12_damages_on_payment_are_a_bill_paid_with_it(self):
        form = self._open_desk("2026-02-10")
        self.assertEqual(form.late_amount, 13.5)
        receive = form.save()
        receive.action_charge_late()
        self.assertRecordValues(
            receive, [{"amount_received": 513.5, "late_amount": 0.0}]
        )
        receive.action_receive()
        late = self._late_charges()
        self.assertRecordValues(late, [{"amount": 13.5, "amount_residual": 0.0}])
        self.assertEqual(self.bill.amount_residual, 0.0)
        # the bill was open at the end of 9 February for the last time
        run = self._late_run("2026-02-28", post=False)
        self.assertFalse(run.line_ids)

    def test_b12_paid_without_them_they_come_at_the_months_end(self):
        receive = self._open_desk("2026-02-10").save()
        receive.action_receive()
        self.assertFalse(self._late_charges())
        self._late_run("2026-02-28")
        self.assertEqual(self._late_charges().amount, 13.5)

    def test_b12_nothing_late_says_nothing(self):
        self.assertEqual(self._open_desk("2026-01-20").late_amount, 0.0)
