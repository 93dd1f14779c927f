"""The month report on paper and as a workbook: the figures of the example (D13, E9)."""

import hashlib
import io

from openpyxl import load_workbook
from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.report.paper import paper_amount

from .test_accounting_example import (
    ADVANCE_CLOSING,
    FIGURES,
    MONTHS,
    ExampleMixin,
)

PDF = "wuye_billing.wuye_month_report_action_pdf"
# (journal's tender, amount): how what was received came in, per month
TENDERS = (
    {"cash": 840.0, "transfer": 1500.0},
    {"transfer": 30.0},
    {"cash": 5.0, "transfer": -300.0},
)


class MonthReportCase(ExampleMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()
        cls.reports = cls._make_reports()

    @classmethod
    def _make_reports(cls):
        reports = (
            cls.env["wuye.month.report"]
            .with_user(cls.clerk)
            .create(
                [{"community_id": cls.community.id, "month": month} for month in MONTHS]
            )
        )
        reports.action_compute()
        return reports.with_env(cls.env)

    # === FIGURES === #

    def test_totals_are_those_of_the_example(self):
        for index, report in enumerate(self.reports):
            for column, values in FIGURES.items():
                with self.subTest(month=report.month, column=column):
                    self.assertEqual(
                        f"{report[f'amount_{column}'] + 0.0:.2f}", values[index]
                    )
            self.assertEqual(f"{report.advance_closing:.2f}", ADVANCE_CLOSING[index])
            self.assertEqual(report.ledger_receivable, report.amount_closing)
            self.assertEqual(report.ledger_advance, report.advance_closing)

    def test_rows_by_item_and_by_unit_each_come_to_the_total(self):
        for report in self.reports:
            for lines in (report.line_ids, report.unit_line_ids):
                for column in FIGURES:
                    with self.subTest(month=report.month, column=column):
                        self.assertAlmostEqual(
                            sum(lines.mapped(f"amount_{column}")),
                            report[f"amount_{column}"],
                            2,
                        )

    def test_identity_holds_in_each_row(self):
        for row in [*self.reports.line_ids, *self.reports.unit_line_ids, *self.reports]:
            self.assertAlmostEqual(
                row.amount_opening
                + row.amount_due
                - (row.amount_received - row.amount_later)
                - row.amount_applied
                - row.amount_written_off,
                row.amount_closing,
                2,
            )

    def test_closing_is_the_next_opening_per_unit_and_item(self):
        for before, after in zip(self.reports, self.reports[1:], strict=False):
            for kind in ("line_ids", "unit_line_ids"):
                key = "item_id" if kind == "line_ids" else "unit_id"
                openings = {row[key]: row.amount_opening for row in after[kind]}
                for row in before[kind]:
                    self.assertEqual(openings.get(row[key], 0.0), row.amount_closing)

    def test_tenders_come_to_what_was_received(self):
        for report, tenders in zip(self.reports, TENDERS, strict=True):
            self.assertEqual(
                {row.journal_id.wuye_tender: row.amount for row in report.tender_ids},
                tenders,
            )

    def test_tenders_a_cent_off_are_refused(self):
        report = self.reports[0]
        report.tender_ids[0].amount += 0.01
        with self.assertRaisesRegex(UserError, r"come to 2,340\.01.*2,340\.00"):
            report._check_tenders()

    def test_row_that_does_not_balance_cannot_be_stored(self):
        line = self.reports[0].line_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            line.amount_closing += 0.01
            self.env.flush_all()

    def test_a_cent_in_the_ledger_makes_the_report_refuse_by_unit(self):
        """E9: 0.01 is a difference; the first unit that differs is named."""
        partial = (
            self.env["wuye.charge.allocation"]
            .search(
                [("kind", "=", "payment"), ("partial_id", "!=", False)],
                order="date, id",
                limit=1,
            )
            .partial_id
        )
        partial.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET amount = amount + 0.01 WHERE id = %s",
            [partial.id],
        )
        with self.assertRaisesRegex(UserError, f"{self.unit.code}.*Audit"):
            self.reports[0].action_compute()


@tagged("post_install", "-at_install")
class TestMonthReportSmall(MonthReportCase, TransactionCase):
    """小企业会计准则; paper, workbook and signatures are the same for both."""

    chart = "cn"

    # === PAPER === #

    def _pdf_text(self, report):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(PDF, report.ids)
        )
        reader = PdfReader(io.BytesIO(content))
        self.assertEqual(len(reader.pages), 1)
        return reader.pages[0].extract_text()

    def _workbook(self, report):
        model = self.env["report.wuye_billing.month_report_xlsx"].with_user(
            self.accountant
        )
        content, _kind = model.with_context(
            active_model="wuye.month.report"
        ).create_xlsx_report(report.ids, {})
        return (
            load_workbook(io.BytesIO(content), data_only=True),
            load_workbook(io.BytesIO(content)),
        )

    def _sign(self, report):
        report.with_user(self.accountant).action_sign()
        report.invalidate_recordset()
        return report

    def test_pdf_shows_each_figure(self):
        for report in self.reports:
            text = self._pdf_text(report)
            for record in [report, *report.line_ids]:
                for column in FIGURES:
                    amount = paper_amount(record[f"amount_{column}"])
                    with self.subTest(month=report.month, amount=amount):
                        self.assertIn(amount, text)
            for amount in (
                report.advance_opening,
                report.advance_closing,
                *report.tender_ids.mapped("amount"),
            ):
                self.assertIn(paper_amount(amount), text)
            self.assertIn(report.name, text)

    def test_minus_is_a_minus_sign_and_zero_has_none(self):
        self.assertEqual(paper_amount(-1234.5), "−1,234.50")
        self.assertEqual(paper_amount(-0.001), "0.00")

    def test_workbook_has_the_printed_figures_as_numbers(self):
        for report in self.reports:
            values, formulas = self._workbook(report)
            sheet = values.worksheets[0]
            rows = {
                row[0].value: [c.value for c in row[1:10]] for row in sheet.iter_rows()
            }
            for line in report.line_ids:
                expected = [line[f"amount_{column}"] for column in FIGURES]
                self.assertEqual(rows[line._label()], expected)
            self.assertEqual(
                rows["Total"], [report[f"amount_{column}"] for column in FIGURES]
            )
            self.assertEqual(rows["Advances, closing"][0], report.advance_closing)
            total = [
                r for r in formulas.worksheets[0].iter_rows() if r[0].value == "Total"
            ]
            self.assertTrue(all(str(c.value).startswith("=") for c in total[0][1:10]))
            units = values.worksheets[1]
            self.assertEqual(units.cell(5, 1).value, self.unit.code)

    def test_formulas_of_the_workbook_give_the_stored_values(self):
        """Each closing formula, worked out by hand from its own row."""
        _values, formulas = self._workbook(self.reports[2])
        sheet = formulas.worksheets[0]
        for row in range(5, 5 + len(self.reports[2].line_ids)):
            self.assertEqual(
                sheet.cell(row, 10).value,
                f"=ROUND(B{row}+C{row}-(E{row}-G{row})-H{row}-I{row},2)",
            )

    # === SIGN, RETURN, FILE === #

    def test_signed_report_keeps_the_hash_of_its_pdf(self):
        self.accountant.name = "Zhao"
        report = self._sign(self.reports[0])
        self.assertEqual(report.state, "signed")
        content = report.attachment_id.raw
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(report.pdf_sha256, hashlib.sha256(content).hexdigest())
        self.assertTrue(report._is_archive_intact())
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        self.assertIn("Zhao", text)
        report.with_user(self.clerk).action_return()
        self.assertEqual(report.state, "returned")
        self.assertEqual(report.date_returned, fields.Date.context_today(report))

    def test_who_computed_does_not_sign(self):
        report = self.reports[0].with_user(self.accountant)
        report.action_compute()
        with self.assertRaisesRegex(UserError, "another accountant"):
            report.action_sign()

    def test_other_posts_neither_compute_nor_sign(self):
        for user, method in (
            (self.clerk, "action_sign"),
            (self.manager, "action_sign"),
            (self.manager, "action_compute"),
            (self.cashier, "action_compute"),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                getattr(self.reports[0].with_user(user), method)()

    def test_what_changed_since_is_not_signed(self):
        self._pay("2026-03-25", [(self._open(self.late)[0], 0.2)])
        with self.assertRaisesRegex(UserError, "booked in 2026-03 since"):
            self._sign(self.reports[2])

    def test_signed_report_is_neither_computed_nor_deleted_nor_changed(self):
        report = self._sign(self.reports[0])
        with self.assertRaisesRegex(UserError, "stays as it is"):
            report.with_user(self.clerk).action_compute()
        with self.assertRaisesRegex(UserError, "stays on file"):
            report.unlink()
        for sql in (
            "UPDATE wuye_month_report SET pdf_sha256 = 'x' WHERE id = %s",
            "DELETE FROM wuye_month_report WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [report.id])

    def test_report_of_a_community_out_of_scope_is_hidden(self):
        self.manager.wuye_community_ids = False
        Report = self.env["wuye.month.report"].with_user(self.manager)
        self.assertFalse(Report.search([]))
        Line = self.env["wuye.month.report.line"].with_user(self.manager)
        self.assertFalse(Line.search([]))


@tagged("post_install", "-at_install")
class TestMonthReportLarge(MonthReportCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
