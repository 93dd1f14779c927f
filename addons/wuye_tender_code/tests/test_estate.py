"""The books of an estate with a payment by code in it are proven, both ways."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin
from odoo.addons.wuye_billing.tests.estate import EstateMixin


@tagged("post_install", "-at_install")
class TestEstate(EstateMixin, WuyeBillingMixin, TransactionCase):
    def test_d1_audit_finds_nothing_beside_a_payment_by_code(self):
        self._setup_billing()
        self._make_estate()
        order = self.env["wuye.pay.order"].search([("user_id.name", "=", "郑收费")])
        self.assertEqual(order.receipt_id.tender_ids.tender, "wechat")
        self.assertEqual(order.exception_ids.amount, 1.1)
        self._assert_clean()
