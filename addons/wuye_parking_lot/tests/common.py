"""A car park with two lanes, a tariff, and the guard at it."""

from datetime import datetime
from itertools import count

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_parking.tests.common import WuyeParkingMixin
from odoo.addons.wuye_parking_lot.gate_clock import to_utc

TARIFF = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 60, "price": 2}],
    "caps": [{"amount": 20}],
    "after_payment": {"grace": 15, "then": "continue"},
    "vehicle_classes": {"大型车": {"factor": 2}},
}
CAR, OTHER, THIRD = "浙A2N906", "浙A9C264", "浙A33MU6"


class LotMixin(WuyeParkingMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_lot`."""

    @classmethod
    def _setup_lot(cls):
        cls._setup_tariffs()
        cls.tariff = cls._make_tariff("TC", TARIFF)
        cls.lot = cls._make_lot("N", "北区车场", tariff_id=cls.tariff.id)
        cls.way_in, cls.way_out = cls._make_lanes(cls.lot)
        cls.tokens = count()

    @classmethod
    def _make_lot(cls, code, name, **vals):
        return (
            cls.env["wuye.parking.lot"]
            .with_user(cls.manager)
            .create(
                {
                    "code": code,
                    "name": name,
                    "community_id": cls.community.id,
                    "capacity": 3,
                    **vals,
                }
            )
        )

    @classmethod
    def _make_lanes(cls, lot):
        lanes = cls.env["wuye.parking.lane"].with_user(cls.manager)
        return [
            lanes.create({"lot_id": lot.id, "code": code, "name": name, "way": way})
            for code, name, way in (("1", "入口", "in"), ("2", "出口", "out"))
        ]

    @staticmethod
    def at(local):
        """The clock at the gate shows this time, of 2026-11-23 or of its own day."""
        text = local if "-" in local else f"2026-11-23 {local}"
        return freeze_time(to_utc(datetime.fromisoformat(text)))

    @property
    def house(self):
        return self.env["wuye.parking.gatehouse"].with_user(self.guard)

    def _token(self):
        return f"token-{next(self.tokens):06d}"

    def _in(self, local, plate=CAR, lane=None, **how):
        """The answer to a car at the way in."""
        with self.at(local):
            lane = lane or self.way_in
            return self.house.drive_in(lane.id, plate, self._token(), **how)

    def _look(self, local, text=CAR, lane=None):
        with self.at(local):
            return self.house.look_out((lane or self.way_out).id, text)

    def _out(self, local, text=CAR, lane=None, **how):
        """The answer to a car at the way out."""
        with self.at(local):
            lane = lane or self.way_out
            stay = self.house.look_out(lane.id, text)["stay"]
            return self.house.drive_out(lane.id, stay, self._token(), text=text, **how)

    def _stay(self, told):
        return self.env["wuye.parking.stay"].browse(told["stay"])

    def _pay(self, told, local):
        """What is due at that moment, paid; as a module with money does it."""
        with self.at(local):
            due = self._look(local, told["slip"])["amount"]
            stay = self._stay(told).with_user(self.guard)
            return stay._settle(float(due), fields.Datetime.now(), self._token())

    def _permit(self, *plates, days=("2026-11-01", "2026-11-30"), **vals):
        """A month card of these plates."""
        permits = self.env["wuye.parking.permit"].with_user(self.manager)
        return permits.create(
            {
                "community_id": self.community.id,
                "partner_id": self.owner.id,
                "unit_id": self.unit.id,
                "car_ids": [
                    fields.Command.create({"plate": plate, "sequence": number})
                    for number, plate in enumerate(plates)
                ],
                "span_ids": [
                    fields.Command.create(
                        {
                            "date_from": days[0],
                            "date_to": days[1],
                            "reason": "收据 0000001",
                        }
                    )
                ],
                **vals,
            }
        )

    def _inside(self, lot=None):
        return (lot or self.lot)._count_inside().get((lot or self.lot).id, (0, 0))


@tagged("post_install", "-at_install")
class LotCase(LotMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_lot()
