"""A receipt is lent, refused, settled and brought back in the browser, in Chinese."""

import hashlib

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import LoanMixin


@tagged("post_install", "-at_install")
class TestLoanTour(LoanMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_loans()

    def test_d8_lent_blocked_settled_and_brought_back_in_chinese(self):
        with freeze_time(fields.Date.subtract(fields.Date.today(), days=8)):
            late = self._lend()
        other = self._make_user("housekeeper", self.community, login="d-other")
        other.name = "钱管家"
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/borrowed-receipts",
            "wuye_receipt_loan_desk",
            login=self.collector.login,
        )
        self.assertRecordValues(
            late,
            [{"receipt_no": "A0012801", "state": "settled", "amount": 300.0}],
        )
        lent = self.env["wuye.receipt.loan"].search([("borrower_id", "=", other.id)])
        self.assertRecordValues(
            lent,
            [{"receipt_no": "A0012802", "state": "returned", "amount": 600.0}],
        )
        self.assertEqual(self._states(), {"A0012801": "used", "A0012802": "void"})
        self.assertEqual(late.receipt_id.tender_ids.mapped("tender"), ["cash"])
        self.assertEqual(self.bills.mapped("amount_residual"), [0.0, 300.0, 300.0])
        self._assert_clean()
