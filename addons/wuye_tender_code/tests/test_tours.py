"""A payer's code at the desk by keys, with the gateway really asked (D1)."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import CodeMixin


@tagged("post_install", "-at_install")
class TestCodeTours(KeyboardMixin, CodeMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_codes()

    def test_d1_code_is_scanned_given_up_and_paid_by_keys_in_chinese(self):
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk", "wuye_tender_code_desk", login=self.collector.login
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(receipt, [{"name": "A0012801", "amount": 900.0}])
        orders = self.env["wuye.pay.order"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        self.assertRecordValues(
            orders,
            [
                {"channel_id": self.wechat.id, "state": "closed", "receipt_id": False},
                {
                    "channel_id": self.alipay.id,
                    "state": "paid",
                    "receipt_id": receipt.id,
                },
            ],
        )
        self.assertEqual(receipt.tender_ids.tender, "alipay")
        self.assertEqual(self.gateway.charged, 90000)
        self.assertFalse(self._open(self.fee))
        self._assert_clean()
