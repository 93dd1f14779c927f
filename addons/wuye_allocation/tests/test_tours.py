"""A cost from the invoice to the audit, in the browser."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import AllocationMixin


@tagged("post_install", "-at_install")
class TestAllocationTours(AllocationMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_costs()

    def test_b16_cost_is_entered_computed_and_audited_in_chinese(self):
        self.start_tour("/odoo", "wuye_allocation_enter", login=self.clerk.login)
        cost = self.env["wuye.allocation"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            cost, [{"state": "computed", "amount": 865.4, "amount_shared": 865.4}]
        )
        url = f"/odoo/wuye.allocation/{cost.id}"
        self.start_tour(url, "wuye_allocation_audit", login=self.accountant.login)
        self.assertRecordValues(
            cost, [{"state": "audited", "audited_by": self.accountant.id}]
        )
        self.assertAlmostEqual(sum(cost.line_ids.mapped("amount")), 865.4)
