"""A booth that takes payment codes, and the local gateway at work in a thread."""

import threading

from odoo.addons.wuye_parking_desk.tests.test_shift import BoothCase
from odoo.addons.wuye_tender_code.tests.common import ALIPAY, MERCHANT, SECRET, WECHAT
from odoo.addons.wuye_tender_code.tests.gateway import Gateway


class CodeLaneMixin:
    """For a class whose `setUpClass` made the booth: calls `_setup_channels`."""

    @classmethod
    def _setup_channels(cls):
        cls.gateway = Gateway(MERCHANT, SECRET)
        thread = threading.Thread(target=cls.gateway.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.gateway.server_close)
        cls.addClassCleanup(cls.gateway.shutdown)
        channels = cls.env["wuye.pay.channel"]
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
        )

    def setUp(self):
        super().setUp()
        self.gateway.forget()


class CodeLaneCase(CodeLaneMixin, BoothCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_channels()


__all__ = ["ALIPAY", "WECHAT", "CodeLaneCase", "CodeLaneMixin"]
