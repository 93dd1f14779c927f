"""The reading sheet: what it shows, and rows that stand or fall each for itself."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MeterCommon


@tagged("post_install", "-at_install")
class TestSheet(MeterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_unit = cls._make_unit(cls.building, "0402")
        cls.second_meter = cls._make_meter(cls.second_unit, "A002", 20)
        cls._read(cls.meter, "2026-02", 112)
        cls.sheets = cls.env["wuye.meter.sheet"].with_user(cls.reader)

    def _load(self, **vals):
        return self.sheets.load(self.community.id, self.water.id, "2026-03-15", **vals)

    def _entry(self, row, value, **vals):
        names = ("key", "segment_id", "band_id", "reading_id")
        return {
            **{name: row[name] for name in names},
            "known": row["value"],
            "value": value,
            "is_rollover": False,
            "date": "2026-03-31",
            **vals,
        }

    def test_sheet_shows_the_round_with_what_was_read_before(self):
        sheet = self._load()
        self.assertEqual(sheet["month"], "2026-03-01")
        self.assertEqual(
            [(r["place"], r["before"], r["last"], r["value"]) for r in sheet["rows"]],
            [("01-0302", 112.0, 12.0, None), ("01-0402", 20.0, None, None)],
        )

    def test_rows_are_stored_each_for_itself(self):
        first, second = self._load()["rows"]
        good, bad = self.sheets.save(
            "2026-03-01", [self._entry(first, 120), self._entry(second, 19)]
        )
        self.assertEqual(good["row"]["consumption"], 8.0)
        self.assertIn("lower than 20", bad["error"])
        readings = self.env["wuye.meter.reading"].search([("month", "=", "2026-03-01")])
        self.assertRecordValues(
            readings, [{"value": 120, "entered_by": self.reader.id}]
        )

    def test_c3_rollover_is_told_by_the_reader(self):
        row = self._load()["rows"][1]
        [answer] = self.sheets.save(
            "2026-03-01", [self._entry(row, 3, is_rollover=True)]
        )
        self.assertEqual(answer["row"]["consumption"], 99983.0)

    def test_c4_r43_blank_is_not_zero(self):
        first, second = self._load()["rows"]
        self.sheets.save(
            "2026-03-01", [self._entry(first, False), self._entry(second, 20)]
        )
        readings = self.env["wuye.meter.reading"].search([("month", "=", "2026-03-01")])
        self.assertEqual(readings.meter_id, self.second_meter)

    def test_c7_second_phone_is_refused_with_who_was_first(self):
        row = self._load()["rows"][0]
        self.sheets.save("2026-03-01", [self._entry(row, 120)])
        other = self.sheets.with_user(self.colleague)
        [answer] = other.save("2026-03-01", [self._entry(row, 121)])
        self.assertIn("already: 120", answer["error"])
        self.assertIn(self.reader.name, answer["error"])

    def test_c7_both_at_once_is_refused_in_words(self):
        row = self._load()["rows"][0]
        self.sheets.save("2026-03-01", [self._entry(row, 120)])
        Reading = self.env.registry["wuye.meter.reading"]
        self.patch(Reading, "_check_place_in_time", lambda *args: None)
        [answer] = self.sheets.save("2026-03-01", [self._entry(row, 121)])
        self.assertIn("another phone", answer["error"])

    def test_correction_over_somebody_elses_is_refused(self):
        self.sheets.save("2026-03-01", [self._entry(self._load()["rows"][0], 120)])
        seen = self._load()["rows"][0]
        self.sheets.save("2026-03-01", [self._entry(seen, 121)])
        [answer] = self.sheets.save("2026-03-01", [self._entry(seen, 122)])
        self.assertIn("changed this reading meanwhile", answer["error"])
        [answer] = self.sheets.save("2026-03-01", [self._entry(seen, False, known=121)])
        self.assertIsNone(answer["row"]["value"])

    def test_month_with_a_later_reading_is_locked(self):
        sheet = self.sheets.load(self.community.id, self.water.id, "2026-01-01")
        self.assertEqual([r["is_locked"] for r in sheet["rows"]], [True, False])

    def test_building_narrows_and_scope_holds(self):
        foreign = self._make_community("HTC", "海棠城", self.company)
        self.assertEqual(
            self.sheets.load(foreign.id)["community_id"], self.community.id
        )
        other = self._make_building(self.community, "2")
        self._make_meter(self._make_unit(other, "0101"), "A003")
        rows = self._load(building_id=other.id)["rows"]
        self.assertEqual([row["place"] for row in rows], ["02-0101"])

    def test_posts_without_meters_are_refused(self):
        guard = self._make_user("guard", self.community)
        with self.assertRaises(AccessError):
            self.sheets.with_user(guard).load()
        row = self._load()["rows"][0]
        desk = self.sheets.with_user(self.cashier)
        self.assertFalse(desk.load()["can_write"])
        with self.assertRaises(AccessError):
            desk.save("2026-03-01", [self._entry(row, 120)])

    def test_sheet_of_many_meters_takes_a_fixed_number_of_queries(self):
        for number in range(3):
            unit = self._make_unit(self.building, f"050{number}")
            self._make_meter(unit, f"Q{number}")
        self._load()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            few = self._queries()
        for number in range(20):
            unit = self._make_unit(self.building, f"06{number:02d}")
            self._make_meter(unit, f"R{number}")
        self._load()
        self.assertLessEqual(self._queries(), few + 2)

    def _queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._load()
        return self.env.cr.sql_log_count - before
