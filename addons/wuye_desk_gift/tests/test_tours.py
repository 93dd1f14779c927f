"""Months ahead and their gift at the desk, in Chinese, by keys."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import GiftMixin


@tagged("post_install", "-at_install")
class TestGiftTour(KeyboardMixin, GiftMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_gifts()

    def test_b11_six_months_ahead_ask_for_the_seventh_in_chinese(self):
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour("/odoo/cash-desk", "wuye_desk_gift", login=self.collector.login)
        advance = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual((advance.amount, advance.period_start), (1800.0, self.next))
        self.assertRecordValues(
            self._gifts(),
            [{"months_paid": 6, "months_given": 1.0, "date_from": self._month(6)}],
        )
        self.assertEqual(self._gifts().review_ids.mapped("status"), ["pending"])
        self._assert_clean()
