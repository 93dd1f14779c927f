"""水电表 and 抄表 from workbooks: all or nothing, each error at its cell (I6)."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_import_billing import ImportBillingMixin

from .common import MeterCommon

METERS, READINGS = "水电表", "抄表"
METER_HEAD = (
    "楼幢",
    "房号",
    "收费项目",
    "表号",
    "底数",
    "安装日期",
    "位数",
    "总表表号",
)
READING_HEAD = (
    "楼幢",
    "房号",
    "收费项目",
    "表号",
    "月份",
    "抄表日期",
    "本月读数",
    "翻零",
)


@tagged("post_install", "-at_install")
class TestImport(MeterCommon):
    _checked = ImportBillingMixin._checked
    _imported = ImportBillingMixin._imported
    _import = ImportBillingMixin._import
    _check = ImportBillingMixin._check
    _errors = ImportBillingMixin._errors

    def _faults(self, record):
        return {(row, column): code for _s, row, column, code in self._errors(record)}

    def test_c1_meters_and_their_readings_in_one_file(self):
        self._make_unit(self.building, "0402")
        self._import(
            **{
                METERS: [
                    METER_HEAD,
                    ("1", "0402", "水费", "20260001", 10, "2026-01-01", 5, "M001"),
                    ("1", None, "水费", "M001", 0, "2026-01-01", 6, None),
                ],
                READINGS: [
                    READING_HEAD,
                    # later months first: they are entered in order
                    ("1", "0402", "水费", None, "2026-02", "2026-02-28", 30, None),
                    (None, None, "水费", "20260001", "2026-01", "2026-01-31", 18, "否"),
                    (None, None, "水费", "M001", "2026-01", "2026-01-31", 100, None),
                ],
            }
        )
        meter = self.env["wuye.meter"].search([("number", "=", "20260001")])
        self.assertEqual(meter.parent_id.number, "M001")
        self.assertEqual(meter.parent_id.building_id, self.building)
        self.assertRecordValues(
            self.env["wuye.meter.reading"].search(
                [("meter_id", "=", meter.id)], order="month"
            ),
            [
                {"value_before": 10, "value": 18, "entered_by": self.clerk.id},
                {"value_before": 18, "value": 30, "entered_by": self.clerk.id},
            ],
        )

    def test_meters_that_are_wrong_are_listed(self):
        record = self._check(
            **{
                METERS: [
                    METER_HEAD,
                    ("1", "0302", "水费", "A001", 0, "2026-01-01", 5, None),
                    ("1", "0302", "水费", "A002", 0, "2026-01-01", 5, None),
                    ("1", "0302", "水费", "A002", 0, "2026-01-01", 5, None),
                    ("1", "0302", "物业费", "A003", 0, "2026-01-01", 5, None),
                    ("1", "0999", "水费", "A004", 0, "2026-01-01", 5, None),
                    ("1", "0302", "水费", "A005", 100000, "2026-01-01", 5, None),
                    ("1", "0302", "水费", "A006", 0, "2026-04-01", 5, None),
                    ("1", "0302", "水费", "A007", 0, "2026-01-01", 13, None),
                    ("1", "0302", "水费", "A008", 0, "2026-01-01", 5, "M999"),
                    ("9", None, "水费", "A009", 0, "2026-01-01", 5, None),
                    ("1", "0302", "水费", "A010", -1, "2026-01-01", 5, None),
                ]
            }
        )
        self.assertEqual(
            self._faults(record),
            {
                (2, "D"): "meter_exists",
                (4, "D"): "meter_twice",
                (5, "C"): "meter_item",
                (6, "B"): "unknown_unit",
                (7, "E"): "reading_digits",
                (8, "F"): "meter_future",
                (9, "G"): "meter_digits",
                (10, "H"): "meter_parent",
                (11, "A"): "meter_building",
                (12, "E"): "negative",
            },
        )
        self.assertFalse(self.env["wuye.meter"].search([("number", "=", "A002")]))

    def test_c3_c7_readings_that_are_wrong_are_listed_and_nothing_is_written(self):
        unit = self._make_unit(self.building, "0402")
        for number in ("D1", "D2"):
            self._make_meter(unit, number, 50)
        gone = self._make_meter(self._make_unit(self.building, "0502"), "G1", 50)
        self._replace(gone, "2026-02-10", 50, number="G2")
        self._read(self.meter, "2026-01", 110)
        good = ("1", "0302", "水费", "A001", "2026-02", "2026-02-28", 120, None)
        record = self._check(
            **{
                READINGS: [
                    READING_HEAD,
                    good,
                    (*good[:6], 125, None),
                    ("1", "0302", "水费", "A001", "2026-01", "2026-01-31", 111, None),
                    ("1", "0302", "水费", "A001", "2026-03", "2026-03-31", 119, None),
                    ("1", "0402", "水费", None, "2026-03", "2026-03-31", 60, None),
                    ("1", "0402", "水费", "D1", "2026-03", "2026-04-01", 60, None),
                    ("1", "0402", "水费", "D2", "2026-03", "2026-03-31", 60, "是"),
                    ("1", "0502", "水费", "G1", "2026-03", "2026-03-31", 60, None),
                    ("1", "0502", "水费", "D1", "2026-02", "2026-02-28", 60, None),
                    (None, None, "水费", "X1", "2026-03", "2026-03-31", 60, None),
                    (None, None, "水费", None, "2026-03", "2026-03-31", 60, None),
                    ("1", "0502", "水费", "G2", "2026-03", "2026-01-31", 60, None),
                    ("1", "0402", "水费", "D1", "2026-02", "2026-02-28", 100000, None),
                ]
            }
        )
        self.assertEqual(
            self._faults(record),
            {
                (3, "E"): "reading_twice",
                (4, "E"): "reading_exists",
                (5, "G"): "reading_lower",
                (6, "D"): "ambiguous_meter",
                (7, "F"): "meter_future",
                (8, "H"): "reading_no_rollover",
                (9, "D"): "meter_archived",
                (10, "D"): "meter_elsewhere",
                (11, "D"): "unknown_meter",
                (12, "D"): "meter_unnamed",
                (13, "F"): "reading_order",
                (14, "G"): "reading_digits",
            },
        )
        self.assertEqual(len(self.meter.reading_ids), 1)

    def test_c3_rollover_is_told_in_the_file(self):
        self.meter._amend({"reading_install": 99998}, "底数")
        row = ("1", "0302", "水费", "A001", "2026-03", "2026-03-31", 3)
        record = self._check(**{READINGS: [READING_HEAD, (*row, None)]})
        self.assertEqual(self._faults(record), {(2, "G"): "reading_lower"})
        self._import(**{READINGS: [READING_HEAD, (*row, "是")]})
        self.assertEqual(self.meter.reading_ids.consumption, 5.0)

    def test_c6_imported_outlier_waits_for_another_person(self):
        self._read(self.meter, "2026-01", 110)
        row = ("1", "0302", "水费", "A001", "2026-02", "2026-02-28", 140, None)
        self._import(**{READINGS: [READING_HEAD, row]})
        reading = self.env["wuye.meter.reading"].search([("value", "=", 140)])
        self.assertRecordValues(
            reading, [{"state": "to_confirm", "entered_by": self.clerk.id}]
        )


BAND_HEAD = (
    *("楼幢", "房号", "收费项目", "表号", "时段", "位数"),
    *("安装日期", "底数", "倍率", "位置"),
)
BAND_READING_HEAD = (
    *("楼幢", "房号", "收费项目", "表号", "时段"),
    *("月份", "抄表日期", "本月读数", "翻零"),
)


@tagged("post_install", "-at_install")
class TestImportBands(MeterCommon):
    """Meters that count peak, flat and valley apart (C1, C8, I6)."""

    _checked = ImportBillingMixin._checked
    _imported = ImportBillingMixin._imported
    _import = ImportBillingMixin._import
    _check = ImportBillingMixin._check
    _errors = ImportBillingMixin._errors

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["wuye.fee.band"].search([]).active = False
        bands = [{"code": f"x{name}", "name": name} for name in "峰平谷"]
        cls.bands = cls.env["wuye.fee.band"].create(bands)
        cls.home = cls._make_unit(cls.building, "0402")
        cls.home_line = cls._make_line(cls.home, cls.price, "2026-01-01")
        cls.banded = cls._make_meter(
            cls._make_unit(cls.building, "0502"), "P9", 5, band_ids=cls.bands[:2].ids
        )

    def _row(self, band, opening, room="0402", number="P1", day="2026-01-01", **vals):
        facts = (vals.get("digits", 6), day, opening)
        more = (vals.get("multiplier"), vals.get("position"))
        return ("1", room, "水费", number, band, *facts, *more)

    def _reading(self, band, month, value, number="P1", rollover=None):
        day = f"{month}-28"
        return ("1", None, "水费", number, band, month, day, value, rollover)

    def _faults(self, record):
        return {(row, column): code for _s, row, column, code in self._errors(record)}

    def test_c1_c8_meter_by_bands_with_an_opening_reading_each(self):
        self._import(
            **{
                METERS: [
                    BAND_HEAD,
                    self._row("峰", 123456, multiplier=40),
                    self._row("X平", 20.5, digits=None),  # by its code
                    self._row("谷", 0),
                    self._row(None, 7, number="M1", room=None),
                ],
                READINGS: [
                    BAND_READING_HEAD,
                    self._reading("谷", "2026-01", 6),
                    self._reading("峰", "2026-02", 123466),
                    self._reading("平", "2026-01", 22.5),
                    self._reading("峰", "2026-01", 123457),
                    self._reading(None, "2026-01", 8, number="M1"),
                ],
            }
        )
        meter = self.env["wuye.meter"].search([("number", "=", "P1")])
        self.assertRecordValues(
            meter, [{"unit_id": self.home.id, "band_ids": self.bands.ids}]
        )
        self.assertRecordValues(meter.segment_id, [{"multiplier": 40, "digits": 6}])
        self.assertRecordValues(
            meter.segment_id.band_ids,
            [
                {"band_id": band.id, "reading_install": opening}
                for band, opening in zip(self.bands, (123456, 20.5, 0), strict=True)
            ],
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            meter.reading_ids.sorted(lambda r: (r.month, r.id)),
            [
                {"band_id": self.bands[band].id, "value": value, "consumption": used}
                for band, value, used in (
                    (2, 6, 240),
                    (1, 22.5, 80),
                    (0, 123457, 40),
                    (0, 123466, 360),
                )
            ],
        )
        self.assertEqual(self._usage("2026-01", self.home_line).quantity, 360.0)
        main = self.env["wuye.meter"].search([("number", "=", "M1")])
        self.assertFalse(main.band_ids)
        self.assertEqual(main.reading_ids.consumption, 1.0)

    def test_c8_meters_by_bands_that_are_wrong_are_listed_and_none_is_made(self):
        record = self._check(
            **{
                METERS: [
                    BAND_HEAD,
                    self._row("峰", 0, position="一层"),
                    self._row("尖", 0),
                    self._row("峰", 1),
                    self._row(None, 0),
                    self._row("平", 0, day="2026-01-02"),
                    self._row("平", -1),
                    self._row("谷", 0, position="二层", multiplier=2),
                    self._row("谷", 0, room="0502"),
                    self._row(None, 0, number="P2", room="0302"),
                    self._row("峰", 0, number="P2", room="0302"),
                    self._row("峰", 0, number="P9", room="0502"),
                    self._row("谷", 1000000, number="P3", room="0502"),
                    self._row("谷", 0, number="P4", room="0502"),
                    self._row(None, 0, number="P5", room="0502"),
                ]
            }
        )
        self.assertEqual(
            self._faults(record),
            {
                (3, "E"): "meter_band_unknown",
                (4, "E"): "meter_band_twice",
                (5, "E"): "meter_band_missing",
                (6, "G"): "meter_differs",
                (7, "H"): "negative",
                (8, "I"): "meter_differs",
                (8, "J"): "meter_differs",
                (9, "B"): "meter_differs",
                (10, "E"): "meter_band_missing",
                (12, "D"): "meter_exists",
                (13, "H"): "reading_digits",
                (14, "E"): "meter_bands_differ",
                (15, "E"): "meter_bands_differ",
            },
        )
        for error in record.error_ids:
            self.assertTrue(error.message and error.remedy)
            self.assertNotIn("%(", error.message + error.remedy)
        said = {
            error.row: f"{error.message} {error.remedy}" for error in record.error_ids
        }
        self.assertIn("Type one of these: 峰、平、谷", said[3])
        self.assertIn("Band 峰 of meter P1 stands in row 2", said[4])
        self.assertIn("Row 2 of the same meter says 2026-01-01", said[6])
        self.assertIn("P9 of the same room and fee is read by other bands", said[15])
        self.assertFalse(
            self.env["wuye.meter"].search([("number", "in", ["P1", "P2", "P3", "P4"])])
        )

    def test_c8_second_meter_of_a_room_in_the_file_has_the_same_bands(self):
        rows = [self._row("峰", 0), self._row("谷", 0, number="P2")]
        record = self._check(**{METERS: [BAND_HEAD, *rows]})
        self.assertEqual(self._faults(record), {(3, "E"): "meter_bands_differ"})
        self._import(**{METERS: [BAND_HEAD, rows[0], self._row("峰", 0, number="P2")]})
        self.assertEqual(self.home.meter_ids.band_ids, self.bands[0])

    def test_c7_c8_readings_by_bands_that_are_wrong_are_listed(self):
        self._read(self.banded, "2026-01", 15, band_id=self.bands[0].id)
        reading = self._reading
        record = self._check(
            **{
                READINGS: [
                    BAND_READING_HEAD,
                    reading("峰", "2026-01", 16, "P9"),
                    reading("谷", "2026-02", 16, "P9"),
                    reading(None, "2026-02", 16, "P9"),
                    reading("尖", "2026-02", 16, "P9"),
                    reading("平", "2026-02", 4, "P9"),
                    reading("峰", "2026-02", 20, "P9"),
                    reading("峰", "2026-02", 21, "P9"),
                    reading("平", "2026-01", 16, "P9", "是"),
                    reading("峰", "2026-02", 120, "A001"),
                    reading("尖", "2026-02", 120, "A001"),
                ]
            }
        )
        self.assertEqual(
            self._faults(record),
            {
                (2, "F"): "reading_exists",
                (3, "E"): "meter_band",
                (4, "E"): "meter_band",
                (5, "E"): "meter_band",
                (6, "H"): "reading_lower",
                (8, "F"): "reading_twice",
                (9, "I"): "reading_no_rollover",
                (10, "E"): "meter_no_band",
                (11, "E"): "meter_no_band",
            },
        )
        self.assertIn(
            "read by these bands: 峰、平",
            record.error_ids.filtered(lambda e: e.row == 4).message,
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.banded.reading_ids), 1)

    def test_c8_device_taken_out_again_is_not_read_by_a_file(self):
        self._replace(self.meter, "2026-02-15", 100)
        self.meter.with_user(self.clerk)._undo_replacement("换错")
        row = ("1", "0302", "水费", "B001", "2026-03", "2026-03-31", 5, None)
        record = self._check(**{READINGS: [READING_HEAD, row]})
        self.assertEqual(self._faults(record), {(2, "D"): "unknown_meter"})
