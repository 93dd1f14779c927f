"""What is not read is listed and signed, in the browser."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestReadingWindowTours(ChineseTours):
    def test_c9_what_is_not_read_is_listed_and_signed_in_chinese(self):
        month = fields.Date.start_of(fields.Date.today(), "month")
        before = fields.Date.subtract(month, months=1)
        self._make_line(self.unit, self._make_standard(self.water, 3.0), before)
        self.start_tour("/odoo", "wuye_reading_window_list", login=self.clerk.login)
        window = self.env["wuye.reading.window"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            window, [{"state": "listed", "listed_by": self.clerk.id, "line_count": 1}]
        )
        self.assertEqual(window.line_ids.reason, "两次上门无人")
        login = self.accountant.login
        self.start_tour("/odoo", "wuye_reading_window_sign", login=login)
        self.assertRecordValues(
            window, [{"state": "closed", "closed_by": self.accountant.id}]
        )
