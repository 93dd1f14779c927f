from odoo import models

HEAD_ROW = 3  # counted from 0; formulas count from 1
FIRST_AMOUNT = 3  # column of the first amount


class ParkingReportXlsx(models.AbstractModel):
    """The month report of parking as a workbook: numbers, totals as formulas."""

    _name = "report.wuye_parking_sale.parking_report_xlsx"
    _description = "Month Report of Parking, Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._formats(workbook)
        for report in objs:
            report.check_access("read")
            self._write_report(workbook, formats, report)

    def _formats(self, workbook):
        cell = {"border": 1}
        money = {**cell, "num_format": "#,##0.00"}
        head = {**cell, "bold": True, "text_wrap": True, "align": "center"}
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({**head, "bg_color": "#F2F2F2"}),
            "text": workbook.add_format(cell),
            "money": workbook.add_format(money),
            "total": workbook.add_format({**money, "bold": True}),
            "wrong": workbook.add_format({**money, "bold": True, "font_color": "red"}),
        }

    def _write_report(self, workbook, formats, report):
        title = self.env._("Month Report of Parking")
        sheet = workbook.add_worksheet(report._month_label())
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.set_column(0, 1, 20)
        sheet.set_column(2, 7, 14)
        sheet.write(0, 0, f"{title} {report._month_label()}", formats["title"])
        sheet.write(1, 0, f"{report.company_id.name} / {report.community_id.name}")
        row = self._write_lines(sheet, formats, report)
        row = self._write_taxes(sheet, formats, report, row + 2)
        sheet.write(row + 1, 0, self.env._("Not Booked Yet"), formats["text"])
        sheet.write_number(row + 1, 1, report.amount_waiting, formats["money"])
        sheet.write(row + 2, 0, self.env._("Difference"), formats["text"])
        style = formats["money" if report._is_tied() else "wrong"]
        sheet.write_number(row + 2, 1, report.difference, style)

    def _write_lines(self, sheet, formats, report):
        """The table by car park; the number of the row of its total."""
        labels = [
            self.env._("Kind"),
            self.env._("Car Park"),
            self.env._("VAT (%)"),
            self.env._("Taken or Billed"),
            self.env._("Earned"),
            self.env._("VAT"),
            self.env._("In the Ledger"),
            self.env._("Difference"),
        ]
        for column, label in enumerate(labels):
            sheet.write(HEAD_ROW, column, label, formats["head"])
        row = HEAD_ROW
        for row, line in enumerate(report.line_ids, start=HEAD_ROW + 1):
            sheet.write(row, 0, line._label(), formats["text"])
            sheet.write(row, 1, line.lot_id.name or "", formats["text"])
            sheet.write_number(row, 2, line.rate, formats["text"])
            for column, amount in enumerate(
                (line.gross, line.net, line.tax, line.ledger_net), start=FIRST_AMOUNT
            ):
                sheet.write_number(row, column, amount, formats["money"])
            style = formats["wrong" if line.difference else "money"]
            formula = f"=ROUND(E{row + 1}-G{row + 1},2)"
            sheet.write_formula(row, 7, formula, style, line.difference)
        self._write_totals(sheet, formats, report, row + 1)
        return row + 1

    def _write_totals(self, sheet, formats, report, row):
        sheet.write(row, 0, self.env._("Total"), formats["total"])
        lines = report.line_ids
        for letter, name in zip(
            "DEFGH", ("gross", "net", "tax", "ledger_net", "difference"), strict=True
        ):
            formula = f"=SUM({letter}{HEAD_ROW + 2}:{letter}{row})" if lines else "=0"
            column = ord(letter) - ord("A")
            total = sum(lines.mapped(name))
            sheet.write_formula(row, column, formula, formats["total"], total)

    def _write_taxes(self, sheet, formats, report, row):
        """VAT by kind and rate; the number of the row after it."""
        labels = [
            self.env._("Kind"),
            self.env._("VAT (%)"),
            self.env._("VAT"),
            self.env._("In the Ledger"),
            self.env._("Difference"),
        ]
        for column, label in enumerate(labels):
            sheet.write(row, column, label, formats["head"])
        for line in report.tax_ids:
            row += 1
            sheet.write(row, 0, line._label(), formats["text"])
            sheet.write_number(row, 1, line.rate, formats["text"])
            sheet.write_number(row, 2, line.tax, formats["money"])
            sheet.write_number(row, 3, line.ledger_tax, formats["money"])
            style = formats["wrong" if line.difference else "money"]
            sheet.write_number(row, 4, line.difference, style)
        return row + 1
