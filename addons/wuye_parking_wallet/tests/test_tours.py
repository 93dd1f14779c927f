"""The card at the booth's reader, by keys, in Chinese (G2, G17)."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, LotMixin
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin

from .common import PIN, WalletLaneMixin


@tagged("post_install", "-at_install")
class TestWalletTours(
    KeyboardMixin, WalletLaneMixin, LotMixin, DeskMixin, ChineseTours
):
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
        cls._setup_purse()
        cls.wallet.sudo()._set_pin(PIN)

    def test_g2_g17_card_pays_with_pin_and_a_lost_wallet_keeps_nobody(self):
        self._rule(pin_above=5.0)
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            for plate in (CAR, OTHER):
                self.house.drive_in(self.way_in.id, plate, self._token())
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour("/odoo/booth", "wuye_parking_wallet", login=self.guard.login)
        self.env.invalidate_all()
        stays = self.env["wuye.parking.stay"].search([("lot_id", "=", self.lot.id)])
        ends = {stay.plate: (stay.phase, stay.paid, stay.amount_debt) for stay in stays}
        self.assertEqual(ends, {CAR: ("out", 7.0, 0.0), OTHER: ("out", 0.0, 7.0)})
        self.assertEqual(self.wallet.balance, 93.0)
        shift = self.env["wuye.shift"].search([("desk_id", "=", self.desk.id)])
        self.assertEqual(shift.parking_payment_ids.tender, "wallet")
