"""Refund slips and set-offs know nothing of each other; here they meet (D14, D1)."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_refund.tests.common import NEXT, RefundMixin
from odoo.addons.wuye_tender_balance.tests.common import BalanceMixin


@tagged("post_install", "-at_install")
class TestSetOffReceipt(BalanceMixin, RefundMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{NEXT} 01:00:00"):
            cls._setup_balances()
            cls.advance = cls._pay_ahead(200.0, cls.fee)
            cls.deposit = cls._hold(150.0)

    def _mixed(self):
        """Two bills: by an advance, a deposit and cash."""
        self._open_shift(user=self.cashier)
        return self._take(
            [(self.bills[0], 300.0), (self.bills[1], 100.0)],
            [("advance", 200.0), ("deposit", 150.0), ("cash", 50.0)],
            user=self.cashier,
        )

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_void_gives_advance_and_deposit_back(self):
        """Accounting row 21 beside 9 and 18d: all is as before the receipt."""
        receipt = self._mixed()
        self.assertEqual((self.advance.amount_left, self.deposit.amount_held), (0, 0))
        page = (
            self.env["wuye.refund.ask"]
            .with_user(self.cashier)
            .create(
                {"number": receipt.name, "reason": "房号录错", "is_retrieved": True}
            )
        )
        page.action_ask()
        slip = self.env["wuye.refund"].search([("receipt_id", "=", receipt.id)])
        self._validate(slip, self.supervisor)
        slip.with_user(self.supervisor).action_void()
        self.assertEqual((receipt.state, slip.state), ("void", "done"))
        self.assertEqual(self.advance.amount_left, 200.0)
        self.assertEqual(self.deposit.amount_held, 150.0)
        self.assertEqual(self.bills.mapped("amount_residual"), [300.0] * 3)
        self.assertEqual(self._balance("advance"), -200.0)
        self.assertEqual(self._held("cash"), 350.0)  # the advance's and the deposit's

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_what_was_set_off_is_not_given_back_in_money(self):
        receipt = self._mixed()
        self._cashier(self.cashier).close_shift(self.token, {"cash": 550.0})
        slip = self._refund(receipt, [50.01, None], user=self.cashier)
        self._open_shift(user=self.cashier)
        with self.assertRaisesRegex(UserError, "50.00.*of money can be given back"):
            self._pay_out(slip.with_user(self.cashier))
        self.assertEqual((slip.state, receipt.amount_refunded), ("draft", 0.0))
