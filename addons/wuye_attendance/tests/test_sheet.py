"""The sheet of a month, on paper and as a workbook (R116)."""

import io
import os
from pathlib import Path

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from .common import NOW, AttendanceCase


@freeze_time(NOW)
class TestSheet(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for employee, number, texts in (
            (
                cls.cleaner,
                "0A0B0C0D11",
                ("8:05", "17:30", "7:58+1", "8:00+2", "18:00+2", "9:00+5", "11:00+5"),
            ),
            (cls.watch, "0A0B0C0D12", ("21:55", "6:02+1")),
        ):
            cls._count(employee)
            cls._tap(cls._make_staff_card(employee, number), *texts)
        cls.sheet = (
            cls.env["wuye.attendance.sheet"]
            .with_user(cls.manager)
            .create({"community_id": cls.community.id, "month": "2026-11-15"})
        )

    def test_r116_sheet_has_a_row_an_employee_and_a_sign_a_day(self):
        rows = {row["name"]: row for row in self.sheet._rows()}
        row = rows["孙保洁"]
        self.assertEqual(
            row["cells"][:9], ["", "LaEa", "Mi", "✓", "Ab", "Ab", "+", "", "…"]
        )
        self.assertEqual(len(row["cells"]), 30)
        # due Mon-Fri and the Monday not over; there on Mon, Tue (a tap), Wed; late once
        # by 5; early once; one tap missing; absent Thu, Fri; 8 h less 35 min, and 8 h;
        # 9:25 and 10 h and Saturday's 2 h
        self.assertEqual(row["totals"], [6, 3, 1, 5, 1, 1, 2, 15.4, 21.4])
        self.assertEqual(rows["周夜班"]["cells"][:6], ["", "✓", "Ab", "Ab", "Ab", "Ab"])

    def test_r116_workbook_says_what_the_sheet_says(self):
        report = self.env["report.wuye_attendance.sheet_xlsx"].with_user(self.manager)
        content, kind = report.with_context(
            active_model="wuye.attendance.sheet"
        ).create_xlsx_report(self.sheet.ids, {})
        self.assertEqual(kind, "xlsx")
        page = load_workbook(io.BytesIO(content)).active
        self.assertEqual(page.title, "JLW 2026-11")
        row = next(r for r in page.iter_rows(min_row=5) if r[0].value == "孙保洁")
        self.assertEqual([cell.value for cell in row[2:5]], ["LaEa", "Mi", "✓"])
        self.assertEqual(
            [cell.value for cell in row[31:]], [6, 3, 1, 5, 1, 1, 2, 15.4, 21.4]
        )

    def test_r116_sheet_prints_on_one_page(self):
        report = self.env["ir.actions.report"].with_user(self.manager)
        content, kind = report.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(
            "wuye_attendance.wuye_attendance_sheet_document", self.sheet.ids
        )
        self.assertEqual(kind, "pdf")
        if folder := os.environ.get("WUYE_PICTURES"):
            Path(folder, "attendance-sheet.pdf").write_bytes(content)
        reader = PdfReader(io.BytesIO(content))
        self.assertEqual(len(reader.pages), 1)
        text = reader.pages[0].extract_text()
        for words in ("孙保洁", "周夜班", "锦澜湾", "2026-11", "15.4"):
            self.assertIn(words, text)

    def test_sheet_of_another_place_is_empty(self):
        other = self._make_user("manager", self.second_community, login="elsewhere")
        sheet = self.env["wuye.attendance.sheet"].with_user(other)
        sheet = sheet.create({"community_id": self.second_community.id})
        self.assertEqual(sheet._rows(), [])
