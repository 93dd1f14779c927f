"""A payer's code at the desk by keys, with the gateway really asked (D1)."""

import hashlib
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from ..answer import Answer
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

    def test_j2_channel_is_set_by_the_administrator_in_chinese(self):
        (self.wechat | self.alipay).action_archive()
        self.start_tour(
            "/odoo/pay-channels",
            "wuye_tender_code_channel",
            login=self.administrator.login,
        )
        channel = self.env["wuye.pay.channel"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            channel,
            [
                {
                    "kind": "alipay",
                    "merchant": "2088000000001",
                    "address": "https://example.com",
                    "secret": "0123456789abcdef",
                }
            ],
        )

    def test_i9_supervisor_decides_about_money_without_receipt_in_chinese(self):
        self._open_shift()
        first = self._pay(self._coded([(self.bills[0], 300.0)]))
        second = self._pay(self._coded([(self.bills[1], 200.0)]))
        self.start_tour(
            "/odoo/pay-orders", "wuye_tender_code_decide", login=self.supervisor.login
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            first | second,
            [
                {"state": "paid", "receipt_id": first.receipt_id.id},
                {"state": "refund_asked", "receipt_id": False},
            ],
        )
        self.assertEqual(first.receipt_id.name, "A0012801")
        self._follow()
        self.assertEqual(second.state, "refunded")
        self._assert_clean()

    def test_d1_accountant_settles_what_differs_in_chinese(self):
        accountant = self._make_user("accountant", self.community, login="d-account")
        self._open_shift()
        order = self._begin(self._coded([(self.bills[0], 300.0)]))
        order._settle(Answer(order.name, "paid", Decimal("1.00"), "4200000001"))
        self.start_tour(
            "/odoo/pay-exceptions", "wuye_tender_code_settle", login=accountant.login
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            order.exception_ids,
            [
                {
                    "state": "settled",
                    "note": "已与渠道核对，退回差额",
                    "settled_by": accountant.id,
                }
            ],
        )
        self.assertEqual(order.state, "waiting")
