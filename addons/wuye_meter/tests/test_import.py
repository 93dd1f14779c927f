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
