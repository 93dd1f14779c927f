"""The booth in the browser, in Chinese, by keyboard (G2, G7, G8, G11, G17)."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD, LotMixin


@tagged("post_install", "-at_install")
class TestBoothTours(LotMixin, DeskMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls._setup_lot()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls.lot.capacity = 30
        cls.env["wuye.parking.rate"].create(
            {
                "lot_id": cls.lot.id,
                "date_from": "2020-01-01",
                "rate": 9.0,
                "document": "财税〔2016〕36号",
            }
        )
        cls.guard.name = "孙建军"

    def test_g2_g7_g8_g11_g17_h11_r128_a_guards_shift_by_keyboard(self):
        """In and out free, paid, owing, corrected and free, without entry; counted."""
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            for plate in (OTHER, THIRD, "浙A088K1", "浙A1P111", "浙A5D728"):
                self.house.drive_in(self.way_in.id, plate, self._token())
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour(
            "/odoo/booth", "wuye_parking_booth_shift", login=self.guard.login
        )
        self.env.invalidate_all()
        stays = self.env["wuye.parking.stay"].search([("lot_id", "=", self.lot.id)])
        ends = {
            stay.plate: (stay.phase, stay.paid, stay.amount_debt, stay.amount_waived)
            for stay in stays
        }
        self.assertEqual(
            ends,
            {
                CAR: ("out", 0.0, 0.0, 0.0),
                OTHER: ("out", 7.0, 0.0, 0.0),
                THIRD: ("out", 0.0, 7.0, 0.0),
                "浙A0B8K1": ("out", 0.0, 0.0, 7.0),
                "浙A1P111": ("out", 7.0, 0.0, 0.0),
                "浙A5D728": ("out", 7.0, 0.0, 0.0),
                "浙C1H72E": ("out", 0.0, 0.0, 0.0),
                "浙B70Q1P": ("in", 0.0, 0.0, 0.0),
            },
        )
        shift = self.env["wuye.shift"].search([("desk_id", "=", self.desk.id)])
        self.assertEqual((shift.state, shift.difference), ("closed", 0.0))
        self.assertEqual(shift.parking_move_id.amount_total, 21.0)
        checks = self.env["wuye.parking.check.line"].search(
            [("shift_id", "=", shift.id)]
        )
        self.assertEqual(checks.mapped("is_good").count(False), 1)
        faults = self.env["wuye.parking.fault"].search([("desk_id", "=", self.desk.id)])
        self.assertEqual(set(faults.mapped("note")), {"出口屏不亮", "出口栏杆异响"})
        whys = shift.lift_ids.sorted("id").mapped("why")
        self.assertEqual(
            whys,
            [
                "entry",
                "free_time",
                "paid",
                "paid",
                "debt",
                "free",
                "debt",
                "entry",
                "paid",
            ],
        )
        incidents = self.env["wuye.parking.incident"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            incidents,
            [
                {
                    "kind": "damage",
                    "plate": "浙A5D728",
                    "note": "驾驶员用力扳动栏杆，栏杆弯曲",
                    "lane_id": self.way_out.id,
                    "stay_id": stays.filtered(lambda s: s.plate == "浙A5D728").id,
                    "reported_by": self.guard.id,
                    "state": "reported",
                }
            ],
        )
        self.assertRecordValues(
            shift.call_ids,
            [
                {
                    "kind": "fee",
                    "plate": "浙A5D728",
                    "note": "说栏杆砸车，已解释",
                    "lane_id": self.way_out.id,
                    "stay_id": incidents.stay_id.id,
                    "answered_by": self.guard.id,
                }
            ],
        )
