"""A deposit taken at the desk and given back in part, in the browser."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import DepositMixin


@tagged("post_install", "-at_install")
class TestDepositTours(DepositMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_deposits()

    def test_b13_deposit_is_taken_and_given_back_in_chinese(self):
        self.start_tour("/odoo", "wuye_deposit_desk", login=self.cashier.login)
        deposit = self.env["wuye.deposit"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            deposit,
            [
                {
                    "amount": 2000.0,
                    "amount_held": 300.0,
                    "state": "partly",
                    "partner_id": self.owner.id,
                }
            ],
        )
        self.assertRecordValues(
            deposit.move_ids.sorted("id"),
            [
                {"kind": "in", "amount": 2000.0, "user_id": self.cashier.id},
                {"kind": "refund", "amount": -1700.0, "user_id": self.cashier.id},
            ],
        )
        self.assertEqual(self._balance("deposit"), -300.0)
