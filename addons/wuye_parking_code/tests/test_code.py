"""A payment code at the booth: ordered, charged, asked for, then the bar (G2, G17)."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import ALIPAY, WECHAT, CodeLaneCase


@tagged("post_install", "-at_install")
class TestCode(CodeLaneCase):
    """The provider's messages are signed with the true time: so is the clock here."""

    def setUp(self):
        super().setUp()
        self._open_booth()
        self.stay = self._arrive(CAR)

    def _open_booth(self):
        self.house.begin_shift(self.token, 200.0, self._all_good())

    def _arrive(self, plate, minutes=110):
        """A car that drove in a while ago and owes 7.00 now."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes)
        with freeze_time(since):
            told = self.house.drive_in(self.way_in.id, plate, self._token())
        return self.env["wuye.parking.stay"].browse(told["stay"])

    def _begin_code(self, code=WECHAT + "0", token=None, stay=None, **changed):
        stay = stay or self.stay
        token = token or self._token()
        payment = {"desk": self.token, "amount": "7.00", "code": code, **changed}
        self.house.begin_code(self.way_out.id, stay.id, token, payment)
        order = self.env["wuye.pay.order"].search([("client_token", "=", token)])
        return token, order

    def _charge(self, token, code=WECHAT + "0"):
        return self.house.charge_code(self.way_out.id, token, code)

    def _leave(self, token, stay=None):
        stay = stay or self.stay
        answer = self.house.leave_by_code(self.way_out.id, stay.id, token)
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def _asked(self, order):
        return [verb for verb, number in self.gateway.asked if number == order.name]

    def _follow(self):
        crons = self.env.registry["ir.cron"]
        with patch.object(crons, "_commit_progress", return_value=60.0):
            self.env["wuye.pay.order"]._cron_follow()

    # === PAID === #

    def test_g2_code_is_paid_and_the_bar_lifts_after_it(self):
        token, order = self._begin_code()
        self.assertEqual((order.state, self._asked(order)), ("waiting", []))
        self.assertEqual(self._charge(token)["state"], "paid")
        self.assertEqual((self.stay.phase, self.stay.paid), ("in", 0.0))
        answer = self._leave(token)
        self.assertEqual((answer["lifts"], answer["code"]), (True, "paid"))
        fee = self.stay.payment_ids
        self.assertRecordValues(
            fee,
            [
                {
                    "amount": 7.0,
                    "tender": "wechat",
                    "shift_id": self.shift.id,
                    "token": token,
                }
            ],
        )
        self.assertEqual(order.parking_payment_id, fee)
        self.assertEqual(self.gateway.charged, 700)
        self.assertNotIn(WECHAT, str(order.read()))

    def test_g2_alipay_is_booked_as_alipay_and_counted_with_it(self):
        token, order = self._begin_code(ALIPAY + "0")
        self._charge(token, ALIPAY + "0")
        self._leave(token)
        self.assertEqual(order.channel_id, self.alipay)
        self.house.end_shift(self.token, {"cash": 200.0, "alipay": 7.0})
        journal = self.company._wuye_tender_journal("alipay")
        clearing = journal.inbound_payment_method_line_ids.payment_account_id
        [money] = self.shift.parking_move_id.line_ids.filtered("debit")
        self.assertEqual((money.account_id, money.debit), (clearing, 7.0))
        self.assertEqual(self.shift.difference, 0.0)

    def test_g2_driver_confirms_on_his_phone_and_is_asked_for(self):
        token, order = self._begin_code(WECHAT + "3")
        self.assertEqual(self._charge(token, WECHAT + "3")["state"], "waiting")
        with self.assertRaisesRegex(UserError, "not paid"):
            self._leave(token)
        said = [
            self.house.state_of_code(self.way_out.id, token)["state"]
            for _try in range(2)
        ]
        self.assertEqual(said[-1], "paid")
        self.assertTrue(self._leave(token)["lifts"])
        self.assertEqual(order.state, "paid")

    def test_g2_same_key_again_is_one_payment(self):
        token, order = self._begin_code()
        self.assertEqual(self._begin_code(token=token)[1], order)
        for _time in range(2):
            self._charge(token)
        first = self._leave(token)
        again = self.house.leave_by_code(self.way_out.id, self.stay.id, token)
        self.assertTrue(first["lifts"] and again["again"])
        self.assertEqual(self.gateway.charged, 700)
        self.assertEqual(len(self.stay.payment_ids), 1)

    def test_g2_answer_that_got_lost_is_found_by_asking(self):
        token, _order = self._begin_code(WECHAT + "5")
        self.assertEqual(self._charge(token, WECHAT + "5")["state"], "waiting")
        said = self.house.state_of_code(self.way_out.id, token)
        self.assertEqual(said["state"], "paid")
        self.assertTrue(self._leave(token)["lifts"])

    # === REFUSED BEFORE ANYBODY IS ASKED === #

    def test_g2_no_code_another_sum_and_a_car_that_left_ask_nobody(self):
        with self.assertRaisesRegex(UserError, "no payment code"):
            self._begin_code("6901234567892")
        with self.assertRaisesRegex(UserError, "owes 7.00"):
            self._begin_code(amount="3.00")
        self.house.drive_out(
            self.way_out.id, self.stay.id, self._token(), "debt", "没带钱"
        )
        with self.assertRaisesRegex(UserError, "has left"):
            self._begin_code()
        self.assertFalse(self.gateway.asked)
        orders = self.env["wuye.pay.order"].search([("parking_stay_id", "!=", False)])
        self.assertFalse(orders)

    def test_g2_only_in_a_shift_at_the_own_booth_and_of_the_own_order(self):
        token, _order = self._begin_code()
        other = self._make_user("guard", self.community, login="code-guard")
        with self.assertRaisesRegex(UserError, "not begun"):
            self.house.with_user(other).charge_code(
                self.way_out.id, token, WECHAT + "0"
            )
        reader = self._make_user("meter_reader", self.community, login="code-reader")
        with self.assertRaises(AccessError):
            self.house.with_user(reader).state_of_code(self.way_out.id, token)
        self.assertFalse(self.gateway.asked)

    def test_g2_order_of_one_car_lets_no_other_out(self):
        token, _order = self._begin_code()
        self._charge(token)
        other = self._arrive(OTHER)
        with self.assertRaisesRegex(UserError, "another car"):
            self._leave(token, stay=other)
        self.assertEqual(other.phase, "in")

    # === NOT PAID, OR TOO LATE === #

    def test_g2_refused_by_the_driver_the_bar_stays_down(self):
        token, order = self._begin_code(WECHAT + "2")
        said = self._charge(token, WECHAT + "2")
        self.assertEqual((said["state"], said["reason"]), ("closed", "用户取消支付"))
        with self.assertRaisesRegex(UserError, "not paid"):
            self._leave(token)
        self.assertEqual((self.stay.phase, order.parking_payment_id.ids), ("in", []))

    def test_g17_given_up_and_let_out_owing_while_the_provider_is_silent(self):
        token, order = self._begin_code(WECHAT + "1")
        self.wechat.address = "http://127.0.0.1:9"
        self.assertEqual(self._charge(token, WECHAT + "1")["state"], "waiting")
        self.assertEqual(
            self.house.cancel_code(self.way_out.id, token)["state"], "waiting"
        )
        told = self.house.drive_out(
            self.way_out.id, self.stay.id, self._token(), "debt", "支付系统故障"
        )
        self.assertTrue(told["lifts"])
        self.assertEqual((self.stay.phase, self.stay.amount_debt), ("out", 7.0))
        self.assertEqual(order.state, "waiting")

    def test_g2_paid_after_the_car_left_is_loose_and_given_back(self):
        token, order = self._begin_code(WECHAT + "3")
        self._charge(token, WECHAT + "3")
        self.house.drive_out(
            self.way_out.id, self.stay.id, self._token(), "debt", "手机没电"
        )
        for _try in range(2):
            self.house.state_of_code(self.way_out.id, token)
        self.assertEqual(order.state, "paid")
        with self.assertRaisesRegex(UserError, "has left"):
            self._leave(token)
        loose = self.env["wuye.pay.order"].search(order._loose())
        self.assertIn(order, loose)
        order.with_user(self.supervisor).action_refund()
        self._follow()
        self.assertEqual(order.state, "refunded")
        self.assertFalse(self.stay.payment_ids)

    def test_g2_supervisor_keeps_the_fee_where_the_screen_died(self):
        token, order = self._begin_code()
        self._charge(token)
        order.with_user(self.supervisor).action_receipt()
        order.with_user(self.supervisor).action_receipt()
        self.assertEqual(order.parking_payment_id, self.stay.payment_ids)
        self.assertEqual(self.stay.payment_ids.user_id, self.guard)
        told = self.house.look_out(self.way_out.id, CAR)
        self.assertEqual((told["lifts"], told["code"]), (True, "paid"))
        self.assertTrue(self._leave(token)["lifts"])

    def test_g2_fee_that_stands_is_not_given_back_by_the_order(self):
        token, order = self._begin_code()
        self._charge(token)
        self._leave(token)
        with self.assertRaisesRegex(UserError, "has paid for"):
            order.with_user(self.supervisor).action_refund()
        with self.assertRefused(CheckViolation, "wuye_pay_order_fee_paid"):
            order.write(
                {
                    "state": "refund_asked",
                    "refund_reason": "x",
                    "refund_asked_by": self.supervisor.id,
                }
            )
            order.flush_recordset()

    # === THE SHIFT === #

    def test_g2_shift_does_not_end_while_a_driver_is_paying(self):
        token, order = self._begin_code(WECHAT + "3")
        with self.assertRaisesRegex(UserError, "waits for the driver"):
            self.house.end_shift(self.token, {"cash": 200.0})
        self._charge(token, WECHAT + "3")
        for _try in range(2):
            self.house.state_of_code(self.way_out.id, token)
        with self.assertRaisesRegex(UserError, "is paid, and"):
            self.house.end_shift(self.token, {"cash": 200.0})
        self._leave(token)
        self.house.end_shift(self.token, {"cash": 200.0, "wechat": 7.0})
        self.assertEqual((self.shift.state, order.state), ("closed", "paid"))

    def test_g2_booth_that_is_loaded_anew_finds_its_order(self):
        token, _order = self._begin_code(WECHAT + "3")
        page = self.house.open_booth(self.token)
        self.assertEqual(
            page["coded"],
            {"lane": self.way_out.id, "slip": self.stay.name, "token": token},
        )
        self.assertEqual(page["paycode"]["code"], "paycode")
        self.house.cancel_code(self.way_out.id, token)
        self.assertFalse(self.house.open_booth(self.token)["coded"])

    def test_g2_audit_ties_orders_with_fees(self):
        token, order = self._begin_code()
        self._charge(token)
        self._leave(token)
        audit = self.env["wuye.audit"]
        self.assertEqual(list(audit._run_check("parking_code", self.company)), [])
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE wuye_pay_order SET amount = 7.01 WHERE id = %s", [order.id]
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        found = list(audit._run_check("parking_code", self.company))
        self.assertEqual([row["res_id"] for row in found], [order.id])
