"""A payer's code at the desk: asked for once, paid once, receipted once."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import ALIPAY, WECHAT, CodeMixin


class CodeCase(CodeMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_codes()
        cls.bill = [(cls.bills[0], 300.0)]

    def test_d1_code_is_paid_and_receipted_as_its_channels_tender(self):
        """Accounting row 7: the clearing account of the channel."""
        self._open_shift()
        payment = self._coded(
            [(self.bills[0], 300.0), (self.bills[1], 300.0)],
            [("cash", 100.0), ("paycode", 500.0)],
        )
        order = self._pay(payment, ALIPAY + "0")
        self.assertEqual((order.state, order.channel_id), ("paid", self.alipay))
        receipt = self._receipt(payment)
        self.assertRecordValues(
            receipt.tender_ids.sorted("id"),
            [
                {"tender": "cash", "amount": 100.0, "reference": False},
                {"tender": "alipay", "amount": 500.0, "reference": order.number},
            ],
        )
        self.assertEqual(order.receipt_id, receipt)
        self.assertEqual((self._held("alipay"), self._held("cash")), (500.0, 100.0))
        self.assertEqual(self.gateway.charged, 50000)
        self.assertEqual(self._asked(order.name), ["charge"])
        counts = {"cash": 600.0, "alipay": 500.0}
        answer = self._cashier().close_shift(self.token, counts)
        self.assertEqual([row["difference"] for row in answer["counts"]], [0.0, 0.0])
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestCode(CodeCase, TransactionCase):
    pass
