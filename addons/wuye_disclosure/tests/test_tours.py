"""A quarter disclosed in the browser, by three persons."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import DisclosureMixin


@tagged("post_install", "-at_install")
class TestDisclosureTours(DisclosureMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_disclosure()

    def test_e14_quarter_is_computed_checked_and_published_in_chinese(self):
        Report = self.env["wuye.disclosure"]
        self.start_tour(
            "/odoo/disclosures", "wuye_disclosure_compute", login=self.accountant.login
        )
        report = Report.search([("community_id", "=", self.community.id)])
        self.assertRecordValues(
            report, [{"state": "draft", "computed_by": self.accountant.id}]
        )
        self.start_tour(
            f"/odoo/disclosures/{report.id}",
            "wuye_disclosure_check",
            login=self.manager.login,
        )
        self.assertRecordValues(
            report,
            [
                {
                    "state": "published",
                    "checked_by": self.manager.id,
                    "common_closing": 714.5,
                    "amount_arrears": 28.26,
                    "is_intact": True,
                }
            ],
        )
