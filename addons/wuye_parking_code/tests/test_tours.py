"""A driver's code at the booth by keys, with the gateway really asked (G2, G17)."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD, LotMixin
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import CodeLaneMixin


@tagged("post_install", "-at_install")
class TestCodeTours(KeyboardMixin, CodeLaneMixin, LotMixin, DeskMixin, ChineseTours):
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
        cls._setup_channels()

    def test_g2_g17_code_is_scanned_confirmed_given_up_and_left_by_keys(self):
        """One confirms after a while, one is given up and pays cash, one goes owing."""
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            for plate in (CAR, OTHER, THIRD):
                self.house.drive_in(self.way_in.id, plate, self._token())
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour("/odoo/booth", "wuye_parking_code", login=self.guard.login)
        self.env.invalidate_all()
        stays = self.env["wuye.parking.stay"].search([("lot_id", "=", self.lot.id)])
        ends = {stay.plate: (stay.phase, stay.paid, stay.amount_debt) for stay in stays}
        self.assertEqual(
            ends,
            {
                CAR: ("out", 7.0, 0.0),
                OTHER: ("out", 7.0, 0.0),
                THIRD: ("out", 0.0, 7.0),
            },
        )
        orders = self.env["wuye.pay.order"].search(
            [("parking_stay_id", "in", stays.ids)], order="id"
        )
        self.assertEqual(
            [(order.parking_stay_id.plate, order.state) for order in orders],
            [(CAR, "paid"), (OTHER, "closed"), (THIRD, "closed")],
        )
        self.assertEqual(self.gateway.charged, 700)
        tenders = stays.payment_ids.sorted("id").mapped("tender")
        self.assertEqual(tenders, ["alipay", "cash"])
