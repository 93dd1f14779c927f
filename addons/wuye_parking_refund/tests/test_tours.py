"""A guard pays a parking fee back at his booth, in the browser and in Chinese."""

import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.tests.common import CAR, LotMixin


@tagged("post_install", "-at_install")
class TestRefundTours(LotMixin, DeskMixin, ChineseTours):
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

    def _fee(self):
        """7.00 of a car that came 110 minutes ago, of a shift that has ended."""
        with freeze_time(fields.Datetime.now() - timedelta(minutes=110)):
            told = self.house.drive_in(self.way_in.id, CAR, self._token())
        self.house.begin_shift(self.token, 200.0, all_good(self.company))
        payment = {"desk": self.token, "tender": "cash", "amount": "7.00"}
        self.house.pay_and_leave(self.way_out.id, told["stay"], self._token(), payment)
        self.house.end_shift(self.token, {"cash": 207.0})
        self.house.begin_shift(self.token, 200.0, all_good(self.company))
        stay = self.env["wuye.parking.stay"].browse(told["stay"])
        return stay.payment_ids

    def test_26_guard_pays_an_approved_fee_back_at_his_booth(self):
        supervisor = self._make_user("supervisor", self.community, login="pr-tour")
        slip = (
            self.env["wuye.parking.refund"]
            .with_user(supervisor)
            .create(
                {"payment_id": self._fee().id, "payee": "李文", "reason": "重复缴费"}
            )
        )
        slip.request_validation()
        approver = slip.with_user(self.manager)
        approver.invalidate_recordset()
        approver.validate_tier()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env.flush_all()
        self.start_tour(
            "/odoo/parking-refunds", "wuye_parking_refund", login=self.guard.login
        )
        self.env.invalidate_all()
        self.assertEqual((slip.state, slip.paid_by), ("done", self.guard))
        self.assertEqual(slip.sudo().back_id.amount, 7.0)
