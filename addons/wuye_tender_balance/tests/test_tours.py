"""Cash, an advance and a deposit on one receipt, by keys (D1)."""

import hashlib

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import BalanceMixin


@tagged("post_install", "-at_install")
class TestBalanceTours(KeyboardMixin, BalanceMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_balances()

    def test_d1_cash_advance_and_deposit_by_keys_in_chinese(self):
        march = fields.Date.to_date("2026-03-01")
        advance = self._pay_ahead(250.0, self.fee, period_start=march, period_end=march)
        deposit = self._hold(400.0)
        self._open_shift(user=self.cashier)
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.start_tour(
            "/odoo/cash-desk", "wuye_tender_balance_desk", login=self.cashier.login
        )
        receipt = self.env["wuye.receipt"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(receipt, [{"name": "A0012821", "amount": 900.0}])
        self.assertRecordValues(
            receipt.tender_ids.sorted("id"),
            [
                {"tender": "cash", "amount": 300.0, "reference": ""},
                {"tender": "advance", "amount": 250.0, "reference": ""},
                {"tender": "deposit", "amount": 350.0, "reference": "TY-07"},
            ],
        )
        self.assertEqual((advance.amount_left, deposit.amount_held), (0.0, 50.0))
        self.assertFalse(self._open(self.fee))
        self._assert_clean()
