"""Cells and headings in plain Python: tables of what people type and what it means."""

import datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..importer import headings, normalise, workbook
from ..importer.normalise import CellError
from ..importer.registry import Column, Sheet


@tagged("post_install", "-at_install")
class TestReadingCells(BaseCase):
    def _check(self, reader, table):
        for value, expected in table:
            with self.subTest(value=value):
                if isinstance(expected, str) and expected.startswith("!"):
                    with self.assertRaises(CellError) as caught:
                        reader(value)
                    self.assertEqual(caught.exception.code, expected[1:])
                else:
                    self.assertEqual(reader(value), expected)

    def test_units_in_all_spellings(self):
        self._check(
            lambda value: normalise.read_unit(value).code,
            (
                ("03-1-1502", "03-1-1502"),
                ("3-1-1502", "03-1-1502"),
                ("３－１－１５０２", "03-1-1502"),
                (" 3 — 1 — 1502 室", "03-1-1502"),
                ("3栋1单元1502", "03-1-1502"),
                ("3幢一单元1502室", "03-1-1502"),
                ("3号楼1单元1502房", "03-1-1502"),
                ("3#1502", "03-1502"),
                ("3幢1502", "03-1502"),
                ("3幢-1502", "03-1502"),
                ("3/1502", "03-1502"),
                ("S-108", "S-108"),
                ("B1-A012", "B1-A012"),
                ("十二幢0302", "12-0302"),
                ("1-2-3-4", "!unit_format"),
                ("3-", "!unit_format"),
                (datetime.date(2026, 1, 2), "!turned_into_date"),
            ),
        )

    def test_a_room_alone_has_no_building(self):
        for value, room in (("0302", "0302"), (302.0, "302"), ("108号", "108")):
            ref = normalise.read_unit(value)
            self.assertEqual((ref.building, ref.entrance, ref.room), ("", None, room))

    def test_entrances(self):
        self._check(
            normalise.read_entrance,
            (("1单元", "1"), ("01", "1"), (2, "2"), ("二单元", "2"), ("东", "东")),
        )

    def test_names(self):
        self._check(
            normalise.read_person,
            (
                ("张三", "张三"),
                ("张　三", "张三"),
                ("欧阳 锋", "欧阳锋"),
                (" John Smith ", "John Smith"),
                ("张三（代）", "张三（代）"),
                ("张三、李四", "!several_names"),
                ("张三和李四", "!several_names"),
                ("和平", "和平"),
                ("张三\n李四", "!several_names"),
                ("、", "!name_unreadable"),
            ),
        )
        self.assertEqual(
            normalise.read_people("李四、王五,赵六"), ("李四", "王五", "赵六")
        )

    def test_telephones(self):
        self._check(
            normalise.read_phone,
            (
                (13800138000, "13800138000"),
                (13800138000.0, "13800138000"),
                ("138 0013 8000", "13800138000"),
                ("+86-138-0013-8000", "13800138000"),
                ("１３８００１３８０００", "13800138000"),
                ("021-55556666", "021-55556666"),
                ("(021)55556666", "021-55556666"),
                ("0755-88886666-123", "0755-88886666-123"),
                ("400-888-6666", "400-888-6666"),
                ("88886666", "88886666"),
                ("1380013800", "!phone"),
                ("1.38E+10", "!phone"),
                ("无", "!phone"),
                ("13800138000/13900139000", "!several_phones"),
            ),
        )

    def test_floors(self):
        self._check(
            normalise.read_floor,
            (
                (3, 3),
                (3.0, 3),
                ("3层", 3),
                ("第12层", 12),
                ("3F", 3),
                ("-1", -1),
                ("B2", -2),
                ("负一层", -1),
                ("地下1层", -1),
                ("1-2", "!floor"),
                (3.5, "!floor"),
            ),
        )

    def test_areas_and_shares(self):
        self._check(
            normalise.read_area,
            (
                ("89.13㎡", Decimal("89.13")),
                ("１，２００平方米", Decimal("1200")),
                (0.1 + 0.2, Decimal("0.3")),
                ("约90", "!amount_not_a_number"),
                (80.125, "!amount_too_many_decimals"),
                (-1, "!negative"),
            ),
        )
        self._check(
            normalise.read_percents,
            (
                ("60、40", (Decimal(60), Decimal(40))),
                ("50%", (Decimal(50),)),
                ("60/40", (Decimal(60), Decimal(40))),
                ("0", "!share_range"),
                ("101", "!share_range"),
            ),
        )


class _Rooms(Sheet):
    key = "rooms"
    title = "房屋"
    ignored = ("序号",)
    columns = (
        Column("building", "楼幢", "building", required=True),
        Column("room", "室号", "unit", aliases=("房号",), required=True),
        Column("area", "建筑面积", "area"),
        Column("inner", "套内面积", "area"),
    )


@tagged("post_install", "-at_install")
class TestFindingHeadings(BaseCase):
    def _find(self, rows, merges=(), remembered=None):
        grid = workbook.Grid("房屋", rows, [workbook.Merge(*merge) for merge in merges])
        return headings.find_table(grid, _Rooms(), _Rooms.columns, remembered or {})

    def test_the_first_row(self):
        table = self._find([["楼幢", " 房 号*", "建筑面积（㎡）"], [1, 2, 3]])
        self.assertEqual(table.heading_row, 1)
        self.assertEqual(table.columns, {"building": 1, "room": 2, "area": 3})

    def test_below_a_title_and_an_empty_row(self):
        table = self._find([["锦澜湾房屋表", None], [], ["楼幢", "室号"], ["1", "2"]])
        self.assertEqual((table.heading_row, len(table.columns)), (3, 2))

    def test_two_rows_put_together(self):
        rows = [
            ["楼幢", "室号", "面积", None],
            [None, None, "建筑", "套内"],
            [1, 2, 3, 4],
        ]
        table = self._find(rows, [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)])
        self.assertEqual(table.heading_row, 2)
        self.assertEqual(
            table.columns, {"building": 1, "room": 2, "area": 3, "inner": 4}
        )

    def test_two_rows_without_merged_cells(self):
        rows = [
            ["楼幢", "室号", "面积", "面积"],
            [None, None, "建筑", "套内"],
            [1, 2, 3, 4],
        ]
        self.assertEqual(len(self._find(rows).columns), 4)

    def test_unknown_and_doubled_headings_are_told(self):
        table = self._find([["序号", "楼幢", "室号", "房号", "管家"]])
        self.assertEqual((table.doubled, table.unknown), ([4], [5]))

    def test_what_was_remembered_comes_first(self):
        table = self._find([["楼幢", "室号", "管家"]], remembered={"管家": "area"})
        self.assertEqual(table.columns["area"], 3)

    def test_one_known_word_is_no_heading(self):
        self.assertIsNone(self._find([["楼幢", "甲", "乙"], [1, 2, 3]]))


@tagged("post_install", "-at_install")
class TestReadingFiles(BaseCase):
    def test_a_file_cut_anywhere_is_one_clear_error(self):
        """A half-written workbook never gives half of its rows."""
        with file_open("wuye_property/tests/data/good_openpyxl.xlsx", "rb") as stream:
            data = stream.read()
        for length in range(4, len(data), 97):
            with self.assertRaises(workbook.WorkbookError) as caught:
                workbook.read_book(data[:length], "x.xlsx")
            self.assertEqual(caught.exception.code, "damaged")

    def test_too_many_rows(self):
        data = "楼幢,室号\n" + "1,0101\n" * workbook.MAX_ROWS
        with self.assertRaises(workbook.WorkbookError) as caught:
            workbook.read_book(data.encode(), "x.csv")
        self.assertEqual(caught.exception.code, "too_many_rows")
        self.assertEqual(caught.exception.params["limit"], 50_000)
