"""A phone in Chinese pays before it leaves (G4)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_lot.tests.common import CAR, LotMixin

from .common import PhoneMixin


@tagged("post_install", "-at_install")
class TestPhoneTours(PhoneMixin, LotMixin, DeskMixin, ChineseTours):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls._setup_lot()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls.env["wuye.parking.rate"].create(
            {
                "lot_id": cls.lot.id,
                "date_from": "2020-01-01",
                "rate": 9.0,
                "document": "财税〔2016〕36号",
            }
        )
        cls._setup_phone()

    def test_g4_driver_scans_pays_and_reads_until_when_to_leave(self):
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            stay = self._stay(self.house.drive_in(self.way_in.id, CAR, self._token()))
        page = f"/zh_CN/parking/pay/{self.key}"
        self.env.flush_all()
        self.start_tour(page, "wuye_parking_portal_pay", login=None)
        self.env.invalidate_all()
        fee = self._fee()
        self.assertRecordValues(
            fee, [{"stay_id": stay.id, "amount": 7.0, "state": "waiting"}]
        )
        public = self.env.ref("base.public_user")
        fee.transaction_id.with_user(public).sudo()._set_done()
        self.env.flush_all()
        self.start_tour(page, "wuye_parking_portal_paid", login=None)
        self.env.invalidate_all()
        self.assertEqual((fee.state, stay.paid), ("paid", 7.0))
        told = self.house.look_out(self.way_out.id, CAR)
        self.assertEqual((told["lifts"], told["code"]), (True, "paid"))
