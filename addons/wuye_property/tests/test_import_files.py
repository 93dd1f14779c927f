"""Workbooks as people send them: each gives exactly the errors listed here.

tests/data/make_workbooks.py makes the files, some by openpyxl, some by LibreOffice.
"""

from .import_common import ImportCommon

UNITS = "房屋"
FILES = {
    # the whole file
    "bad_empty.xlsx": [("", 0, "", "empty_file")],
    "bad_half.xlsx": [("", 0, "", "damaged")],
    "bad_head_lost.xlsx": [("", 0, "", "damaged")],
    "bad_half.csv": [("", 0, "", "damaged")],
    "bad_half_in_character.csv": [("", 0, "", "damaged")],
    "bad_type.xlsx": [("", 0, "", "wrong_type")],
    "bad_web_page.xlsx": [("", 0, "", "wrong_type")],
    "bad_old_format.xls": [("", 0, "", "old_or_protected")],
    "bad_no_sheet.xlsx": [("", 0, "", "no_sheet")],
    "bad_no_rows.xlsx": [("", 0, "", "no_rows")],
    # headings
    "bad_no_heading.xlsx": [(UNITS, 0, "", "no_heading")],
    "bad_heading_twice.xlsx": [(UNITS, 1, "C", "column_twice")],
    "own_headings.xlsx": [
        (UNITS, 1, "", "column_missing"),
        (UNITS, 1, "E", "unknown_heading"),
        (UNITS, 1, "F", "unknown_heading"),
    ],
    # cells and rows
    "bad_formula_openpyxl.xlsx": [(UNITS, 2, "F", "formula_without_value")],
    "bad_libreoffice.xlsx": [
        (UNITS, 2, "F", "cell_error"),
        (UNITS, 3, "F", "amount_too_many_decimals"),
        (UNITS, 4, "H", "cell_error"),
        (UNITS, 5, "C", "turned_into_date"),
        (UNITS, 6, "I", "date_out_of_range"),
    ],
    "bad_units.xlsx": [
        (UNITS, 3, "C", "unit_twice"),
        (UNITS, 4, "E", "unknown_choice"),
        (UNITS, 5, "F", "amount_magnitude"),
        (UNITS, 6, "D", "floor"),
        (UNITS, 6, "F", "amount_too_many_decimals"),
        (UNITS, 7, "C", "required"),
        (UNITS, 8, "A", "building_missing"),
        (UNITS, 9, "C", "building_conflict"),
        (UNITS, 10, "C", "turned_into_date"),
        (UNITS, 11, "F", "negative"),
        (UNITS, 12, "F", "area_missing"),
        (UNITS, 14, "G", "area_order"),
        (UNITS, 15, "I", "date_no_such_day"),
        (UNITS, 16, "I", "date_year_digits"),
        (UNITS, 17, "J", "zero"),
        (UNITS, 18, "K", "unknown_developer"),
        (UNITS, 19, "L", "unknown_community"),
        (UNITS, 20, "A", "building_not_a_building"),
        (UNITS, 21, "A", "subtotal_row"),
        (UNITS, 23, "F", "merged_value"),
        (UNITS, 24, "C", "unit_exists"),
    ],
    "bad_people.xlsx": [
        ("业主", 2, "B", "several_names"),
        ("业主", 3, "B", "several_names"),
        ("业主", 4, "B", "several_names"),
        ("业主", 5, "C", "phone"),
        ("业主", 6, "A", "unknown_unit_similar"),
        ("业主", 7, "A", "unknown_unit_similar"),
        ("业主", 8, "A", "owner_twice"),
        ("业主", 8, "C", "several_phones"),
        ("业主", 9, "A", "unknown_unit"),
        ("业主", 9, "C", "phone"),
        ("业主", 10, "A", "building_missing"),
        ("业主", 11, "D", "date_not_a_date"),
        ("业主", 11, "E", "same_person_twice"),
        ("业主", 12, "F", "share_sum"),
        ("业主", 13, "F", "share_count"),
        ("业主", 14, "A", "owner_exists"),
        ("业主", 15, "B", "required"),
        ("租户", 2, "E", "dates_reversed"),
        ("租户", 3, "D", "required"),
        ("租户", 3, "F", "unknown_choice"),
        ("租户", 5, "F", "payer_twice"),
        ("租户", 6, "B", "tenant_twice"),
        ("租户", 7, "F", "payer_exists"),
        ("车辆", 2, "A", "plate"),
        ("车辆", 4, "A", "plate_twice"),
        ("车辆", 5, "A", "plate_exists"),
        ("车辆", 6, "B", "unknown_unit"),
    ],
    # totals
    "bad_sum_row.xlsx": [(UNITS, 4, "G", "sum_differs")],
    "bad_totals.xlsx": [
        ("合计", 2, "C", "total_differs"),
        ("合计", 3, "B", "total_differs"),
        ("合计", 4, "A", "total_twice"),
    ],
    "bad_totals_missing.xlsx": [("合计", 3, "A", "total_building_missing")],
    # right
    "good_openpyxl.xlsx": [],
    "good_libreoffice.xlsx": [],
    "good_utf8_bom.csv": [],
    "good_utf8_tab.csv": [],
    "good_gb18030.csv": [],
}


class TestImportFiles(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        units = [
            cls._make_unit(cls.building, room)
            for room in ("0195", "0196", "0197", "0198", "0199")
        ]
        for role in ("owner", "payer"):
            cls._make_occupancy(units[-1], cls.owner, role)
        cls.env["wuye.vehicle"].create({"plate": "粤B99999", "unit_id": units[-1].id})

    def test_every_file_gives_exactly_its_errors(self):
        for filename, errors in FILES.items():
            with self.subTest(filename):
                record = self._checked(filename)
                self.assertEqual(self._errors(record), errors)
                self.assertEqual(record.state, "failed" if errors else "checked")
                self.assertEqual(record.error_count, len(errors))
                for error in record.error_ids:
                    self.assertTrue(error.message and error.remedy)
                    self.assertNotIn("%(", error.message + error.remedy)

    def test_checking_writes_nothing_into_the_register(self):
        counts = self._register_counts()
        for filename in FILES:
            self._checked(filename)
        self.assertEqual(self._register_counts(), counts)

    def test_a_file_with_errors_is_not_imported(self):
        counts = self._register_counts()
        record = self._checked("bad_sum_row.xlsx")
        with self.assertRaisesRegex(Exception, "Check the file first"):
            record.action_import()
        self.assertEqual(self._register_counts(), counts)

    def test_error_shows_the_cell_as_it_is_seen(self):
        record = self._checked("bad_units.xlsx")
        error = record.error_ids[1]
        self.assertRecordValues(
            error,
            [
                {
                    "sheet": UNITS,
                    "row": 4,
                    "column": "E",
                    "header": "类型",
                    "value": "城堡",
                    "message": "This word is not known here.",
                    "remedy": "Choose one of: 住宅、商铺、办公、车位、储藏室.",
                }
            ],
        )

    def _register_counts(self):
        return {
            model: self.env[model].search_count([])
            for model in ("wuye.building", "wuye.unit", "wuye.occupancy", "res.partner")
        }
