"""The papers with their copies and marks, and the workbook with real numbers."""

import io
import re

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import NOON, TakingsMixin


@tagged("post_install", "-at_install")
class TestPapers(TakingsMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_takings()
        speak_chinese(cls.env)

    def _pages(self, takings, kind):
        reports = self.env["ir.actions.report"].with_user(takings.env.user)
        content, form = reports.with_context(
            lang="zh_CN", force_report_rendering=True
        )._render_qweb_pdf(f"wuye_takings.wuye_takings_{kind}_action", takings.ids)
        self.assertEqual(form, "pdf")
        return [
            re.sub(r"\s+", "", page.extract_text())
            for page in PdfReader(io.BytesIO(content)).pages
        ]

    def test_r72_detail_has_three_copies_with_their_marks(self):
        receipts = self._day()
        takings = self._takings(self.supervisor)
        pages = self._pages(takings, "detail")
        marks = ("第一联管家登账", "第二联财务", "第三联留存")
        self.assertEqual(len(pages), 3)
        total = f"{sum(receipts.mapped('amount')):,.2f}"
        for page, mark in zip(pages, marks, strict=True):
            self.assertEqual([one for one in marks if one in page], [mark])
            for text in (
                *("收款明细表", "一式三联", "收款员：", "出纳：", "管家（登账）："),
                *("财务签收：", "人民币", "预收", "三方相符", total, "12:00"),
                "A0012801–A0012802、A0012821",
                *receipts.mapped("name"),
            ):
                self.assertIn(text, page)

    def test_r71_summary_has_two_copies_with_their_marks(self):
        receipts = self._day()
        takings = self._takings(shift_id=receipts[0].shift_id.id)
        pages = self._pages(takings, "summary")
        marks = ("第一联台帐室存", "第二联财务")
        self.assertEqual(len(pages), 2)
        for page, mark in zip(pages, marks, strict=True):
            self.assertEqual([one for one in marks if one in page], [mark])
            for text in (
                *("收款汇总表", "一式二联", "制表：", "收款员：", "财务签收："),
                *("违约金", "预收", "A0012801–A0012802", "其中下年度"),
                *("长（+）短（−）款", receipts[0].shift_id.name),
            ):
                self.assertIn(text, page)

    def test_r70_no_paper_before_the_count(self):
        """Whoever asks: a paper of an open shift would tell what to count (D3)."""
        with freeze_time(NOON):
            shift = self._open_shift()
            self._take([(self.bills[0], 300.0)])
        takings = self._takings()
        self.assertEqual(len(takings._rows()), 1)
        self.assertIn(shift.name, takings.preview)
        for action in ("print_detail", "print_summary", "workbook"):
            with self.assertRaisesRegex(UserError, "not counted yet"):
                getattr(takings, f"action_{action}")()
        for kind in ("detail", "summary"):
            with self.assertRaisesRegex(Exception, "not counted yet|尚未点款"):
                self._pages(takings, kind)
        with freeze_time(NOON):
            self._cashier().close_shift(self.token, {"cash": 800.0})
        self.assertEqual(
            takings.action_print_detail()["report_name"],
            "wuye_takings.wuye_takings_detail_document",
        )

    def test_d12_nothing_taken_no_paper(self):
        with self.assertRaisesRegex(UserError, "Choose another day"):
            self._takings().action_print_detail()

    def test_d12_workbook_has_numbers_that_add_up(self):
        receipts = self._day()
        takings = self._takings()
        model = self.env["report.wuye_takings.takings_xlsx"].with_user(self.supervisor)
        content, _kind = model.with_context(
            active_model="wuye.takings"
        ).create_xlsx_report(takings.ids, {})
        book = load_workbook(io.BytesIO(content), data_only=True)
        self.assertEqual(len(book.sheetnames), 2)
        total = sum(receipts.mapped("amount"))
        detail, summary = book.worksheets
        for sheet in (detail, summary):
            self.assertEqual(sheet.freeze_panes, "C5")
        head = [cell.value for cell in detail[4]]
        place = head.index("Total")
        rows = [row for row in detail.iter_rows(min_row=5, values_only=True) if row[1]]
        self.assertEqual(
            sorted(row[1] for row in rows), sorted(receipts.mapped("name"))
        )
        self.assertAlmostEqual(sum(row[place] for row in rows), total)
        for row in rows:
            items = sum(amount or 0 for amount in row[7:place])
            tenders = sum(amount or 0 for amount in row[place + 1 : -1])
            self.assertAlmostEqual(items, row[place])
            self.assertAlmostEqual(tenders, row[place])
        self.assertAlmostEqual(detail.cell(5 + len(rows), place + 1).value, total)
        head = [cell.value for cell in summary[4]]
        sums = [
            row[head.index("Total")]
            for row in summary.iter_rows(min_row=5, values_only=True)
            if row[1] and row[2] and isinstance(row[2], int) and row[0] != "Total"
        ]
        self.assertAlmostEqual(sum(sums), total)
        formulas = load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertIn("=SUM(", formulas.cell(5 + len(rows), place + 1).value)
