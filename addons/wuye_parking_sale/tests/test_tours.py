"""A coupon typed at the booth, a debt collected, in the browser, in Chinese (G15)."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_parking_lot.tests.common import OTHER

from .common import SaleMixin


@tagged("post_install", "-at_install")
class TestCouponTours(SaleMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_sales()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls.guard.name = "孙建军"
        cls._setup_coupons()

    def test_g15_26c_at_the_booth_a_debt_and_a_coupon(self):
        now = fields.Datetime.now()
        with freeze_time(now - timedelta(days=7, minutes=110)):
            told = self.house.drive_in(self.way_in.id, OTHER, self._token())
        with freeze_time(now - timedelta(days=7)):
            self.house.drive_out(
                *(self.way_out.id, told["stay"], self._token(), "debt", "没带现金")
            )
        with freeze_time(now - timedelta(minutes=110)):
            self.house.drive_in(self.way_in.id, OTHER, self._token())
        book = self._book(
            kind="amount",
            value=3,
            quantity=1,
            date_from=fields.Date.to_date("2020-01-01"),
            date_to=fields.Date.to_date("2099-12-31"),
            issue=False,
        )
        book.sudo().write({"name": "YQ-T", "state": "issued"})
        coupon = self.env["wuye.parking.coupon"].create(
            {"name": "000000005724", "book_id": book.id}
        )
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour(
            "/odoo/booth", "wuye_parking_booth_coupon", login=self.guard.login
        )
        self.env.invalidate_all()
        self.assertEqual((coupon.state, coupon.amount_off), ("used", 3.0))
        self.assertEqual(coupon.payment_id.amount, 4.0)
        debt = self.env["wuye.parking.debt"].search([("plate", "=", OTHER)])
        self.assertEqual((debt.amount, debt.state), (7.0, "paid"))
