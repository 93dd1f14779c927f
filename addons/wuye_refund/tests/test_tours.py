"""Refund and void in the browser, in Chinese: asked for, approved, carried out."""

import hashlib

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import RefundMixin


@tagged("post_install", "-at_install")
class TestRefundTours(RefundMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_refunds()

    def test_d14_refund_is_asked_approved_and_paid_out_in_chinese(self):
        bill = self.bills[0]
        receipt = self._closed([(bill, 300.0)])
        receipts = "/odoo/action-wuye_cashier.wuye_receipt_action"
        self.start_tour(receipts, "wuye_refund_ask", login=self.collector.login)
        slip = self.env["wuye.refund"].search([("receipt_id", "=", receipt.id)])
        self.assertRecordValues(
            slip, [{"state": "draft", "amount": 120.5, "kind": "refund"}]
        )
        slips = "/odoo/desk-refunds"
        self.start_tour(slips, "wuye_refund_approve", login=self.supervisor.login)
        self.env.invalidate_all()
        self.assertEqual(slip.stage, "approved")
        shift = self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(slips, "wuye_refund_pay", login=self.collector.login)
        self.env.invalidate_all()
        papers = self.env["wuye.form.paper"].search([("res_id", "=", slip.id)])
        self.assertRecordValues(
            papers.filtered(lambda paper: paper.res_model == slip._name),
            [{"print_count": 1, "printed_by": self.collector.id}],
        )
        self.assertRecordValues(
            slip,
            [
                {
                    "state": "done",
                    "shift_id": shift.id,
                    "paid_by": self.collector.id,
                    "is_retrieved": True,
                }
            ],
        )
        self.assertEqual((bill.amount_residual, receipt.amount_refunded), (120.5,) * 2)
        self._assert_clean()

    def test_d14_void_is_asked_by_number_and_made_by_the_supervisor(self):
        self._open_shift()
        self._take([(self.bills[1], 300.0)])
        wrong = self._take([(self.bills[0], 300.0)])
        action = "/odoo/action-wuye_refund.wuye_refund_ask_action"
        self.start_tour(action, "wuye_refund_ask_void", login=self.collector.login)
        self.start_tour(
            "/odoo/desk-refunds", "wuye_refund_void", login=self.supervisor.login
        )
        self.env.invalidate_all()
        self.assertEqual((wrong.state, wrong.number_id.state), ("void", "void"))
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self._assert_clean()
