"""A month's damages in the browser, and at the desk."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import LateFeeMixin


@tagged("post_install", "-at_install")
class TestLateFeeTours(LateFeeMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_late()
        cls._run("2026-01")
        cls.bill = cls._open(cls.fee)

    def test_b12_rule_run_and_damages_in_chinese(self):
        login = self.accountant.login
        self.start_tour("/odoo", "wuye_late_fee_rule", login=login)
        rule = self.env["wuye.late.rule"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(rule, [{"name": "合同第九条", "cap_percent": 100.0}])
        self.assertRecordValues(rule.rate_ids, [{"kind": "day", "permille": 3.0}])
        run = (
            self.env["wuye.late.run"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "date": "2026-02-28"})
        )
        url = f"/odoo/wuye.late.run/{run.id}"
        self.start_tour(url, "wuye_late_fee_compute", login=self.clerk.login)
        self.assertRecordValues(run, [{"state": "computed", "amount_total": 42.0}])
        self.start_tour(url, "wuye_late_fee_charge", login=login)
        self.assertRecordValues(
            self._late_charges(),
            [{"amount": 42.0, "origin_id": self.bill.id, "state": "posted"}],
        )
        self.assertEqual(run.state, "posted")
