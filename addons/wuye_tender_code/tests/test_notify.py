"""What a provider tells us: signed, once, of an order of ours (D1, D15)."""

from decimal import Decimal

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

from ..answer import Answer
from .common import WECHAT, CodeMixin

QUIET = mute_logger(
    "odoo.addons.wuye_tender_code.controllers.notify",
    "odoo.addons.wuye_tender_code.models.wuye_pay_order_work",
    "odoo.http",
)


@tagged("post_install", "-at_install")
class TestNotify(CodeMixin, WuyeBillingMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_codes()

    def setUp(self):
        super().setUp()
        self._open_shift()
        self.payment = self._coded([(self.bills[0], 300.0)])
        self.order = self._pay(self.payment, WECHAT + "1")
        self.gateway.pays(self.order.name)

    def _tell(self, path, headers, body):
        """Send a notice; the HTTP status."""
        answer = self.url_open(path, data=body, headers=headers)
        self.env.invalidate_all()
        return answer.status_code

    def _notice(self, **changes):
        return self.gateway.notice(self.order.name, **changes)

    def test_d1_notice_pays_the_order_and_writes_no_receipt(self):
        self.assertEqual(self._tell(*self._notice()), 200)
        self.assertEqual(self.order.state, "paid")
        self.assertFalse(self.order.receipt_id)
        self.assertEqual(self._step("state", self.payment)["state"], "paid")
        self.assertTrue(self._receipt(self.payment))

    def test_d15_notice_before_after_and_twice_is_one_payment(self):
        for _time in range(2):
            self.assertEqual(self._tell(*self._notice()), 200)
        receipt = self._receipt(self.payment)
        self.assertEqual(self._tell(*self._notice()), 200)
        self.assertEqual(self.order.receipt_id, receipt)
        self.assertEqual(self.env["wuye.receipt"].search_count([]), 1)
        self.assertFalse(self.order.exception_ids)
        self._assert_clean()

    @QUIET
    def test_d1_same_bytes_are_heard_once(self):
        notice = self._notice()
        self.assertEqual(self._tell(*notice), 200)
        self.assertEqual(self._tell(*notice), 401)

    @QUIET
    def test_d1_unsigned_old_and_changed_notices_are_not_read(self):
        path, headers, body = self._notice()
        unsigned = {**headers, "X-Pay-Signature": ""}
        strange = {**headers, "X-Pay-Signature": "签名".encode().decode("latin-1")}
        cases = {
            "wrong key": self._notice(secret="another-secret-0123456789"),
            "old": self._notice(age=400),
            "ahead": self._notice(age=-400),
            "no signature": (path, unsigned, body),
            "no text": (path, strange, body),
            "changed": (path, headers, body.replace(b"30000", b"30001")),
            "too long": self._notice(reason="x" * 65537),
        }
        for name, notice in cases.items():
            with self.subTest(name):
                self.assertEqual(self._tell(*notice), 401)
        self.assertEqual(self.order.state, "waiting")
        self.assertFalse(self.env["wuye.pay.nonce"].search([]))

    @QUIET
    def test_d1_another_amount_is_refused_and_noted(self):
        self.assertEqual(self._tell(*self._notice(amount=29999)), 409)
        self.assertEqual(self.order.state, "waiting")
        self.assertRecordValues(
            self.order.exception_ids, [{"kind": "amount", "amount": 299.99}]
        )

    @QUIET
    def test_d1_unknown_orders_and_addresses_say_nothing(self):
        path, headers, body = self._notice(order="19990101ABCDEF")
        self.assertEqual(self._tell(path, headers, body), 404)
        self.assertEqual(self._tell(path + "x", headers, body), 404)
        # the other channel's address, signed with the same key
        path = self.alipay.notify_url.partition("/wuye")[2]
        self.gateway.orders[self.order.name]["notify"] = f"/wuye{path}"
        self.assertEqual(self._tell(*self._notice()), 404)
        self.assertEqual(self.order.state, "waiting")

    @QUIET
    def test_d1_signed_nonsense_is_refused(self):
        for changes in ({"state": "gone"}, {"amount": "x"}, {"amount": None}):
            with self.subTest(changes):
                self.assertEqual(self._tell(*self._notice(**changes)), 400)
        self.assertEqual(self.order.state, "waiting")

    def test_i9_what_is_paid_after_it_was_closed_is_not_lost(self):
        """The provider's signed word counts: the supervisor decides."""
        self.order._settle(Answer(self.order.name, "closed", Decimal(0)))
        self.assertEqual(self.order.state, "closed")
        self.assertEqual(self._tell(*self._notice()), 200)
        self.assertEqual(self.order.state, "paid")
        todo = self.env["wuye.todo"].with_user(self.supervisor)._load()
        self.assertIn("pay_loose", [row["code"] for row in todo])

    def test_d1_notice_of_an_archived_channel_is_heard(self):
        self.wechat.action_archive()
        self.env.flush_all()
        self.assertEqual(self._tell(*self._notice()), 200)
        self.assertEqual(self.order.state, "paid")
