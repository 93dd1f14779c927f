"""The books of an estate with everything in it are proven, both ways."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin
from odoo.addons.wuye_billing.tests.estate import EstateMixin


@tagged("post_install", "-at_install")
class TestEstate(EstateMixin, WuyeBillingMixin, TransactionCase):
    def test_d1_audit_finds_nothing_beside_receipts_without_money(self):
        self._setup_billing()
        self._make_estate()
        receipt = self.env["wuye.receipt"].search([("user_id.name", "=", "吴出纳")])
        self.assertEqual(
            sorted(receipt.tender_ids.mapped("tender")), ["advance", "deposit"]
        )
        self._assert_clean()
