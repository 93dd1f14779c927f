"""A scheme and its application in the browser, in Chinese."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import DiscountMixin


@tagged("post_install", "-at_install")
class TestDiscountTours(DiscountMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_discounts()
        cls._run("2026-01")
        cls.bill = cls._open(cls.fee)

    def test_b11_scheme_application_and_report_in_chinese(self):
        self.start_tour("/odoo", "wuye_discount_scheme", login=self.accountant.login)
        scheme = self.env["wuye.discount.scheme"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            scheme, [{"name": "预交优惠", "kind": "gift", "state": "draft"}]
        )
        self.assertRecordValues(
            scheme.row_ids, [{"months_paid": 12, "months_given": 1.0}]
        )
        group = self._scheme("group", percent=10.0, name="职工优惠")
        application = self._application(
            group, approve=False, date_from="2026-01-01", date_to="2026-01-31"
        )
        url = f"/odoo/wuye.discount.application/{application.id}"
        self.start_tour(url, "wuye_discount_ask", login=self.service.login)
        self.start_tour(url, "wuye_discount_approve", login=self.manager.login)
        self.start_tour(url, "wuye_discount_apply", login=self.accountant.login)
        self.assertRecordValues(
            application.with_env(self.env), [{"state": "done", "amount_total": 30.0}]
        )
        self.assertEqual(self.bill.amount_residual, 270.0)
        self.start_tour("/odoo", "wuye_discount_report", login=self.accountant.login)
        rows = self.env["wuye.reduction"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            rows, [{"kind": "group", "amount": 30.0, "amount_ledger": 30.0}]
        )
