"""The paper for the notice board and the workbook (E14)."""

import io

import openpyxl

from odoo.tests import TransactionCase, tagged

from .common import DisclosureMixin


@tagged("post_install", "-at_install")
class TestDisclosurePapers(DisclosureMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls._setup_billing()
        cls.company.partner_id.lang = "zh_CN"
        cls._setup_disclosure()

    def _html(self, report):
        reports = self.env["ir.actions.report"].with_user(self.manager)
        content, _kind = reports.with_context(lang="zh_CN")._render_qweb_html(
            "wuye_disclosure.wuye_disclosure_document", report.ids
        )
        return content.decode()

    def test_e14_paper_prints_every_figure_and_says_what_it_is(self):
        report = self._report(note="三月外墙清洗一次")
        html = self._html(report)
        for amount in (
            *report.line_ids.mapped("amount"),
            *report.fee_ids.mapped("amount_closing"),
            *(report.amount_result, report.common_opening, report.common_closing),
        ):
            self.assertIn(report._paper(amount), html)
        for text in (
            "物业服务收支公示表",
            "三月外墙清洗一次",
            "草稿",
            "第943条",
            "包干制",
        ):
            self.assertIn(text, html)
        self.assertNotIn("滞纳金", html)

    def test_e14_withdrawn_paper_says_so_with_the_reason(self):
        report = self._published()
        self.assertNotIn('class="mark"', self._html(report))
        report.with_user(self.manager)._withdraw("广告收入漏记")
        html = self._html(report)
        self.assertIn('class="mark"', html)
        self.assertIn("广告收入漏记", html)
        self.assertEqual(report.action_print()["type"], "ir.actions.report")

    def test_e14_published_pdf_is_the_one_printed_again(self):
        report = self._published()
        attachment = report.sudo().attachment_id
        self.assertEqual(attachment.raw[:4], b"%PDF")
        self.assertIn(f"/{attachment.id}?", report.action_print()["url"])

    def test_e14_workbook_has_the_figures_as_numbers(self):
        report = self._report()
        workbook = (
            self.env["report.wuye_disclosure.disclosure_xlsx"]
            .with_user(self.accountant)
            .with_context(active_model="wuye.disclosure")
        )
        content, _kind = workbook.create_xlsx_report(report.ids, {})
        sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
        cells = [row for row in sheet.iter_rows(values_only=True) if row[0]]
        numbers = [row[1] for row in cells if isinstance(row[1], int | float)]
        for amount in (*report.line_ids.mapped("amount"), report.common_closing):
            self.assertIn(round(amount, 2), [round(number, 2) for number in numbers])
        closing = [row[5] for row in cells if isinstance(row[5], int | float)]
        self.assertAlmostEqual(closing[-1], report.amount_arrears, 2)
