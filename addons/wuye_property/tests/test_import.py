import base64
import io
from collections import defaultdict
from datetime import date
from unittest.mock import patch

import openpyxl
import polib
from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import Form, HttpCase, TransactionCase, tagged
from odoo.tools import file_path, mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from ..importer import MESSAGES
from ..importer.sheets import VehicleSheet
from ..models import wuye_import
from .common import POSTS
from .import_common import ImportCommon
from .jobs import fail_job

HEADINGS = ("楼幢", "室号", "建筑面积")
RED = "FFFF9999"


class TestImport(ImportCommon):
    def _units(self, community=None):
        return self.env["wuye.unit"].search(
            [("community_id", "=", (community or self.community).id)]
        )

    def _buildings(self):
        return self.community.building_ids

    # === WHAT IS WRITTEN === #

    def test_a_real_workbook_becomes_the_register(self):
        self._imported("good_openpyxl.xlsx")
        units = self._units().filtered(lambda unit: unit.room != "0302")
        self.assertRecordValues(
            units.sorted("code"),
            [
                {
                    "code": "01-0101",
                    "floor": 1,
                    "kind": "residence",
                    "state": "occupied",
                    "area_building": 89.13,
                    "area_inner": 71.3,
                    "date_handover": date(2024, 6, 30),
                    "developer_id": self.developer.id,
                },
                {
                    "code": "01-0102",
                    "floor": 1,
                    "kind": "residence",
                    "state": "vacant",
                    "area_building": 76.5,
                    "area_inner": 61.2,
                    "date_handover": date(2024, 6, 30),
                    "developer_id": self.developer.id,
                },
                {
                    "code": "01-0201",
                    "floor": 2,
                    "kind": "residence",
                    "state": "decorating",
                    "area_building": 89.13,
                    "area_inner": 71.3,
                    "date_handover": date(2024, 6, 30),
                    "developer_id": self.developer.id,
                },
                {
                    "code": "01-0202",
                    "floor": 2,
                    "kind": "residence",
                    "state": "vacant",
                    "area_building": 76.5,
                    "area_inner": 0,
                    "date_handover": date(2024, 6, 30),
                    "developer_id": self.developer.id,
                },
                {
                    "code": "02-1-301",
                    "floor": 3,
                    "kind": "residence",
                    "state": "unsold",
                    "area_building": 1020,
                    "area_inner": 0,
                    "date_handover": False,
                    "developer_id": self.developer.id,
                },
                {
                    "code": "S-108",
                    "floor": -1,
                    "kind": "residence",
                    "state": "occupied",
                    "area_building": 45,
                    "area_inner": 0,
                    "date_handover": date(2024, 6, 30),
                    "developer_id": self.developer.id,
                },
            ],
        )

    def test_people_of_a_real_workbook(self):
        self._imported("good_openpyxl.xlsx")
        rows = self.env["wuye.occupancy"].search(
            [("community_id", "=", self.community.id)], order="unit_id, role, id"
        )
        self.assertEqual(
            [
                (
                    row.unit_id.code,
                    row.role,
                    row.partner_id.name,
                    row.share,
                    row.date_from,
                )
                for row in rows
            ],
            [
                ("01-0101", "co_owner", "李四", 30, date(2024, 6, 30)),
                ("01-0101", "co_owner", "王五", 20, date(2024, 6, 30)),
                ("01-0101", "owner", "张三", 50, date(2024, 6, 30)),
                ("01-0102", "owner", "张三", 0, False),
                ("01-0201", "owner", "赵六", 100, date(2023, 1, 1)),
                ("01-0202", "tenant", "周八", 0, date(2025, 1, 1)),
                ("S-108", "owner", "锦林商贸有限公司", 0, False),
                ("S-108", "payer", "孙七", 0, date(2025, 1, 1)),
                ("S-108", "tenant", "孙七", 0, date(2025, 1, 1)),
            ],
        )
        zhang = rows.partner_id.filtered(lambda person: person.name == "张三")
        self.assertRecordValues(
            zhang, [{"phone": "13800138000", "company_id": self.company.id}]
        )
        company = rows.partner_id.filtered("is_company")
        self.assertRecordValues(
            company, [{"name": "锦林商贸有限公司", "phone": "021-55556666"}]
        )

    def test_vehicles_belong_to_the_people_of_their_units(self):
        self._imported("good_openpyxl.xlsx")
        vehicles = self.env["wuye.vehicle"].search(
            [("community_id", "=", self.community.id)], order="plate"
        )
        self.assertEqual(
            [(car.plate, car.unit_id.code, car.partner_id.name) for car in vehicles],
            [
                ("粤B12345", "01-0101", "李四"),
                ("粤B54321", "01-0102", "吴九"),
                ("粤BD12345", "01-0201", "赵六"),
            ],
        )
        co_owner = self.env["wuye.occupancy"].search(
            [("partner_id", "=", vehicles[0].partner_id.id)]
        )
        self.assertEqual(co_owner.role, "co_owner")

    def test_totals_per_building_equal_the_sheet(self):
        """A1: areas per building as written, as in the rows, as in the sheet 合计."""
        record = self._imported("good_openpyxl.xlsx")
        self.assertRecordValues(
            record.total_ids,
            [
                {
                    "name": name,
                    "group_name": f"锦澜湾 {building}",
                    "value_rows": value,
                    "value_written": value,
                    "is_given": True,
                }
                for name, building, value in (
                    ("建筑面积合计", "01", 331.26),
                    ("建筑面积合计", "02", 1020),
                    ("建筑面积合计", "S", 45),
                    ("房屋数", "01", 4),
                    ("房屋数", "02", 1),
                    ("房屋数", "S", 1),
                )
            ],
        )
        areas = {
            building.code: building.area_building for building in self._buildings()
        }
        # building 01 had one unit before: 331.26 + 89.37
        self.assertEqual(areas, {"01": 420.63, "02": 1020, "S": 45})

    def test_formulas_calculated_by_another_program_are_read(self):
        self._imported("good_libreoffice.xlsx")
        units = self._units().filtered(
            lambda unit: unit.building_id.code in ("03", "04")
        )
        self.assertEqual(len(units), 8)
        self.assertEqual(set(units.mapped("area_building")), {80.75})
        self.assertEqual(units.filtered("owner_id").owner_id.name, "郑十")

    def test_text_files_of_all_kinds_are_the_same(self):
        for filename in ("good_utf8_bom.csv", "good_gb18030.csv", "good_utf8_tab.csv"):
            with self.subTest(filename), self.env.cr.savepoint() as savepoint:
                self._imported(filename)
                units = self._units().filtered(
                    lambda unit: unit.building_id.code == "07"
                )
                self.assertEqual(
                    [(unit.code, unit.kind, unit.area_building) for unit in units],
                    [("07-0101", "residence", 88.8), ("07-0102", "shop", 120)],
                )
                savepoint.rollback()

    def test_the_same_person_of_an_earlier_import_is_found(self):
        self._imported("good_openpyxl.xlsx")
        data = self._workbook(
            房屋=[HEADINGS, ("6", "0101", 50)],
            业主=[("房号", "业主", "电话"), ("06-0101", "张三", "138-0013-8000")],
        )
        self._imported(data=data)
        people = self.env["res.partner"].search([("name", "=", "张三")])
        self.assertEqual(len(people), 1)
        self.assertEqual(len(people.wuye_unit_ids), 3)

    def test_people_without_number_are_not_mixed_up(self):
        data = self._workbook(
            房屋=[HEADINGS, ("6", "0101", 50), ("6", "0102", 50)],
            业主=[("房号", "业主", "电话"), ("06-0101", "王伟"), ("06-0102", "王伟")],
        )
        self._imported(data=data)
        self.assertEqual(
            self.env["res.partner"].search_count([("name", "=", "王伟")]), 2
        )

    def test_the_developer_as_owner_is_the_contact_he_is(self):
        self.developer.name = "锦澜置业有限公司"
        data = self._workbook(
            房屋=[HEADINGS, ("6", "0101", 50)],
            业主=[("房号", "业主"), ("06-0101", "锦澜置业有限公司")],
        )
        self._imported(data=data)
        unit = self._units().filtered(lambda unit: unit.code == "06-0101")
        self.assertEqual(unit.owner_id, self.developer)

    # === ALL OR NOTHING === #

    def test_a_second_import_of_the_same_file_adds_nothing(self):
        self._imported("good_openpyxl.xlsx")
        count = len(self._units())
        again = self._checked("good_openpyxl.xlsx")
        self.assertEqual(again.state, "failed")
        self.assertEqual(
            {error.code for error in again.error_ids},
            {"unit_exists", "owner_exists", "tenant_exists", "plate_exists"},
        )
        self.assertEqual(len(self._units()), count)

    def test_an_imported_file_cannot_be_imported_again(self):
        record = self._imported("good_openpyxl.xlsx")
        for action in (record.action_import, record.action_check):
            with self.assertRaisesRegex(UserError, "imported already"):
                action()
        with self.assertRaisesRegex(UserError, "imported already"):
            record.file = base64.b64encode(b"x")
        with self.assertRaisesRegex(UserError, "is kept"):
            record.unlink()

    def test_what_changed_since_the_check_is_found_before_writing(self):
        data = self._workbook(房屋=[HEADINGS, ("6", "0101", 50), ("6", "0102", 50)])
        record = self._checked(data=data)
        self._make_unit(self._make_building(self.community, "6"), "0102")
        record.action_import()
        self.assertEqual(record.state, "failed")
        self.assertEqual(self._errors(record), [("房屋", 3, "B", "unit_exists")])
        self.assertFalse(self._units().filtered(lambda unit: unit.code == "06-0101"))

    def test_a_failure_in_the_last_sheet_undoes_the_first(self):
        record = self._checked("good_openpyxl.xlsx")
        count = len(self._units())
        broken = patch.object(VehicleSheet, "store", side_effect=ValueError("broken"))
        with broken, self.assertRaises(ValueError), self.env.cr.savepoint():
            record.action_import()
        self.assertEqual(len(self._units()), count)
        self.assertEqual(record.state, "checked")

    def test_a_figure_that_was_written_wrongly_undoes_everything(self):
        record = self._checked("good_openpyxl.xlsx")
        count = len(self._units())
        create = type(self.env["wuye.unit"]).create

        def create_wrongly(model, vals_list):
            vals_list[0]["area_building"] += 0.01
            return create(model, vals_list)

        with (
            patch.object(type(self.env["wuye.unit"]), "create", create_wrongly),
            self.assertRaisesRegex(UserError, "Nothing was imported"),
            self.env.cr.savepoint(),
        ):
            record.action_import()
        self.assertEqual(len(self._units()), count)

    def test_choosing_another_file_asks_for_a_new_check(self):
        record = self._checked("good_openpyxl.xlsx")
        record.write({"file": base64.b64encode(b"x"), "filename": "x.csv"})
        self.assertEqual(record.state, "draft")
        with self.assertRaisesRegex(UserError, "Check the file first"):
            record.action_import()

    # === MANY ROWS === #

    def test_many_rows_go_to_the_queue_once(self):
        record = self._checked("good_openpyxl.xlsx")
        with patch.object(wuye_import, "ROWS_INLINE", 5), trap_jobs() as trap:
            record.action_import()
            trap.assert_jobs_count(1, only=record._job_import)
            trap.assert_enqueued_job(
                record._job_import,
                properties={"identity_key": f"wuye.import-{record.id}"},
            )
            self.assertEqual(record.state, "checked")
            trap.perform_enqueued_jobs()
        self.assertEqual(record.state, "done")
        count = len(self._units())
        record._job_import()
        self.assertEqual(len(self._units()), count)

    def test_a_job_that_cannot_import_says_so_on_the_record(self):
        record = self._checked("good_openpyxl.xlsx")
        with patch.object(
            VehicleSheet, "store", side_effect=UserError("The plate is taken.")
        ):
            record._job_import()
        self.assertEqual(record.state, "failed")
        self.assertIn("The plate is taken.", record.log)
        self.assertFalse(self._units().filtered(lambda unit: unit.code == "S-108"))

    def test_a_job_that_failed_says_why_and_the_import_may_be_begun_again(self):
        record = self._checked("good_openpyxl.xlsx")
        with patch.object(wuye_import, "ROWS_INLINE", 5):
            record.action_import()
            self.assertEqual((record.is_working, record.work_trouble), (True, False))
            fail_job(self.env, record._job_key(), UserError("No more memory."))
            record.invalidate_recordset()
            advice, said = record.work_trouble.splitlines()
            self.assertIn("“Import”", advice)
            self.assertEqual(said, f"{record.name}: No more memory.")
            self.assertFalse(record.is_working)
            record.action_import()  # the button that was named
            record.invalidate_recordset()
            self.assertEqual((record.is_working, record.work_trouble), (True, False))

    def test_a_new_file_forgets_that_the_job_of_the_last_one_failed(self):
        record = self._checked("good_openpyxl.xlsx")
        with patch.object(wuye_import, "ROWS_INLINE", 5):
            record.action_import()
        record.write({"filename": "while it waits.xlsx"})
        self.assertTrue(record.is_working)  # it is still in the queue
        with self.assertRaisesRegex(UserError, "running"):
            record.action_check()
        fail_job(self.env, record._job_key(), UserError("No more memory."))
        record.invalidate_recordset()
        record.write({"file": record.file, "filename": "again.xlsx"})
        record.action_check()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.work_trouble), ("checked", False))

    def test_progress_counts_the_rows(self):
        record = self._checked("good_openpyxl.xlsx")
        shown = []
        progress = type(self.env["wuye.import.progress"])
        with (
            patch.object(
                progress, "_show", lambda _self, *values: shown.append(values)
            ),
            patch("odoo.addons.wuye_property.models.wuye_import_progress.STEP", 1),
        ):
            record.action_import()
        self.assertEqual(shown[0], (record.id, 0, 30))
        self.assertEqual(shown[-1][1:], (30, 30))
        record.progress_ids.sudo().write({"done": 12, "total": 30})
        self.assertEqual((record.work_done, record.work_total), (12, 30))

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        def queries(building, count):
            rows = [(building, f"{number:04d}", 50) for number in range(1, count + 1)]
            owners = [
                (f"{building}-{room}", f"业主{room}", None) for _b, room, _a in rows
            ]
            record = self._checked(
                data=self._workbook(
                    房屋=[HEADINGS, *rows], 业主=[("房号", "业主", "电话"), *owners]
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record._import_now()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("81", 10)  # warm up
        self.assertLessEqual(queries("82", 200), queries("83", 10) + 10)

    # === HEADINGS OF ONE'S OWN === #

    def test_a_heading_is_asked_for_once_and_remembered(self):
        record = self._checked("own_headings.xlsx")
        self.assertTrue(record.has_open_mapping)
        self.assertRecordValues(
            record.mapping_ids,
            [
                {"sheet_key": "units", "heading": "产证平米", "target": False},
                {"sheet_key": "units", "heading": "房管员", "target": False},
            ],
        )
        record.mapping_ids[0].target = "units.area_building"
        record.mapping_ids[1].target = "ignore"
        record.action_check()
        self.assertEqual(self._errors(record), [])
        self.assertFalse(record.has_open_mapping)
        record.action_import()
        unit = self._units().filtered(lambda unit: unit.code == "01-0101")
        self.assertEqual(unit.area_building, 80.5)
        later = self._workbook(
            房屋=[("楼幢", "室号", "产证平米", "房管员"), ("6", "0101", 50, "小李")]
        )
        self._imported(data=later)

    def test_a_heading_cannot_mean_a_column_of_another_sheet(self):
        record = self._checked("own_headings.xlsx")
        with self.assertRaisesRegex(UserError, "another sheet"):
            record.mapping_ids[0].target = "owners.name"

    def test_another_company_is_asked_again(self):
        self._checked("own_headings.xlsx").mapping_ids.target = "ignore"
        clerk = self._make_user(
            "ledger_clerk", self.foreign_community, login="foreign_clerk"
        )
        record = self._checked(
            "own_headings.xlsx", community=self.foreign_community, user=clerk
        )
        self.assertEqual(record.company_id, self.other_company)
        self.assertTrue(record.has_open_mapping)
        self.assertEqual(record.mapping_ids.company_id, self.other_company)

    # === WHO MAY === #

    def test_only_the_ledger_clerk_imports(self):
        for post in POSTS:
            imports = self.env["wuye.import"].with_user(self.users[post])
            may = post == "ledger_clerk"
            for operation in ("read", "write", "create", "unlink"):
                self.assertEqual(imports.has_access(operation), may, (post, operation))

    def test_a_community_out_of_scope_is_not_found(self):
        data = self._workbook(
            房屋=[
                (*HEADINGS, "小区"),
                ("6", "0101", 50, "云枫苑"),
                ("6", "0102", 50, "JLW"),
            ]
        )
        record = self._checked(data=data)
        self.assertEqual(self._errors(record), [("房屋", 2, "D", "unknown_community")])
        with self.assertRaises(AccessError):
            self._new_import("good_openpyxl.xlsx", community=self.second_community)

    def test_rows_of_two_communities_in_one_file(self):
        self.clerk.wuye_community_ids = self.community | self.second_community
        data = self._workbook(
            房屋=[
                (*HEADINGS, "小区"),
                ("6", "0101", 50, "云枫苑"),
                ("6", "0101", 60, "jlw"),
            ],
            合计=[
                ("小区", "楼幢", "建筑面积合计"),
                ("云枫苑", "合计", 50),
                ("锦澜湾", "6", 60),
                (None, "合计", 110),
            ],
        )
        self._imported(data=data, community=self.env["wuye.community"])
        self.assertIn("06-0101", self._units(self.second_community).mapped("code"))
        self.assertIn("06-0101", self._units().mapped("code"))

    def test_a_row_without_any_community_is_refused(self):
        record = self._checked("bad_sum_row.xlsx", community=self.env["wuye.community"])
        self.assertIn(("房屋", 2, "", "no_community"), self._errors(record))

    def test_imports_of_other_communities_and_companies_are_not_seen(self):
        record = self._new_import("good_openpyxl.xlsx")
        foreign = self._make_user(
            "ledger_clerk", self.foreign_community, login="foreign_clerk"
        )
        second = self._make_user(
            "ledger_clerk", self.second_community, login="second_clerk"
        )
        for user in (foreign, second):
            imports = self.env["wuye.import"].with_user(user)
            self.assertNotIn(record.id, imports.search([]).ids)
            with self.assertRaises(AccessError):
                record.with_user(user).action_check()

    def test_two_companies_may_have_the_same_codes(self):
        clerk = self._make_user(
            "ledger_clerk", self.foreign_community, login="foreign_clerk"
        )
        self._imported("good_openpyxl.xlsx")
        self._imported(
            "good_openpyxl.xlsx", community=self.foreign_community, user=clerk
        )
        zhang = self.env["res.partner"].search([("name", "=", "张三")])
        self.assertEqual(zhang.company_id, self.company | self.other_company)

    def test_who_looks_after_one_community_need_not_choose_it(self):
        self.assertEqual(Form(self.imports).community_id, self.community)
        self.clerk.wuye_community_ids = self.community | self.second_community
        self.assertFalse(Form(self.imports).community_id)

    def test_errors_open_as_a_list_by_sheet(self):
        record = self._checked("bad_people.xlsx")
        action = record.action_view_errors()
        errors = self.env["wuye.import.error"].with_user(self.clerk)
        self.assertEqual(errors.search(action["domain"]), record.error_ids)
        self.assertIn("search_default_group_sheet", action["context"])

    # === FILES THAT COME BACK === #

    def test_the_marked_copy_has_the_wrong_cells_in_red(self):
        record = self._checked("bad_units.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(record._marked_workbook()))
        red = {
            (cell.row, cell.column_letter)
            for row in book["房屋"].iter_rows()
            for cell in row
            if cell.fill.start_color.rgb == RED
        }
        expected = {(error.row, error.column) for error in record.error_ids}
        expected = (expected - {(23, "F")}) | {(22, "F")}  # the cell it is merged into
        self.assertEqual(red, expected)
        for error in record.error_ids:
            row = 22 if error.row == 23 else error.row
            comment = book["房屋"][f"{error.column}{row}"].comment
            self.assertIn(error.message, comment.text)
        listed = list(book["错误清单"].iter_rows(min_row=2, values_only=True))
        self.assertEqual(
            [line[:3] for line in listed],
            [(error.sheet, error.row, error.column) for error in record.error_ids],
        )
        self.assertEqual(book["房屋"]["E4"].value, "城堡")

    def test_the_marked_copy_of_a_text_file_is_a_workbook(self):
        data = "楼幢,室号,建筑面积\r\n1,0101,八十\r\n".encode("gb18030")
        record = self._checked("房屋.csv", data)
        self.assertEqual(self._errors(record), [("房屋", 2, "C", "amount_magnitude")])
        book = openpyxl.load_workbook(io.BytesIO(record._marked_workbook()))
        self.assertEqual(book["房屋"]["C2"].fill.start_color.rgb, RED)

    def test_a_corrected_marked_copy_can_be_sent_again(self):
        record = self._checked("bad_sum_row.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(record._marked_workbook()))
        book["房屋"]["G4"] = 161
        stream = io.BytesIO()
        book.save(stream)
        self._imported(data=stream.getvalue())

    def test_values_of_a_file_are_never_formulas_in_the_list(self):
        data = self._workbook(房屋=[HEADINGS, ("1", "0101", "'=1+1")])
        record = self._checked(data=data)
        record.sudo().error_ids.value = "=HYPERLINK(1)"
        book = openpyxl.load_workbook(io.BytesIO(record._marked_workbook()))
        self.assertEqual(book["错误清单"]["E2"].data_type, "s")

    def test_the_template_filled_in_is_imported(self):
        book = openpyxl.load_workbook(io.BytesIO(self.imports._template_workbook()))
        own = ["说明", "房屋", "业主", "租户", "车辆", "合计"]
        # modules built on this one add sheets of theirs
        self.assertEqual([name for name in book.sheetnames if name in own], own)
        filled = {
            "房屋": {
                "楼幢": "06",
                "单元": "1",
                "房号": "0101",
                "类型": "商铺",
                "建筑面积": 50,
            },
            "业主": {"楼幢": "06", "单元": "1", "房号": "0101", "业主姓名": "张三"},
            "租户": {"房号": "06-1-0101", "姓名": "李四", "起租": date(2025, 1, 1)},
            "车辆": {"车牌": "粤B12345", "房号": "06-1-0101"},
            "合计": {"楼幢": "06", "房屋数": 1, "建筑面积合计": 50},
        }
        for title, values in filled.items():
            columns = {cell.value: cell.column for cell in book[title][1]}
            for heading, value in values.items():
                book[title].cell(2, columns[heading], value)
        words = book["房屋"].data_validations.dataValidation[0]
        self.assertIn("商铺", words.formula1)
        stream = io.BytesIO()
        book.save(stream)
        record = self._imported(data=stream.getvalue())
        self.assertEqual(record.row_count, 4)
        unit = self._units().filtered(lambda unit: unit.code == "06-1-0101")
        self.assertRecordValues(unit, [{"kind": "shop", "area_building": 50}])
        self.assertEqual(unit.owner_id.name, "张三")
        self.assertEqual(unit.vehicle_ids.partner_id, unit.owner_id)

    def test_every_example_of_the_template_is_readable(self):
        for sheet in self.imports._sheets():
            for column in sheet.all_columns(self.imports._sheets()):
                if column.example:
                    with self.subTest(f"{sheet.title} {column.header}"):
                        column.reader(column.example)

    def test_every_code_has_its_message(self):
        """Codes of the engine's reasons, and those the sheets report."""
        reasons = {
            "amount": "type not_a_number magnitude percent exponent grouping"
            " too_many_decimals",
            "date": "type not_a_date no_such_day out_of_range year_digits",
            "month": "type not_a_month no_such_month out_of_range",
            "building": "type not_a_building zero",
        }
        messages = self.imports._messages()
        for kind, words in reasons.items():
            for reason in words.split():
                self.assertIn(f"{kind}_{reason}", messages)

    def test_every_message_can_be_filled_in_chinese(self):
        """A sign % in a translation would break the message when it is needed."""
        catalogue = polib.pofile(file_path("wuye_property/i18n/zh_CN.po"))
        chinese = {entry.msgid: entry.msgstr for entry in catalogue}
        for code, texts in MESSAGES.items():
            sources = [self.env._(text) for text in texts]
            if "%(" not in "".join(sources):
                continue
            for source in sources:
                with self.subTest(code):
                    self.assertTrue(source % defaultdict(str))
                    self.assertTrue(chinese[source] % defaultdict(str))


@tagged("post_install", "-at_install")
class TestImportLock(TransactionCase):
    """Imports of one company exclude each other; with connections of their own."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget_locks)

    def _forget_locks(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM wuye_import_lock")

    def _acquire(self, cr):
        env = self.env(cr=cr)
        env["wuye.import.lock"]._acquire(env["res.company"].browse(self.env.company.id))

    def test_a_second_import_at_the_same_time_is_refused(self):
        with self.registry.cursor() as first:
            self._acquire(first)
            first.commit()  # the row is there; the next takes it
            self._acquire(first)
            with (
                self.assertRaisesRegex(LockError, "Another import"),
                self.registry.cursor() as second,
            ):
                self._acquire(second)

    def test_an_import_that_cannot_see_the_last_one_begins_anew(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._acquire(first)
            first.commit()
            second.execute("SELECT 1 FROM wuye_import_lock")  # its view begins here
            self._acquire(first)
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._acquire(second)
            second.rollback()


@tagged("post_install", "-at_install")
class TestImportDownloads(ImportCommon, HttpCase):
    def _get(self, url, post):
        self.users[post].password = "import-downloads"
        self.authenticate(self.users[post].login, "import-downloads")
        return self.url_open(url)

    def test_the_clerk_downloads_the_template(self):
        response = self._get("/wuye/import/template", "ledger_clerk")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertIn("房屋", book.sheetnames)

    def test_the_clerk_downloads_his_marked_copy(self):
        record = self._checked("bad_sum_row.xlsx")
        response = self._get(f"/wuye/import/{record.id}/marked", "ledger_clerk")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertIn("错误清单", book.sheetnames)

    def test_others_download_nothing(self):
        record = self._checked("bad_sum_row.xlsx")
        for url in ("/wuye/import/template", f"/wuye/import/{record.id}/marked"):
            self.assertEqual(self._get(url, "customer_service").status_code, 403)

    def test_a_missing_import_is_not_found(self):
        response = self._get("/wuye/import/999999999/marked", "ledger_clerk")
        self.assertEqual(response.status_code, 404)
