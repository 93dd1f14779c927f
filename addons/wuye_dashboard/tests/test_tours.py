"""The dashboard in the browser, from a figure to its rows."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestDashboardTours(ChineseTours):
    def test_e12_figure_opens_its_rows_in_chinese(self):
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        self._run("2026-01")
        self.start_tour(
            "/odoo/collection-dashboard",
            "wuye_dashboard_open",
            login=self.manager.login,
        )
        charges = self.env["wuye.charge"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertEqual(sum(charges.mapped("amount")), 300.0)
        self.assertEqual(set(charges.mapped("state")), {"posted"})
