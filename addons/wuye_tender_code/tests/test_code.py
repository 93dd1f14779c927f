"""A payer's code at the desk: asked for once, paid once, receipted once."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..models.wuye_pay_order import LIFE
from ..models.wuye_pay_order_work import FIRST_LOOK
from .common import ALIPAY, WECHAT, CodeMixin

NOWHERE = "http://127.0.0.1:9"  # nobody listens there
QUIET = mute_logger("odoo.addons.wuye_tender_code.models.wuye_pay_provider_gateway")


class CodeCase(CodeMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_codes()
        cls.bill = [(cls.bills[0], 300.0)]

    def _later(self, seconds):
        return freeze_time(fields.Datetime.now() + timedelta(seconds=seconds))

    def _orders(self):
        return self.env["wuye.pay.order"].search([])

    # === PAID === #

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

    def test_d1_receipt_waits_for_the_payers_password(self):
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "3")
        with self.assertRaisesRegex(UserError, "has not paid"):
            self._receipt(payment)
        self.assertEqual(self._step("state", payment)["state"], "waiting")
        self.assertEqual(self._step("state", payment)["state"], "paid")
        self.assertEqual(self._receipt(payment), order.receipt_id)
        self.assertEqual(order.amount, 300.0)

    def test_d1_payer_refuses_and_nothing_is_taken(self):
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "4")
        self.assertEqual((order.state, order.problem), ("closed", "余额不足"))
        with self.assertRaisesRegex(UserError, "not paid"):
            self._receipt(payment)
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertEqual(self._receipt_numbers(), [])

    def _receipt_numbers(self):
        return self.book.number_ids.filtered(lambda n: n.state == "used").mapped("name")

    def test_d1_what_would_refuse_the_receipt_is_said_before_money_is_asked(self):
        self._open_shift()
        stranger = self._make_partner("李强")
        cases = [
            (self._coded(self.bill, partner_id=stranger.id), "another payer"),
            (self._coded(self.bill, [("paycode", 299.0)]), "is missing"),
            (self._coded([(self.bills[0], 301.0)]), "is open for"),
            (self._coded(self.bill, [("paycode", 100.0)] * 3), "one payment code"),
            (self._coded(self.bill, [("cash", 300.0)]), "one payment code"),
        ]
        for payment, words in cases:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._begin(payment)
        self.book._move("hand_back", 12801, 12820)
        with self.assertRaisesRegex(UserError, "no blank receipt"):
            self._begin(self._coded(self.bill))
        self.assertFalse(self._orders())
        self.assertEqual(self.gateway.charged, 0)

    def test_d1_begun_order_uses_no_number_and_leaves_the_bill_open(self):
        self._open_shift()
        self._begin(self._coded(self.bill))
        self.env.invalidate_all()
        self.assertEqual(self._receipt_numbers(), [])
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertFalse(self.env["wuye.receipt"].search([]))

    def test_d1_other_codes_and_unset_channels_are_refused(self):
        self._open_shift()
        payment = self._coded(self.bill)
        for typed in ("", "6901234567892", "1" * 18 + "9", WECHAT):
            with self.subTest(typed), self.assertRaisesRegex(UserError, "no payment"):
                self._begin(payment, typed)
        self.alipay.action_archive()
        with self.assertRaisesRegex(UserError, "takes no payment codes of Alipay"):
            self._begin(payment, ALIPAY + "0")
        codes = self._cashier().load_desk(self.token)["tenders"]
        self.assertEqual(codes[-1]["code"], "paycode")
        self.wechat.action_archive()
        codes = self._cashier().load_desk(self.token)["tenders"]
        self.assertNotIn("paycode", [tender["code"] for tender in codes])

    def test_d1_full_width_digits_and_blanks_are_read(self):
        self._open_shift()
        order = self._pay(self._coded(self.bill), "１３０１ 2345 6789 0123 40")
        self.assertEqual(order.state, "paid")

    def test_d1_receipt_is_for_what_was_asked_and_nothing_else(self):
        self._open_shift()
        payment = self._coded(self.bill)
        self._pay(payment)
        changed = {**payment, "lines": [{"charge_id": self.bills[1].id, "amount": 300}]}
        with self.assertRaisesRegex(UserError, "something else"):
            self._receipt(changed)
        self.assertTrue(self._receipt(payment))

    def test_d1_another_collector_does_not_use_ones_order(self):
        self._open_shift()
        payment = self._coded(self.bill)
        self._pay(payment)
        other, token = self._another_desk()
        with self.assertRaisesRegex(UserError, "not begun"):
            self._cashier(other).code_state(token, payment["token"])
        with self.assertRaisesRegex(UserError, "has not paid by code"):
            self._cashier(other).take(token, payment)

    def test_d11_housekeeper_asks_nobody_for_money(self):
        housekeeper = self._make_user("housekeeper", self.community, login="d-house")
        payment = self._coded(self.bill)
        for method, args in (
            ("code_begin", (payment, WECHAT + "0")),
            ("code_charge", (payment["token"], WECHAT + "0")),
            ("code_state", (payment["token"],)),
            ("code_cancel", (payment["token"],)),
        ):
            with self.subTest(method), self.assertRaisesRegex(Exception, "no money"):
                getattr(self._cashier(housekeeper), method)(self.token, *args)

    def test_d1_code_is_not_taken_each(self):
        """Bills taken one by one have no payer in front of the desk."""
        quote = self._cashier().quote_bills(self.token, self.bills.ids)
        self.assertNotIn("paycode", [tender["code"] for tender in quote["tenders"]])

    # === LOST ON THE WAY === #

    def test_i9_same_payment_is_one_order_and_one_charge(self):
        self._open_shift()
        payment = self._coded(self.bill)
        first = self._pay(payment)
        again = self._pay(payment)
        self.assertEqual(first, again)
        receipt = self._receipt(payment)
        self.assertEqual(self._receipt(payment), receipt)
        self.assertEqual(self.gateway.charged, 30000)
        self.assertEqual(self._receipt_numbers(), ["A0012801"])

    @QUIET
    def test_i9_lost_answer_is_asked_for(self):
        """The payer has paid, the desk heard nothing, the page was loaded again."""
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "5")
        self.assertEqual(order.state, "waiting")
        left = self._cashier().load_desk(self.token)["coded"]
        self.assertEqual(left, payment)
        self.assertEqual(self._step("state", left)["state"], "paid")
        self._receipt(left)
        self.assertFalse(self._cashier().load_desk(self.token)["coded"])
        self.assertEqual(self.gateway.charged, 30000)

    @QUIET
    def test_i9_gateway_that_is_away_leaves_the_order_waiting(self):
        self._open_shift()
        payment = self._coded(self.bill)
        self.wechat.address = NOWHERE
        order = self._pay(payment)
        self.assertEqual(self._step("state", payment)["state"], "waiting")
        said = self._step("cancel", payment)
        self.assertEqual(said["state"], "waiting")
        self.assertIn("does not answer", said["reason"])
        self.wechat.address = self.gateway.address
        self._step("cancel", payment)
        self.assertEqual(order.state, "closed")

    def test_i9_order_given_up_is_never_charged(self):
        """Also where the charge comes after the giving up."""
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._begin(payment)
        self._step("cancel", payment)
        self.assertEqual(order.state, "closed")
        order._ask("charge", WECHAT + "0")
        self.assertEqual((order.state, self.gateway.charged), ("closed", 0))

    def test_d15_order_is_not_charged_when_its_time_is_over(self):
        """By then its bills are free for others."""
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._begin(payment)
        with self._later(LIFE + 5):
            self._step("charge", payment, WECHAT + "0")
        self.assertEqual((order.state, self.gateway.charged), ("closed", 0))

    def test_i9_giving_up_what_is_paid_leaves_it_paid(self):
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "1")
        self.gateway.pays(order.name)
        self.assertEqual(self._step("cancel", payment)["state"], "paid")
        self.assertTrue(self._receipt(payment))

    def test_i9_order_that_was_only_begun_is_closed(self):
        """Its desk died before anybody was asked for money: it never will be."""
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._begin(payment)
        self.assertEqual(self._step("state", payment)["state"], "closed")
        self.assertEqual(self._asked(order.name), ["query", "close"])
        second = self._begin(self._coded(self.bill))
        with self._later(FIRST_LOOK + 5):
            self._follow()
        self.assertEqual(second.state, "closed")

    def test_i9_order_nobody_pays_is_closed_by_the_server(self):
        self._open_shift()
        order = self._pay(self._coded(self.bill), WECHAT + "1")
        with self._later(FIRST_LOOK + 5):
            self._follow()
        self.assertEqual(order.state, "waiting")
        with self._later(LIFE + 5):
            self._follow()
        self.assertEqual(order.state, "closed")
        self.assertEqual(self._asked(order.name), ["charge", "query", "close"])

    def test_i9_one_order_that_fails_does_not_hold_up_the_others(self):
        self._open_shift()
        self._pay(self._coded(self.bill), WECHAT + "1")
        second = self._pay(self._coded([(self.bills[1], 300.0)]), ALIPAY + "1")
        self.env.flush_all()
        self.env.cr.execute(  # a provider whose add-on is gone
            "UPDATE wuye_pay_channel SET provider = 'gone' WHERE id = %s",
            self.wechat.ids,
        )
        self.env.invalidate_all()
        with (
            self._later(LIFE + 5),
            mute_logger("odoo.addons.wuye_tender_code.models.wuye_pay_order_work"),
        ):
            self._follow()
        self.assertEqual(second.state, "closed")

    def test_i9_server_hears_of_a_payment_that_no_desk_asks_for(self):
        self._open_shift()
        order = self._pay(self._coded(self.bill), WECHAT + "1")
        self.gateway.pays(order.name)
        with self._later(FIRST_LOOK - 5):
            self._follow()
        self.assertEqual(order.state, "waiting")
        with self._later(FIRST_LOOK + 5):
            self._follow()
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.receipt_id)  # nothing is booked silently

    # === NOT BELIEVED === #

    @QUIET
    def test_d1_answer_signed_with_another_key_is_not_believed(self):
        self._open_shift()
        payment = self._coded(self.bill)
        self.wechat.secret = "another-secret-0123456789"
        order = self._pay(payment)
        self.assertEqual((order.state, self.gateway.charged), ("waiting", 0))
        self.wechat.secret = "a-secret-of-the-tests-0123456789"
        self._step("charge", payment, WECHAT + "1")
        self.gateway.pays(order.name)
        self.gateway.secret, right = "another-secret-0123456789", self.gateway.secret
        self.addCleanup(setattr, self.gateway, "secret", right)
        self.assertEqual(self._step("state", payment)["state"], "waiting")

    @QUIET
    def test_d1_answer_to_another_question_or_order_is_not_believed(self):
        self._open_shift()
        first = self._pay(self._coded(self.bill))
        payment = self._coded([(self.bills[1], 300.0)])
        second = self._pay(payment, WECHAT + "1")
        self.gateway.pays(second.name)
        self.gateway.answered_nonce = "heard before"
        self.assertEqual(self._step("state", payment)["state"], "waiting")
        self.gateway.answered_nonce = None
        own = self.gateway.orders[second.name]
        self.gateway.orders[second.name] = self.gateway.orders[first.name]
        self.assertEqual(self._step("state", payment)["state"], "waiting")
        self.assertFalse(second.exception_ids)
        self.gateway.orders[second.name] = own
        self.assertEqual(self._step("state", payment)["state"], "paid")

    @mute_logger("odoo.addons.wuye_tender_code.models.wuye_pay_order_work")
    def test_d1_another_amount_is_refused_and_told_the_accountant(self):
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "1")
        self.gateway.orders[order.name] |= {"asked": 100}
        self.gateway.pays(order.name)
        for _time in range(2):
            self.assertEqual(self._step("state", payment)["state"], "waiting")
        with self.assertRaisesRegex(UserError, "has not paid"):
            self._receipt(payment)
        found = order.exception_ids
        self.assertRecordValues(
            found, [{"kind": "amount", "amount": 1.0, "state": "open"}]
        )
        accountant = self._make_user("accountant", self.community, login="d-accountant")
        todo = self.env["wuye.todo"].with_user(accountant)._load()
        self.assertIn("pay_exception", [row["code"] for row in todo])
        mine = found.with_user(accountant)
        with self.assertRaisesRegex(UserError, "Write down"):
            mine.action_settle()
        mine.note = "已与渠道核对"
        mine.action_settle()
        self.assertRecordValues(
            found, [{"state": "settled", "settled_by": accountant.id}]
        )

    @mute_logger("odoo.addons.wuye_tender_code.models.wuye_pay_order_work")
    def test_d1_number_of_another_order_is_refused(self):
        self._open_shift()
        first = self._pay(self._coded(self.bill))
        payment = self._coded([(self.bills[1], 300.0)])
        second = self._pay(payment, WECHAT + "1")
        self.gateway.pays(second.name)
        self.gateway.orders[second.name]["number"] = first.number
        self.assertEqual(self._step("state", payment)["state"], "waiting")
        self.assertEqual(second.exception_ids.kind, "number")

    # === TWO DESKS === #

    def test_d15_bill_being_paid_by_code_is_not_taken_elsewhere(self):
        self._open_shift()
        payment = self._coded(self.bill)
        order = self._pay(payment, WECHAT + "1")
        other, token = self._another_desk()
        self._refuses_elsewhere(order, other, token)
        self.gateway.pays(order.name)
        self._step("state", payment)
        with self._later(LIFE + 5):  # paid: as long as nobody decides
            self._refuses_elsewhere(order, other, token)
        self.assertTrue(self._receipt(payment))

    def _refuses_elsewhere(self, order, other, token):
        words = f"JLW-01.*{order.name}"
        with self.assertRaisesRegex(UserError, words):
            self._take(self.bill, user=other, token=token)
        with self.assertRaisesRegex(UserError, words):
            self._begin(self._coded(self.bill), user=other, token=token)

    def test_d15_bill_is_free_again_when_the_order_is_given_up_or_old(self):
        self._open_shift()
        payment = self._coded(self.bill)
        self._pay(payment, WECHAT + "1")
        other, token = self._another_desk()
        with self._later(LIFE + 5):
            self.assertTrue(self._take(self.bill, user=other, token=token))
        second = self._coded([(self.bills[1], 300.0)])
        self._pay(second, WECHAT + "1")
        self._step("cancel", second)
        self.assertTrue(self._take([(self.bills[1], 300.0)], user=other, token=token))


@tagged("post_install", "-at_install")
class TestCodeSmall(CodeCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestCodeLarge(CodeCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
