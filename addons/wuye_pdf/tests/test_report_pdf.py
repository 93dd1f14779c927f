"""Reports printed by WeasyPrint through Odoo's own report action."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions_report import (
    IrActionsReport as CoreReport,
)

from .. import weasy
from ..batch import PdfBatch
from ..fetcher import ReportFetcher
from ..page import page_style
from ..slim import share_identical_parts
from .common import PAPER_CSS, PdfCase, embedded_fonts, texts


class TestReportPdf(PdfCase):
    def check_two_sheets(self, reader):
        pages = texts(reader)
        self.assertEqual(len(pages), 2)
        for number, page in enumerate(pages, start=1):
            self.assertIn("抬头 Zhang San", page)
            self.assertIn(f"Page {number} / 2", page)
            self.assertIn("房号", page)  # the head of the table, again
        self.assertIn("物业管理费", pages[0])
        self.assertTrue(
            any("CJK" in name for name in embedded_fonts(reader)),
            embedded_fonts(reader),
        )

    def test_sheets_carry_header_page_number_table_head_and_chinese(self):
        self.check_two_sheets(self.pdf_of(self.make_report()))

    def test_own_stylesheet_replaces_the_bundles(self):
        report = self.make_report(rows=75, attributes=PAPER_CSS)
        with patch.object(
            ReportFetcher, "_read_bundle", side_effect=AssertionError("bundle")
        ):
            self.check_two_sheets(self.pdf_of(report))

    def test_own_stylesheet_may_set_the_paper(self):
        # a receipt of 100 x 60 mm: 283 x 170 points
        with patch.object(
            PdfBatch,
            "_sheets",
            autospec=True,
            side_effect=lambda batch, own, links: [
                batch.page_sheet,
                weasy.weasyprint.CSS(string="@page { size: 100mm 60mm }"),
            ],
        ):
            reader = self.pdf_of(self.make_report(rows=1))
        box = reader.pages[0].mediabox
        self.assertEqual((round(box.width), round(box.height)), (283, 170))

    def test_stylesheet_named_on_main_serves_all_documents(self):
        html = (
            "<html><body><main data-wuye-css='wuye_pdf/static/src/paper.css'>"
            "<p>回执</p></main></body></html>"
        )
        report = self.make_report()
        self.assertEqual(
            report._prepare_html(html)[-1], report._prepare_html(html.encode())[-1]
        )
        bodies, _ids, _header, _footer, special = report._prepare_html(html)
        self.assertEqual(special["data-wuye-css"], "wuye_pdf/static/src/paper.css")
        content = report._run_wkhtmltopdf(
            bodies, report_ref=report, specific_paperformat_args=special
        )
        self.assertTrue(content.startswith(b"%PDF"))

    def test_missing_own_stylesheet_is_told_not_left_out(self):
        report = self.make_report(attributes='data-wuye-css="wuye_pdf/static/none.css"')
        with self.assertRaisesRegex(UserError, "none.css"):
            self.pdf_of(report)

    @mute_logger("odoo.addons.wuye_pdf.batch")
    def test_stylesheet_of_another_server_is_left_out(self):
        content = self.make_report()._run_wkhtmltopdf(
            ["<html><head><link rel='stylesheet' href='https://example.com/a.css'/>"
             "</head><body><p>text</p></body></html>"]
        )  # fmt: skip
        self.assertTrue(content.startswith(b"%PDF"))

    @mute_logger("odoo.addons.wuye_pdf.fetcher")
    def test_page_with_a_forbidden_picture_prints_without_it(self):
        reader = self.pdf_of(self.make_report(rows=1, image="file:///etc/passwd"))
        self.assertIn("物业管理费", texts(reader)[0])
        self.assertFalse(reader.pages[0].images)

    def test_picture_of_a_module_is_in_the_file(self):
        reader = self.pdf_of(self.make_report(rows=1, image="/web/static/img/logo.png"))
        self.assertTrue(reader.pages[0].images)

    def test_stylesheets_are_parsed_once_for_the_batch(self):
        report = self.make_report(rows=1, attributes=PAPER_CSS)
        parse = weasy.weasyprint.CSS
        with patch.object(weasy.weasyprint, "CSS", side_effect=parse) as parsed:
            self.pdf_of(report, self.partners)
        self.assertEqual(parsed.call_count, 2)  # the paper, and the report's own

    def test_every_document_counts_its_own_pages(self):
        pages = texts(self.pdf_of(self.make_report(), self.partners))
        self.assertEqual(
            [(page.count("Page 1 / 2"), page.count("Page 2 / 2")) for page in pages],
            [(1, 0), (0, 1)] * 2,
        )
        self.assertIn("抬头 Li Si", pages[2])
        self.assertNotIn("抬头 Zhang San", pages[2])

    def test_file_of_several_records_is_cut_into_one_attachment_each(self):
        report = self.make_report(attachment="object.name + '.pdf'")
        self.pdf_of(report, self.partners)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.partners.ids)]
        )
        self.assertCountEqual(
            attachments.mapped("name"), ["Zhang San.pdf", "Li Si.pdf"]
        )

    def test_merged_file_holds_each_font_once_and_every_page(self):
        twins = self.env["res.partner"].create([{"name": "Twin"}] * 6)
        report = self.make_report(rows=1, attributes=PAPER_CSS)
        reader = self.pdf_of(report, twins)
        pages = {page.indirect_reference.idnum for page in reader.pages}
        self.assertEqual((len(reader.pages), len(pages)), (6, 6))
        self.assertEqual(len(set(texts(reader))), 1)
        files = {
            descendant.get_object()["/FontDescriptor"]["/FontFile3"].indirect_reference
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
            for descendant in font.get_object()["/DescendantFonts"]
        }
        self.assertEqual(len(files), len(embedded_fonts(reader)))

    @mute_logger("odoo.addons.wuye_pdf.slim")
    def test_file_that_cannot_be_read_again_is_kept_as_it_is(self):
        self.assertEqual(share_identical_parts(b"no pdf"), b"no pdf")

    def test_language_of_the_document_chooses_the_glyphs(self):
        html = weasy.weasyprint.HTML
        with patch.object(weasy.weasyprint, "HTML", side_effect=html) as laid_out:
            self.pdf_of(self.make_report(rows=1))
        self.assertIn('lang="zh-CN"', laid_out.call_args.kwargs["string"][:60])

    def test_paper_follows_the_format_and_the_attributes_of_the_page(self):
        self.assertIn("size: 210.0mm 297.0mm", page_style(self.paper))
        self.assertIn("size: 297.0mm 210.0mm", page_style(self.paper, landscape=True))
        special = {"data-report-landscape": "True", "data-report-margin-top": "12"}
        style = page_style(self.paper, special=special)
        self.assertIn("size: 297.0mm 210.0mm", style)
        self.assertIn("margin: 12.0mm 7.0mm 20.0mm 7.0mm", style)
        self.paper.css_margins = True
        self.assertIn("30.0mm 10mm 20.0mm 10mm", page_style(self.paper))
        label = self.env["report.paperformat"].create(
            {
                "name": "Label",
                "format": "custom",
                "page_width": 60,
                "page_height": 40,
                "orientation": "Portrait",
            }
        )
        self.assertIn("size: 60.0mm 40.0mm", page_style(label))

    def test_attribute_that_is_no_number_never_reaches_the_stylesheet(self):
        with self.assertRaises(ValueError):
            page_style(self.paper, special={"data-report-margin-top": "1; } body {"})


class TestFallBack(PdfCase):
    def run_report(self):
        """Returns what core's engine was given, or None if it was not asked."""
        report = self.make_report(rows=1)
        with patch.object(CoreReport, "_run_wkhtmltopdf", return_value=b"core") as core:
            content = report._run_wkhtmltopdf(
                ["<p>text</p>"], report_ref=report, landscape=True
            )
        return core.call_args if content == b"core" else None

    def test_weasyprint_is_the_default(self):
        self.assertIsNone(self.run_report())
        self.assertEqual(self.env["ir.actions.report"].get_wkhtmltopdf_state(), "ok")

    def test_system_parameter_hands_everything_to_core(self):
        self.env["ir.config_parameter"].set_param("wuye_pdf.engine", "wkhtmltopdf")
        given = self.run_report()
        self.assertEqual(given.args, (["<p>text</p>"],))
        self.assertTrue(given.kwargs["landscape"])
        with patch.object(
            CoreReport, "get_wkhtmltopdf_state", return_value="install"
        ) as core:
            state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        self.assertEqual((state, core.call_count), ("install", 1))

    def test_machine_without_the_library_stays_with_core(self):
        with patch.object(weasy, "weasyprint", None):
            self.assertIsNotNone(self.run_report())
