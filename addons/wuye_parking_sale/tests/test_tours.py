"""A coupon at the booth in the browser, in Chinese, by keyboard (G15)."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.tests.common import CAR

from .common import CouponMixin


@tagged("post_install", "-at_install")
class TestCouponTours(CouponMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_coupons()

    def test_g15_coupon_is_typed_at_the_booth_and_the_rest_is_paid(self):
        today = fields.Date.today()
        coupon = self._book(
            date_from=today - timedelta(days=2), date_to=today + timedelta(days=2)
        ).coupon_ids[0]
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            told = self.house.drive_in(self.way_in.id, CAR, self._token())
        self.house.begin_shift(self.token, 200.0, all_good(self.company))
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour(
            "/odoo/booth",
            "wuye_parking_booth_coupon",
            login=self.guard.login,
            cookies={"coupon": coupon.name},
        )
        self.env.invalidate_all()
        stay = self._stay(told)
        self.assertEqual((stay.phase, stay.paid, stay.amount_off), ("out", 5.0, 2.0))
        self.assertEqual(coupon.stay_id, stay)
        self.assertTrue(coupon.used_at)
