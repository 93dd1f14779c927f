"""The meter reader's round in the browser, in Chinese."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import MeterMixin


@tagged("post_install", "-at_install")
class TestReadingSheet(MeterMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls._make_user("meter_reader", cls.community, login="13900000011")
        cls.reader.write({"name": "郑抄表", "tz": "Asia/Shanghai"})
        cls.price = cls._make_standard(cls.water, 3.0)
        today = fields.Date.today()
        month = fields.Date.start_of(today, "month")
        cls.before = fields.Date.subtract(month, months=1)
        cls.homes = [cls._make_unit(cls.building, f"040{n}") for n in range(1, 6)]
        cls.meters = [
            cls._make_meter(home, f"2026000{n}", opening, date_install=cls.before)
            for n, (home, opening) in enumerate(
                zip(cls.homes, (100, 200, 99998, 300, 400), strict=True), start=1
            )
        ]
        for home in cls.homes:
            cls._make_line(home, cls.price, cls.before)

    def test_c3_c4_c6_reader_types_a_round_with_enter(self):
        """One typed, one skipped, one began anew, one mistyped, one high."""
        self._read(self.meters[4], f"{self.before:%Y-%m}", 405, self.clerk)
        self.start_tour(
            "/odoo/reading-sheet", "wuye_reading_sheet", login=self.reader.login
        )
        readings = self.env["wuye.meter.reading"].search(
            [("entered_by", "=", self.reader.id)], order="unit_id"
        )
        self.assertRecordValues(
            readings,
            [
                {
                    "number": "20260001",
                    "value": 112.5,
                    "consumption": 12.5,
                    "is_rollover": False,
                    "state": "confirmed",
                },
                {
                    "number": "20260003",
                    "value": 3.0,
                    "consumption": 5.0,
                    "is_rollover": True,
                    "state": "confirmed",
                },
                {
                    "number": "20260004",
                    "value": 310.0,
                    "consumption": 10.0,
                    "is_rollover": False,
                    "state": "confirmed",
                },
                {
                    "number": "20260005",
                    "value": 425.0,
                    "consumption": 20.0,
                    "is_rollover": False,
                    "state": "to_confirm",
                },
            ],
        )
        usages = self.env["wuye.usage"].search([("unit_id", "=", self.homes[0].id)])
        self.assertEqual(usages.quantity, 12.5)
