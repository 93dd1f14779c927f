"""Money without a receipt, and receipts made void: given back once, or never."""

from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..models.wuye_pay_order import LIFE
from .common import WECHAT, CodeMixin


@tagged("post_install", "-at_install")
class TestDecide(CodeMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_codes()
        cls.bill = [(cls.bills[0], 300.0)]

    def _loose(self):
        """A paid order whose desk died: (order, what its desk sent)."""
        payment = self._coded(self.bill)
        return self._pay(payment), payment

    def _given(self):
        """Fen that the gateway gave back, all in all."""
        return sum(self.gateway.refunds.values())

    # === A SHIFT ENDS === #

    def test_d2_shift_with_a_paid_order_and_no_receipt_stays_open(self):
        self._open_shift()
        order, payment = self._loose()
        with self.assertRaisesRegex(UserError, f"{order.name} is paid"):
            self._cashier().close_shift(self.token, {"cash": 500.0})
        self._receipt(payment)
        self._cashier().close_shift(self.token, {"cash": 500.0, "wechat": 300.0})
        self.assertEqual(order.shift_id.state, "closed")

    def test_d2_shift_waits_for_a_payer_but_not_for_ever(self):
        self._open_shift()
        order = self._pay(self._coded(self.bill), WECHAT + "1")
        with self.assertRaisesRegex(UserError, f"{order.name} waits"):
            self._cashier().close_shift(self.token, {"cash": 500.0})
        with freeze_time(fields.Datetime.now() + timedelta(seconds=LIFE + 5)):
            self._cashier().close_shift(self.token, {"cash": 500.0})
        self.assertEqual(order.shift_id.state, "closed")
        self.gateway.pays(order.name)  # after all: it can only go back
        order._ask("query")
        with self.assertRaisesRegex(UserError, "is closed and counted"):
            order.with_user(self.supervisor).action_receipt()
        order.with_user(self.supervisor).action_refund()
        self._follow()
        self.assertEqual((order.state, self._given()), ("refunded", 30000))

    # === A SUPERVISOR DECIDES === #

    def test_i9_supervisor_sees_the_order_and_writes_its_receipt(self):
        self._open_shift()
        order, payment = self._loose()
        todo = self.env["wuye.todo"].with_user(self.supervisor)._load()
        [row] = [row for row in todo if row["code"] == "pay_loose"]
        self.assertEqual((row["count"], row["level"]), (1, "wrong"))
        order.with_user(self.supervisor).action_receipt()
        self.assertRecordValues(
            order.receipt_id,
            [{"name": "A0012801", "user_id": self.collector.id, "amount": 300.0}],
        )
        order.with_user(self.supervisor).action_receipt()  # once more: nothing
        self.assertEqual(self._receipt(payment), order.receipt_id)
        self.assertEqual(self.env["wuye.receipt"].search_count([]), 1)
        self._assert_clean()

    def test_d14_supervisor_gives_it_back_once(self):
        self._open_shift()
        order, payment = self._loose()
        supervised = order.with_user(self.supervisor)
        supervised.action_refund()
        supervised.action_refund()  # once more: nothing
        self.assertEqual(order.state, "refund_asked")
        with self.assertRaisesRegex(UserError, "not paid, or is given back"):
            self._receipt(payment)
        with self.assertRaisesRegex(UserError, "not paid, or is given back"):
            supervised.action_receipt()
        self._follow()
        self._follow()
        self.assertRecordValues(
            order,
            [{"state": "refunded", "refund_asked_by": self.supervisor.id}],
        )
        self.assertEqual(self._given(), 30000)
        self.assertEqual(self._asked(order.name), ["charge", "refund"])
        self._cashier().close_shift(self.token, {"cash": 500.0})
        self._assert_clean()

    def test_d14_receipted_order_is_not_refunded_beside_its_receipt(self):
        self._open_shift()
        order, payment = self._loose()
        receipt = self._receipt(payment)
        with self.assertRaisesRegex(UserError, f"{receipt.name} was written"):
            order.with_user(self.supervisor).action_refund()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            asked = {"state": "refund_asked", "refund_reason": "x"}
            order.write({**asked, "refund_asked_by": self.supervisor.id})
            order.flush_recordset()
        self.assertEqual(order.state, "paid")

    def test_d14_only_supervisors_decide(self):
        self._open_shift()
        order, _payment = self._loose()
        accountant = self._make_user("accountant", self.community, login="d-account")
        for user in (self.collector, self.cashier, accountant):
            for method in ("action_receipt", "action_refund"):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(order.with_user(user), method)()
        self.assertEqual(order.state, "paid")

    def test_d14_refund_that_fails_is_asked_for_again(self):
        self._open_shift()
        order, _payment = self._loose()
        order.with_user(self.supervisor).action_refund()
        self.gateway.is_refund_refused = True
        with mute_logger(
            "odoo.addons.wuye_tender_code.models.wuye_pay_provider_gateway"
        ):
            self._follow()
        self.assertRecordValues(order, [{"state": "refund_asked", "refund_tries": 1}])
        self.assertTrue(order.problem)
        todo = self.env["wuye.todo"].with_user(self.supervisor)._load()
        self.assertIn("pay_refund", [row["code"] for row in todo])
        self.gateway.is_refund_refused = False
        self._follow()
        self.assertRecordValues(order, [{"state": "refunded", "problem": False}])
        self.assertEqual(self._given(), 30000)

    def test_d14_refund_whose_answer_was_lost_is_given_once(self):
        self._open_shift()
        order, _payment = self._loose()
        order.with_user(self.supervisor).action_refund()
        self.gateway.refund(
            {"order": order.name, "refund": f"{order.name}-R", "amount": 30000}
        )
        self._follow()
        self.assertEqual((order.state, self._given()), ("refunded", 30000))

    # === A RECEIPT IS VOID === #

    def _make_void(self, receipt):
        page = (
            self.env["wuye.refund.ask"]
            .with_user(self.collector)
            .create(
                {"number": receipt.name, "reason": "房号录错", "is_retrieved": True}
            )
        )
        page.action_ask()
        slip = self.env["wuye.refund"].search([("receipt_id", "=", receipt.id)])
        self._validate(slip, self.supervisor)
        slip.with_user(self.supervisor).action_void()

    def test_d14_void_receipt_gives_the_payer_his_money_back(self):
        self._open_shift()
        payment = self._coded(self.bill, [("cash", 100.0), ("paycode", 200.0)])
        order = self._pay(payment)
        receipt = self._receipt(payment)
        cron = self.env.ref("wuye_tender_code.ir_cron_wuye_pay_order")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self._make_void(receipt)
        self.assertRecordValues(
            order,
            [
                {
                    "state": "refund_asked",
                    "is_voided": True,
                    "refund_reason": "房号录错",
                }
            ],
        )
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)
        self.assertEqual((receipt.state, self._held("wechat")), ("void", 0.0))
        self._follow()
        self.assertEqual((order.state, self._given()), ("refunded", 20000))
        self._cashier().close_shift(self.token, {"cash": 500.0})
        self._assert_clean()

    def test_d14_void_receipt_without_a_code_asks_the_provider_nothing(self):
        self._open_shift()
        receipt = self._take(self.bill, [("wechat", 300.0)])
        before = len(self.gateway.asked)
        self._make_void(receipt)
        self._follow()
        self.assertEqual((receipt.state, len(self.gateway.asked)), ("void", before))

    # === WHAT THE DATABASE KEEPS === #

    def test_d14_state_never_goes_back_whoever_writes(self):
        self._open_shift()
        order, _payment = self._loose()
        for state in ("waiting", "closed", "refunded"):
            with (
                self.subTest(state),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    "UPDATE wuye_pay_order SET state = %s WHERE id = %s",
                    [state, order.id],
                )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("DELETE FROM wuye_pay_order WHERE id = %s", order.ids)
