"""What each step of a month says in each situation (月度导航, B20, R38)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestMonthStep(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.day = fields.Date.to_date("2026-01-01")

    def _step(self, code, user=None, day=None):
        service = self.env["wuye.month.step"].with_user(user or self.accountant)
        steps = service._load(self.community, day or self.day)
        return next(step for step in steps if step["code"] == code)

    def _close(self):
        month = self.env["wuye.month"]._get(self.community, self.day)
        month.with_user(self.accountant).action_close()
        return month

    def test_b20_steps_come_in_order(self):
        steps = self.env["wuye.month.step"]._load(self.community, self.day)
        codes = [
            s["code"]
            for s in steps
            if s["code"]
            in ("reading", "run", "advance", "collection", "audit", "report", "close")
        ]
        self.assertEqual(
            codes,
            ["reading", "run", "advance", "collection", "audit", "report", "close"],
        )

    def test_b20_reading_counts_what_is_missing(self):
        self.assertEqual(self._step("reading")["state"], "done")
        line = self._make_line(
            self.unit, self._make_standard(self.water, 2.0), "2025-12-01"
        )
        step = self._step("reading")
        self.assertEqual((step["state"], step["figure"]), ("running", "0 / 1"))
        [reason] = step["reasons"]
        self.assertEqual(reason["action"]["domain"], [("id", "in", line.ids)])
        self._use(line, "2025-12", 10)  # billed in January
        step = self._step("reading")
        self.assertEqual((step["state"], step["figure"]), ("done", "1 / 1"))

    def test_b20_run_from_nothing_to_posted(self):
        self.assertEqual(self._step("run")["state"], "waiting")
        run = self._run("2026-01", post=False)
        step = self._step("run")
        self.assertEqual(step["state"], "blocked")
        self.assertIn("signature", step["reasons"][0]["text"])
        self.assertEqual(step["reasons"][0]["action"]["res_id"], run.id)
        run.with_user(self.accountant).action_sign()
        self.assertIn("waits to be posted", self._step("run")["reasons"][0]["text"])
        self.company.wuye_post_limit = 0  # the queue posts it
        run.with_user(self.accountant).action_post()
        step = self._step("run")
        self.assertEqual(
            (step["state"], step["done"], step["total"]), ("running", 0, 1)
        )
        run.part_ids._post_bills()
        run._end()
        step = self._step("run")
        self.assertEqual((step["state"], step["figure"]), ("done", "300.00"))

    def test_b20_failed_lines_block_and_lead_to_their_cure(self):
        other = self._make_unit(self.building, "0303", area_building=0.0)
        self._make_occupancy(other, self.owner, date_from="2020-01-01")
        late = self._make_standard(self.fee, 1.0, date_from="2027-01-01")
        line = self._make_line(other, late, "2026-01-01")
        self._run("2026-01")
        step = self._step("run")
        self.assertEqual(step["state"], "blocked")
        [reason] = step["reasons"]
        self.assertEqual(reason["action"]["res_id"], line.id)
        with self.assertRaisesRegex(UserError, "cannot be closed"):
            self._close()

    def test_b20_collection_is_settled_of_due(self):
        self.assertEqual(self._step("collection")["state"], "waiting")
        charge = self._run("2026-01").charge_ids
        self._pay("2026-01-10", [(charge, 75.0)])
        step = self._step("collection")
        self.assertEqual((step["state"], step["figure"]), ("running", "25.0%"))
        self.assertEqual((step["done"], step["total"]), (75.0, 300.0))
        self._pay("2026-01-11", [(charge, 225.0)])
        self.assertEqual(self._step("collection")["state"], "done")

    def test_b20_advances_applied(self):
        self._pay("2026-01-02", advances=[{"unit": self.unit, "amount": 340.0}])
        self.assertEqual(self._step("advance")["state"], "waiting")
        self._run("2026-01")
        step = self._step("advance")
        self.assertEqual((step["state"], step["figure"]), ("done", "300.00"))
        self.assertIn("Left: 40.00", step["lines"])

    def test_b20_findings_of_the_audit_block_the_close(self):
        self.assertEqual(self._step("audit")["state"], "waiting")
        charge = self._run("2026-01").charge_ids
        audit = self.env["wuye.audit"]._run_company(self.company)
        self.assertEqual(self._step("audit")["state"], "done", audit.finding_ids)
        self.env["wuye.audit.finding"].sudo().create(
            {
                "audit_id": audit.id,
                "code": "month_gap",
                "community_id": self.community.id,
                "model": charge._name,
                "res_id": charge.id,
                "message": "does not tie",
            }
        )
        step = self._step("audit")
        self.assertEqual(step["state"], "blocked")
        with self.assertRaisesRegex(UserError, "does not tie"):
            self._close()
        self.env["wuye.audit"]._run_company(self.company)
        self._close()

    def test_b20_findings_elsewhere_do_not_block(self):
        other = self._make_community("BHY", "碧海园", self.company)
        audit = self.env["wuye.audit"]._run_company(self.company)
        self.env["wuye.audit.finding"].sudo().create(
            {
                "audit_id": audit.id,
                "code": "month_gap",
                "community_id": other.id,
                "message": "does not tie",
            }
        )
        self.assertEqual(self._step("audit")["state"], "done")

    def test_b20_report_and_close(self):
        self._run("2026-01")
        self.assertIn("not computed", self._step("report")["reasons"][0]["text"])
        report = (
            self.env["wuye.month.report"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "month": self.day})
        )
        report.action_compute()
        self.assertIn("signature", self._step("report")["reasons"][0]["text"])
        report.with_user(self.accountant).action_sign()
        step = self._step("report")
        self.assertEqual((step["state"], step["figure"]), ("done", "300.00"))
        self.assertEqual(self._step("close")["state"], "waiting")
        later = fields.Date.to_date("2026-02-01")
        self.env["wuye.month"]._get(self.community, self.day)
        self.assertEqual(self._step("close", day=later)["state"], "blocked")
        self._close()
        step = self._step("close")
        self.assertEqual((step["state"], step["figure"]), ("done", "300.00"))
        self.assertEqual(self._step("close", day=later)["state"], "waiting")

    def test_b20_the_desk_sees_no_amounts(self):
        charge = self._run("2026-01").charge_ids
        self._pay("2026-01-10", [(charge, 75.0)])
        for code in ("run", "advance", "collection", "report", "close"):
            step = self._step(code, self.cashier)
            text = " ".join([step["figure"], *step["lines"]])
            self.assertNotRegex(text, r"\d\.\d")
            self.assertNotIn(step["done"], (75.0, 300.0))
