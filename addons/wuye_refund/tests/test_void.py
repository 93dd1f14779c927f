"""A receipt entered wrongly is void the same day, number and all (D14)."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import DAY, NEXT, RefundMixin


@tagged("post_install", "-at_install")
class TestVoid(RefundMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{DAY} 02:00:00"):
            cls._setup_refunds()

    def _ask(self, number, user=None, **vals):
        page = (
            self.env["wuye.refund.ask"]
            .with_user(user or self.collector)
            .create(
                {"number": number, "reason": "房号录错", "is_retrieved": True, **vals}
            )
        )
        page.action_ask()
        return self.env["wuye.refund"].search(
            [("receipt_id.name", "=", number)], order="id desc", limit=1
        )

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_void_opens_the_bills_and_keeps_the_number_in_its_book(self):
        """Accounting row 21; all tenders go back the way they came."""
        shift = self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0)],
            [("wechat", 100.0), ("cash", 280.0)],
            advances=[{"amount": 80.0}],
        )
        other = self._take([(self.bills[1], 20.0)])
        slip = self._ask(receipt.name)
        self.assertEqual(slip.create_uid, self.collector)
        self._validate(slip, self.supervisor)
        slip.with_user(self.supervisor).action_void()
        self.assertEqual((receipt.state, slip.state), ("void", "done"))
        self.assertRecordValues(
            receipt.number_id, [{"state": "void", "reason": "房号录错"}]
        )
        self.assertEqual(
            receipt.number_id.move_ids.sorted("id").mapped("kind")[-1], "void"
        )
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertEqual((self._held("cash"), self._held("wechat")), (20.0, 0.0))
        self.assertEqual(
            (self._balance("advance"), receipt.void_reason), (0, "房号录错")
        )
        answer = self._cashier().close_shift(self.token, {"cash": 520.0})
        self.assertEqual([c["difference"] for c in answer["counts"]], [0.0])
        self.assertEqual((shift.difference, other.state), (0.0, "posted"))
        slip.with_user(self.supervisor).action_void()  # once more: nothing
        self._assert_clean()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d3_d14_collector_asks_by_number_and_reads_no_slip_of_his_open_shift(self):
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        slip = self._ask(receipt.name)
        mine = self.env["wuye.refund"].with_user(self.collector)
        self.assertFalse(mine.search([("id", "=", slip.id)]))
        with self.assertRaisesRegex(UserError, "took no receipt"):
            self._ask("A0012899")
        with self.assertRaisesRegex(UserError, "took no receipt"):
            self._ask(receipt.name, user=self.cashier)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_void_needs_approval_paper_and_a_supervisor(self):
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        slip = self._ask(receipt.name, is_retrieved=False)
        with self.assertRaisesRegex(UserError, "supervisor makes receipts void"):
            slip.with_user(self.collector).action_void()
        with self.assertRaisesRegex(UserError, "is missing"):
            slip.with_user(self.supervisor).action_void()
        self._validate(slip, self.supervisor)
        with self.assertRaisesRegex(UserError, "is not retrieved"):
            slip.with_user(self.supervisor).action_void()
        slip.with_user(self.supervisor).is_retrieved = True
        slip.with_user(self.supervisor).action_void()
        self.assertEqual(receipt.state, "void")

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_closed_shift_is_refunded_and_open_one_is_void(self):
        receipt = self._closed([(self.bills[0], 300.0)])
        with self.assertRaisesRegex(ValidationError, "cannot be void"):
            self._slip(receipt, kind="void")
        self._open_shift()
        later = self._take([(self.bills[1], 300.0)])
        with self.assertRaisesRegex(ValidationError, "is open still"):
            self._slip(later, user=self.supervisor)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_void_that_comes_after_the_count_is_refused(self):
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        slip = self._ask(receipt.name)
        self._validate(slip, self.supervisor)
        self._cashier().close_shift(self.token, {"cash": 800.0})
        with self.assertRaisesRegex(ValidationError, "cannot be void"):
            slip.with_user(self.supervisor).action_void()
        self.assertEqual(receipt.state, "posted")
