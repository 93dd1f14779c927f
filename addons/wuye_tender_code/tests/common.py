"""A desk that takes payment codes, and the local gateway at work in a thread."""

import threading
import uuid
from unittest.mock import patch

from odoo.addons.wuye_refund.tests.common import RefundMixin

from .gateway import Gateway

SECRET = "a-secret-of-the-tests-0123456789"
MERCHANT = "M-1900001"
# the last digit says what the payer does: see gateway.py
WECHAT = "13012345678901234"
ALIPAY = "28012345678901234"


class CodeMixin(RefundMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_codes`."""

    @classmethod
    def _setup_codes(cls):
        """Three open bills of 300.00, a desk, and channels of both kinds."""
        cls._setup_refunds()
        cls.gateway = Gateway(MERCHANT, SECRET)
        thread = threading.Thread(target=cls.gateway.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.gateway.server_close)
        cls.addClassCleanup(cls.gateway.shutdown)
        cls.administrator = cls._make_user(
            "administrator", cls.community, login="d-admin"
        )
        channels = cls.env["wuye.pay.channel"].with_user(cls.administrator)
        cls.wechat, cls.alipay = channels.create(
            [
                {
                    "company_id": cls.company.id,
                    "kind": kind,
                    "merchant": MERCHANT,
                    "address": cls.gateway.address,
                    "secret": SECRET,
                }
                for kind in ("wechat", "alipay")
            ]
        ).with_env(cls.env)

    def setUp(self):
        super().setUp()
        self.gateway.forget()

    def _coded(self, bills, tenders=None, **vals):
        """What the screen sends for bills paid by code."""
        total = sum(amount for _charge, amount in bills)
        order = self._order(bills, tenders or [("paycode", total)], **vals)
        for tender in order["tenders"]:
            tender["reference"] = False
        return order

    def _begin(self, order, code=WECHAT + "0", user=None, token=None):
        """Begin an order at a desk; the order, as superuser."""
        said = self._cashier(user).code_begin(token or self.token, order, code)
        return self.env["wuye.pay.order"].search([("name", "=", said["number"])])

    def _pay(self, order, code=WECHAT + "0", **where):
        """Begin and charge it; the order, as superuser."""
        begun = self._begin(order, code, **where)
        self._step("charge", order, code)
        return begun

    def _step(self, step, order, *args):
        """One more request of the desk about an order."""
        method = getattr(self._cashier(), f"code_{step}")
        return method(self.token, order["token"], *args)

    def _receipt(self, order):
        """Have the receipt written; it, as superuser."""
        said = self._cashier().take(self.token, order)
        return self.env["wuye.receipt"].browse(said["id"])

    def _asked(self, name):
        """What the gateway was asked about an order, in order."""
        return [verb for verb, number in self.gateway.asked if number == name]

    def _another_desk(self):
        """A cashier with receipts at a second desk: (user, token)."""
        other = self._make_user("cashier", self.community, login=uuid.uuid4().hex)
        self.book._move("draw", 12821, 12830, other)
        _desk, token = self._make_desk("JLW-02")
        self._open_shift(user=other, token=token)
        return other, token

    def _follow(self):
        """One run of the server's own work on orders."""
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=60.0):
            self.env["wuye.pay.order"]._cron_follow()
