from odoo import models

from ..sections import COMMON, FEE_COLUMNS, SERVICE

FEE_FIELDS = [f"amount_{column}" for column in FEE_COLUMNS]


class DisclosureXlsx(models.AbstractModel):
    """The report as a workbook; sums are formulas, their values stand beside."""

    _name = "report.wuye_disclosure.disclosure_xlsx"
    _description = "Disclosure Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        money = {"num_format": "#,##0.00"}
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {"bold": True, "border": 1, "bg_color": "#F2F2F2", "text_wrap": True}
            ),
            "text": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, **money}),
            "bold": workbook.add_format({"border": 1, "bold": True}),
            "total": workbook.add_format({"border": 1, "bold": True, **money}),
        }
        for report in objs:
            report.check_access("read")
            sheet = workbook.add_worksheet(report.name)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, len(FEE_FIELDS), 16)
            self._write_title(sheet, formats, report)
            row = self._write_fees(sheet, formats, report, 4)
            row = self._write_service(sheet, formats, report, row + 1)
            row = self._write_common(sheet, formats, report, row + 1)
            if report.note:
                sheet.write(row + 1, 0, self.env._("Explanation"), formats["bold"])
                sheet.write(row + 2, 0, report.note)

    def _write_title(self, sheet, formats, report):
        title = self.env._("Report of Income and Expense")
        sheet.write(0, 0, f"{title} {report.name}", formats["title"])
        sheet.write(1, 0, f"{report.company_id.name} / {report.community_id.name}")
        sheet.write(
            2, 0, f"{report._period_label()} ({report.date_from} – {report.date_to})"
        )
        states = dict(report._fields["state"]._description_selection(self.env))
        sheet.write(2, 3, states[report.state])

    def _write_fees(self, sheet, formats, report, row):
        """Fees and arrears; returns the row after the block."""
        sheet.write(row, 0, self.env._("1. Fees and arrears"), formats["head"])
        line_fields = report.fee_ids._fields
        for column, name in enumerate(FEE_FIELDS, start=1):
            label = line_fields[name].get_description(self.env)["string"]
            sheet.write(row, column, label, formats["head"])
        first = row + 1
        for row, line in enumerate(report.fee_ids, start=first):
            sheet.write(row, 0, line.name, formats["text"])
            for column, name in enumerate(FEE_FIELDS[:-1], start=1):
                sheet.write_number(row, column, line[name], formats["money"])
            self._write_closing(sheet, row, formats["money"], line.amount_closing)
        last = first + len(report.fee_ids)
        sheet.write(last, 0, self.env._("Total"), formats["bold"])
        for column, name in enumerate(FEE_COLUMNS[:-1], start=1):
            letter = "ABCDEF"[column]
            formula = f"=SUM({letter}{first + 1}:{letter}{last})"
            self._sum(
                sheet, last, column, formula, report._fee_total(name), formats["total"]
            )
        self._write_closing(sheet, last, formats["total"], report._fee_total("closing"))
        return last + 1

    def _write_closing(self, sheet, row, style, value):
        formula = f"=ROUND(B{row + 1}+C{row + 1}-D{row + 1}-E{row + 1},2)"
        sheet.write_formula(row, len(FEE_FIELDS), formula, style, value)

    def _write_blocks(self, sheet, formats, report, row, sections):
        """(row after the blocks, cells of their totals)."""
        cells = []
        for _key, label, lines, total in report._blocks(sections):
            sheet.write(row, 0, label, formats["bold"])
            sheet.write(row, 1, "", formats["bold"])
            first = row + 1
            for row, line in enumerate(lines, start=first):
                sheet.write(row, 0, f"　{line.name}", formats["text"])
                sheet.write_number(row, 1, line.amount, formats["money"])
            row = first + len(lines)
            sheet.write(row, 0, self.env._("Subtotal"), formats["bold"])
            formula = f"=SUM(B{first + 1}:B{row})" if lines else "=0"
            self._sum(sheet, row, 1, formula, total, formats["total"])
            cells.append(f"B{row + 1}")
            row += 1
        return row, cells

    def _write_service(self, sheet, formats, report, row):
        title = self.env._("2. Income and expense of the service")
        sheet.write(row, 0, title, formats["head"])
        sheet.write(row, 1, self.env._("Amount"), formats["head"])
        row, cells = self._write_blocks(sheet, formats, report, row + 1, SERVICE)
        sheet.write(row, 0, self.env._("Result"), formats["bold"])
        formula = f"={cells[0]}-{cells[1]}"
        self._sum(sheet, row, 1, formula, report.amount_result, formats["total"])
        if report.fee_system == "commission":
            self._pair(
                sheet,
                formats,
                row + 1,
                self.env._("Service funds, opening"),
                report.service_opening,
            )
            sheet.write(
                row + 2, 0, self.env._("Service funds, closing"), formats["bold"]
            )
            formula = f"=B{row + 1}+B{row + 2}"
            value = report.service_closing
            self._sum(sheet, row + 2, 1, formula, value, formats["total"])
            row += 2
        return row + 1

    def _write_common(self, sheet, formats, report, row):
        sheet.write(row, 0, self.env._("3. Income of common parts"), formats["head"])
        sheet.write(row, 1, self.env._("Amount"), formats["head"])
        label = self.env._("Common income, opening")
        self._pair(sheet, formats, row + 1, label, report.common_opening)
        opening = f"B{row + 2}"
        row, cells = self._write_blocks(sheet, formats, report, row + 2, COMMON)
        sheet.write(row, 0, self.env._("Common income, closing"), formats["bold"])
        formula = f"={opening}+{cells[0]}-{cells[1]}"
        self._sum(sheet, row, 1, formula, report.common_closing, formats["total"])
        return row + 1

    def _pair(self, sheet, formats, row, label, value):
        sheet.write(row, 0, label, formats["text"])
        sheet.write_number(row, 1, value, formats["money"])

    def _sum(self, sheet, row, column, formula, value, style):
        sheet.write_formula(row, column, formula, style, value)
