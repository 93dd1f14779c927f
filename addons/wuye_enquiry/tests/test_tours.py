"""The enquiry in the browser, in Chinese."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin


@tagged("post_install", "-at_install")
class TestEnquiryTour(DeskMixin, ChineseTours):
    def test_j16_room_is_found_and_its_payments_read_in_chinese(self):
        self._setup_desk()
        self._setup_bills("2026-01", "2026-02", "2026-03")
        self.collector.name = "周收费"
        self._open_shift()
        receipt = self._take([(self._open(self.fee)[:1], 300.0)])
        self._cashier().close_shift(self.token, {"cash": 800.0})
        self.start_tour(
            "/odoo/payment-enquiry", "wuye_enquiry_room", login=self.collector.login
        )
        enquiry = self.env["wuye.enquiry"].search(
            [("create_uid", "=", self.collector.id)], limit=1
        )
        self.assertEqual(enquiry.unit_id, self.unit)
        figures = enquiry.with_user(self.collector)._figures()
        self.assertEqual(float(figures["received"]), receipt.amount)
