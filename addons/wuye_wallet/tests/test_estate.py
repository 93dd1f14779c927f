"""What stands behind the menus of wallets for the tests of others is whole."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

from .estate import make


@tagged("post_install", "-at_install")
class TestEstate(WuyeBillingMixin, TransactionCase):
    def test_estate_has_wallets_that_tie_to_the_ledger_and_a_statement(self):
        self._setup_billing()
        make(self)
        wallets = self.env["wuye.wallet"].search([("company_id", "=", self.company.id)])
        self.assertEqual(wallets.mapped("balance"), [187.5, 187.5])
        statement = self.env["wuye.wallet.statement"].search(
            [("company_id", "=", self.company.id)]
        )
        # 12.50 less 5 %: 0.625, to the fen 0.63
        self.assertRecordValues(
            statement, [{"state": "confirmed", "sales": 12.5, "net": 11.87}]
        )
        self._assert_clean()
