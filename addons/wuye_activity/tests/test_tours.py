"""Sign-up by card in the browser, in Chinese (F19)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin
from odoo.addons.wuye_property.tests.network import NetworkMixin
from odoo.addons.wuye_wallet.tests.common import SECOND

from .common import ActivityMixin

URL = "/odoo/activity-sign-up"


@tagged("post_install", "-at_install")
class TestSignUpTours(KeyboardMixin, NetworkMixin, ActivityMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_activities()
        cls.desk.write({"name": "何静", "tz": "Asia/Shanghai"})
        # the whole of today, wherever the clock of the machine stands
        now = fields.Datetime.now()
        days = {
            "date_begin": now - timedelta(minutes=5),
            "date_end": now + timedelta(hours=2),
            "wuye_deadline": now + timedelta(hours=1),
        }
        cls.paid = cls._with_fee(name="亲子烘焙课", seats_max=1, **days)
        cls.free = cls._make_activity(name="端午包粽子", seats_max=0, **days)

    def _play(self, tour):
        self.env.flush_all()
        self.start_tour(URL, tour, login=self.desk.login)
        self.env.invalidate_all()

    def test_f19_residents_sign_up_and_attend_by_tap_in_the_browser(self):
        """Keys only: paid for, full for the next, free for him, attended later."""
        self._neighbour(SECOND)
        self._fill(self.wallet, 20)
        earlier = self.env["event.registration"]._wuye_sign_up(
            self.free, self.card, "earlier", None
        )
        earlier.wuye_at -= timedelta(hours=3)
        self._play("wuye_activity_sign_up")
        self.assertRecordValues(
            self._registrations(self.paid),
            [
                {
                    "partner_id": self.owner.id,
                    "state": "open",
                    "wuye_paid": 30.0,
                    "create_uid": self.desk.id,
                }
            ],
        )
        self.assertEqual(self.wallet.balance, 90.0)
        self.assertEqual(
            self._registrations(self.free).mapped("state"), ["done", "open"]
        )
        self.assertEqual(self.free.wuye_taken, 2)

    def test_f19_tap_without_a_connection_is_sent_again_and_charged_once(self):
        self._play("wuye_activity_sign_up_offline")
        self.assertEqual(len(self._registrations(self.paid)), 1)
        self.assertEqual(self.wallet.balance, 70.0)
