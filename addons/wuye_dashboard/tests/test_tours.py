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

    def test_r97_announced_in_chinese_and_read_beside_the_figures(self):
        """R103 from the empty list to the page of the managers."""
        writer = self._make_user("customer_service", self.community)
        self.start_tour("/odoo", "wuye_announcement", login=writer.login)
        announcement = self.env["wuye.announcement"].search([("name", "=", "停水通知")])
        self.assertEqual(announcement.community_ids, self.community)
        self.assertEqual(announcement.state, "valid")
        self.assertIn("周五停水", announcement.content)
        # without its area the unit's fee cannot be computed
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        self.unit.area_building = 0.0
        run = self._run("2026-01", post=False)
        self.start_tour(
            "/odoo/collection-dashboard",
            "wuye_dashboard_news",
            login=self.manager.login,
        )
        self.assertEqual(run.failure_count, 1)
