"""Meters: where they hang, what is due, what is lost behind a main meter."""

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MeterCommon


@tagged("post_install", "-at_install")
class TestMeters(MeterCommon):
    def test_c1_clerk_enters_a_meter_on_its_page(self):
        with Form(self.env["wuye.meter"].with_user(self.clerk)) as form:
            form.unit_id = self.unit
            form.item_id = self.water
            form.number = "A009"
            form.reading_install = 12
            form.multiplier = 2
        meter = form.save()
        self.assertRecordValues(
            meter.segment_id,
            [
                {
                    "number": "A009",
                    "multiplier": 2,
                    "digits": 5,
                    "reading_install": 12,
                    "date_install": date(2026, 3, 31),
                }
            ],
        )
        self.assertRecordValues(
            meter,
            [{"kind": "cold", "state": "running", "building_id": self.building.id}],
        )

    def test_meter_without_number_is_refused(self):
        with self.assertRaisesRegex(UserError, "number of the meter"):
            self.env["wuye.meter"].with_user(self.clerk).create(
                {"unit_id": self.unit.id, "item_id": self.water.id}
            )

    def test_number_is_in_use_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._make_meter(self._make_unit(self.building, "0402"), "A001")

    def test_wrong_places_are_refused(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        building = self._make_building(second, "1")
        with self.assertRaisesRegex(ValidationError, "is not in"):
            self._make_meter(
                None, "X1", community_id=self.community.id, building_id=building.id
            )
        with self.assertRaisesRegex(ValidationError, "not billed by consumption"):
            self._make_meter(self.unit, "X2", item_id=self.fee.id)
        with self.assertRaisesRegex(ValidationError, "has not come"):
            self._make_meter(self.unit, "X3", date_install="2026-04-01")
        with self.assertRaisesRegex(ValidationError, "more digits"):
            self._make_meter(self.unit, "X4", 100000)
        with self.assertRaisesRegex(ValidationError, "behind itself"):
            self.meter.parent_id = self.meter

    def test_c11_meters_due_in_90_days(self):
        days = {"2026-03-01": True, "2026-06-29": True, "2026-06-30": False}
        for number, (day, _due) in enumerate(days.items()):
            unit = self._make_unit(self.building, f"040{number}")
            self._make_meter(unit, f"V{number}", date_verification=day)
        sealed = self._make_meter(self.unit, "V9", date_seal="2026-04-01")
        view = self.env.ref("wuye_meter.wuye_meter_view_search")
        self.assertIn("today +90d", view.arch)
        due = (
            self.env["wuye.meter"]
            .with_user(self.reader)
            .search([("date_due", "<=", "today +90d"), ("state", "=", "running")])
        )
        self.assertEqual(
            due,
            self.env["wuye.meter"].search([("number", "in", ["V0", "V1"])]) | sealed,
        )

    def test_c11_new_date_is_in_the_trail(self):
        self.meter.with_user(self.clerk).date_verification = "2032-03-31"
        self.assertRecordValues(
            self.meter.change_ids,
            [{"field_name": "date_verification", "value_new": "2032-03-31"}],
        )

    def test_c10_loss_per_building_and_month(self):
        main = self._make_meter(
            None, "M1", community_id=self.community.id, building_id=self.building.id
        )
        units = [self._make_unit(self.building, f"040{n}") for n in range(2)]
        subs = [self._make_meter(u, f"S{n}") for n, u in enumerate(units)]
        for sub in subs:
            sub.with_user(self.clerk).parent_id = main
        self._read(main, "2026-01", 100)
        self._read(main, "2026-02", 250)
        for sub, values in zip(subs, ((40, 90), (50, 100)), strict=True):
            self._read(sub, "2026-01", values[0])
            self._read(sub, "2026-02", values[1])
        losses = self.env["wuye.meter.loss"].with_user(self.manager)
        # January 100 - 40 - 50; February 150 - 50 - 50
        self.assertRecordValues(
            losses.search([], order="month"),
            [
                {"quantity_main": 100, "quantity_sub": 90, "loss_percent": 10},
                {"quantity_main": 150, "quantity_sub": 100, "loss_percent": 33.33},
            ],
        )
        # of a group: 60 of 250, not the mean of 10 and 33.33
        [(building, percent)] = losses._read_group(
            [], ["building_id"], ["loss_percent:avg"]
        )
        self.assertEqual((building, float(percent)), (self.building, 24.0))

    def test_c10_sub_meter_not_read_is_counted(self):
        main = self._make_meter(None, "M1", community_id=self.community.id)
        self.meter.parent_id = main
        self._read(main, "2026-01", 100)
        loss = self.env["wuye.meter.loss"].search([])
        self.assertRecordValues(loss, [{"unread_count": 1, "quantity_sub": 0}])

    def test_meter_that_was_read_is_not_deleted(self):
        self._read(self.meter, "2026-01", 110)
        with self.assertRaisesRegex(UserError, "Take it down"):
            self.meter.with_user(self.clerk).unlink()

    def test_unread_meter_is_deleted(self):
        self.meter.with_user(self.clerk).unlink()

    def test_unit_shows_its_meters(self):
        unit = self.unit.with_user(self.reader)
        self.assertEqual(unit.meter_count, 1)
