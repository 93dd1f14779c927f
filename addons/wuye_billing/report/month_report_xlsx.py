from odoo import models

COLUMNS = (
    "amount_opening",
    "amount_due",
    "amount_adjusted",
    "amount_received",
    "amount_next_year",
    "amount_later",
    "amount_applied",
    "amount_written_off",
)
CLOSING = "amount_closing"
HEAD_ROW = 3  # rows and columns count from 0 here, from 1 in formulas
LETTERS = "BCDEFGHI"


class MonthReportXlsx(models.AbstractModel):
    """The month report as a workbook: the printed figures as numbers.

    Closings and totals are formulas, so that the reader sees how they come about;
    their values are stored beside, for readers that do not calculate.
    """

    _name = "report.wuye_billing.month_report_xlsx"
    _description = "Month Report Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {
                    "bold": True,
                    "border": 1,
                    "text_wrap": True,
                    "align": "center",
                    "valign": "vcenter",
                    "bg_color": "#F2F2F2",
                }
            ),
            "text": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
            "total": workbook.add_format(
                {"border": 1, "bold": True, "num_format": "#,##0.00"}
            ),
        }
        for report in objs:
            report.check_access("read")
            self._write_sheet(
                workbook, formats, report, report.line_ids, self.env._("By item")
            )
            self._write_sheet(
                workbook, formats, report, report.unit_line_ids, self.env._("By unit")
            )

    def _write_sheet(self, workbook, formats, report, lines, name):
        sheet = workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, len(COLUMNS) + 1, 15)
        title = self.env._("Monthly Income Report")
        sheet.write(0, 0, f"{title} {report.name}", formats["title"])
        sheet.write(1, 0, f"{report.company_id.name} / {report.community_id.name}")
        sheet.write(1, 5, report._month_label())
        self._write_head(sheet, formats, report, name)
        last = self._write_lines(sheet, formats, lines)
        self._write_totals(sheet, formats, report, HEAD_ROW + 1, last)
        if lines == report.line_ids:
            self._write_proof(sheet, formats, report, last + 2)

    def _write_head(self, sheet, formats, report, name):
        sheet.set_row(HEAD_ROW, 32)
        sheet.write(HEAD_ROW, 0, name, formats["head"])
        for column, field in enumerate((*COLUMNS, CLOSING), start=1):
            label = report._fields[field].get_description(self.env)["string"]
            sheet.write(HEAD_ROW, column, label, formats["head"])

    def _write_lines(self, sheet, formats, lines):
        """Write a row per line; return the number of the row after them."""
        row = HEAD_ROW
        for row, line in enumerate(lines, start=HEAD_ROW + 1):
            sheet.write(row, 0, line._label(), formats["text"])
            for column, field in enumerate(COLUMNS, start=1):
                sheet.write_number(row, column, line[field], formats["money"])
            sheet.write_formula(
                row,
                len(COLUMNS) + 1,
                self._identity(row + 1),
                formats["money"],
                line[CLOSING],
            )
        return row + 1

    def _write_totals(self, sheet, formats, report, first, last):
        sheet.write(last, 0, self.env._("Total"), formats["total"])
        for column, field in enumerate(COLUMNS, start=1):
            letter = LETTERS[column - 1]
            formula = (
                f"=SUM({letter}{first + 1}:{letter}{last})" if last > first else "=0"
            )
            sheet.write_formula(last, column, formula, formats["total"], report[field])
        sheet.write_formula(
            last,
            len(COLUMNS) + 1,
            self._identity(last + 1),
            formats["total"],
            report[CLOSING],
        )

    def _identity(self, row):
        """O + D - (R - L) - P - W of a row, counted from 1."""
        return f"=ROUND(B{row}+C{row}-(E{row}-G{row})-H{row}-I{row},2)"

    def _write_proof(self, sheet, formats, report, row):
        """Advances, the ledger and the tenders, below the table by item."""
        total = row - 1  # number of the total's row, counted from 1
        rows = [
            (self.env._("Advances, opening"), report.advance_opening, None),
            (
                self.env._("Advances, closing"),
                report.advance_closing,
                f"=B{row + 1}+G{total}-H{total}",
            ),
            (self.env._("Advance account"), report.ledger_advance, None),
            (self.env._("Receivable account"), report.ledger_receivable, None),
            (
                self.env._("Difference to the receivable account"),
                report.amount_closing - report.ledger_receivable,
                f"=J{total}-B{row + 4}",
            ),
            *((tender._label(), tender.amount, None) for tender in report.tender_ids),
        ]
        for offset, (label, value, formula) in enumerate(rows):
            sheet.write(row + offset, 0, label, formats["text"])
            if formula:
                sheet.write_formula(row + offset, 1, formula, formats["money"], value)
            else:
                sheet.write_number(row + offset, 1, value, formats["money"])
        if report.tender_ids:
            first, last = row + 6, row + len(rows)
            sheet.write(last, 0, self.env._("Received"), formats["total"])
            sheet.write_formula(
                last,
                1,
                f"=SUM(B{first}:B{last})",
                formats["total"],
                report.amount_received,
            )
