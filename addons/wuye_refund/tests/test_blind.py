"""With refunds, too, nothing a collector can read adds up to his open shift (D3)."""

from odoo.tests import tagged

from odoo.addons.wuye_cashier.tests import test_blind

from .common import RefundMixin

# less the 20.00 given back they come to the planted amount of the cash desk's test
PARTS = (71.11, 40.02, 32.32)
REFUND = 20.0


@tagged("post_install", "-at_install")
class TestRefundBlind(RefundMixin, test_blind.TestBlind):
    def test_d3_no_sum_of_what_a_collector_reads_is_that_of_his_shift(self):
        bills = self._open(self.fee)
        slip = self._refund(self._closed([(bills[0], 100.0)]), [REFUND])
        self._open_shift(test_blind.FLOAT)
        for bill, amount in zip(bills, PARTS, strict=True):
            last = self._take([(bill, amount)])
        self._pay_out(slip)
        page = self.env["wuye.refund.ask"].with_user(self.collector)
        page.create({"number": last.name, "reason": "房号录错"}).action_ask()
        self.assertEqual(self._found(self.collector), set())
