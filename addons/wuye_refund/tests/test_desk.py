"""Cash is given back at the desk of the shift whose float it leaves (D14, J4)."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_cashier.models.wuye_shift_lock import DeskLockedError

from .common import DAY, NEXT, RefundMixin


@tagged("post_install", "-at_install")
class TestRefundDesk(RefundMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        with freeze_time(f"{DAY} 02:00:00"):
            cls._setup_refunds()

    def setUp(self):
        super().setUp()
        with freeze_time(f"{NEXT} 02:00:00"):
            receipt = self._closed([(self.bills[0], 300.0)])
            self.slip = self._refund(receipt)
            self._open_shift()

    def _nothing_paid(self):
        self.env.invalidate_all()
        self.assertEqual(self.slip.sudo().state, "draft")
        self.assertEqual(self._held("cash"), 300.0)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_j4_d14_another_desk_or_none_pays_nothing_and_names_the_right_one(self):
        _other, token = self._make_desk("JLW-02")
        for there in (token, "stolen", ""):
            with (
                self.subTest(token=there),
                self.assertRaisesRegex(UserError, "open at desk JLW-01"),
            ):
                self._pay_out(self.slip, token=there)
            self._nothing_paid()
        self._pay_out(self.slip)
        self.assertEqual(self.slip.sudo().shift_id.desk_id, self.desk)

    @freeze_time(f"{NEXT} 02:00:00")
    def test_j4_d14_locked_desk_pays_nothing(self):
        self._cashier().lock(self.token)
        with self.assertRaises(DeskLockedError):
            self._pay_out(self.slip)
        self._nothing_paid()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_j4_d14_button_of_the_slip_pays_nothing_by_itself(self):
        action = self.slip.action_pay_out()
        self.assertEqual(
            (action["tag"], action["params"]),
            ("wuye_refund_pay_out", {"refund_id": self.slip.id}),
        )
        self._nothing_paid()

    @freeze_time(f"{NEXT} 02:00:00")
    def test_d14_slip_paid_twice_is_paid_once(self):
        self.assertTrue(self._pay_out(self.slip)["is_paid"])
        self.assertFalse(self._pay_out(self.slip)["is_paid"])
        self.assertEqual(self._held("cash"), 0.0)
