from odoo import models

HEAD_ROW = 3  # counted from 0; formulas count from 1
FIRST = ("no", "name", "date", "time", "unit", "payer", "period")


def _labels(columns):
    return [column["label"] for column in columns]


def _letter(column):
    """0 -> A, 27 -> AB."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class TakingsXlsx(models.AbstractModel):
    """Both tables as a workbook: real numbers, totals as formulas (D12)."""

    _name = "report.wuye_takings.takings_xlsx"
    _description = "Tables of the Day, Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._formats(workbook)
        for takings in objs:
            tables = takings._paper_tables()
            self._write_detail(workbook, formats, takings, tables["detail"])
            self._write_summary(workbook, formats, takings, tables)

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
            "wrong": workbook.add_format({"bold": True, "font_color": "#C00000"}),
        }

    def _sheet(self, workbook, formats, takings, name, columns):
        """A sheet with title, head and what is above it; the head stays in sight."""
        sheet = workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_column(0, len(columns) - 1, 13)
        sheet.write(0, 0, name, formats["title"])
        sheet.write(1, 0, f"{takings.company_id.name} / {takings.community_id.name}")
        sheet.write(2, 0, f"{takings._days_label()}　{takings._who_label()}")
        for column, label in enumerate(columns):
            sheet.write(HEAD_ROW, column, label, formats["head"])
        return sheet

    def _write_detail(self, workbook, formats, takings, detail):
        labels = [
            self.env._("No."),
            self.env._("Receipt"),
            self.env._("Date"),
            self.env._("Time"),
            self.env._("Unit"),
            self.env._("Payer"),
            self.env._("Period"),
            *_labels(detail["items"]),
            self.env._("Total"),
            *_labels(detail["tenders"]),
            self.env._("Remark"),
        ]
        name = self.env._("Detail of Takings")
        sheet = self._sheet(workbook, formats, takings, name, labels)
        row = HEAD_ROW
        for row, line in enumerate(detail["lines"], start=HEAD_ROW + 1):
            for column, key in enumerate(FIRST):
                sheet.write(row, column, line[key], formats["text"])
            amounts = [*line["items"], line["total"], *line["tenders"]]
            self._write_amounts(sheet, formats["money"], row, len(FIRST), amounts)
            sheet.write(row, len(labels) - 1, line["remark"], formats["text"])
        sheet.write(row + 1, 0, self.env._("Total"), formats["total"])
        totals = [*detail["item_totals"], detail["total"], *detail["tender_totals"]]
        for column, total in enumerate(totals, start=len(FIRST)):
            self._write_sum(sheet, formats, row + 1, column, (HEAD_ROW + 1, row), total)

    def _write_amounts(self, sheet, style, row, column, amounts):
        for place, amount in enumerate(amounts, start=column):
            if amount is None:
                sheet.write_blank(row, place, None, style)
            else:
                sheet.write_number(row, place, float(amount), style)

    def _write_sum(self, sheet, formats, row, column, rows, total):
        """A total as the sum above it, with its value for who does not calculate."""
        letter = _letter(column)
        formula = f"=SUM({letter}{rows[0] + 1}:{letter}{rows[1] + 1})"
        sheet.write_formula(row, column, formula, formats["total"], float(total))

    def _write_summary(self, workbook, formats, takings, tables):
        summary, proof = tables["summary"], tables["proof"]
        labels = [
            self.env._("Group"),
            self.env._("Fee item"),
            self.env._("Receipts"),
            *_labels(summary["tenders"]),
            self.env._("Money"),
            self.env._("No money"),
            self.env._("Total"),
        ]
        name = self.env._("Summary of Takings")
        sheet = self._sheet(workbook, formats, takings, name, labels)
        row = HEAD_ROW
        for group in summary["groups"]:
            for line in group["rows"]:
                row += 1
                sheet.write(row, 0, group["label"], formats["text"])
                sheet.write(row, 1, line["label"], formats["text"])
                sheet.write_number(row, 2, line["count"], formats["text"])
                amounts = self._line_amounts(line)
                self._write_amounts(sheet, formats["money"], row, 3, amounts)
        total = summary["total"]
        sheet.write(row + 1, 0, self.env._("Total"), formats["total"])
        for column, amount in enumerate(self._line_amounts(total), start=3):
            self._write_sum(
                sheet, formats, row + 1, column, (HEAD_ROW + 1, row), amount or 0
            )
        self._write_numbers(sheet, formats, summary, row + 3)
        row += 4 + len(summary["numbers"])
        style = formats["wrong"] if proof["first"] else None
        sheet.write(row + 1, 0, takings._proof_label(proof), style)

    def _line_amounts(self, line):
        return [*line["amounts"], line["money"], line["no_money"], line["total"]]

    def _write_numbers(self, sheet, formats, summary, row):
        labels = [
            self.env._("Receipt book"),
            self.env._("Collector"),
            self.env._("From – to"),
            self.env._("All"),
            self.env._("Used"),
            self.env._("Void"),
            self.env._("Borrowed"),
            self.env._("Lost"),
            self.env._("Unused"),
        ]
        keys = ("book", "user", "range", "all", *("used", "void", "borrowed", "lost"))
        for column, label in enumerate(labels):
            sheet.write(row, column, label, formats["head"])
        for place, span in enumerate(summary["numbers"], start=row + 1):
            for column, key in enumerate((*keys, "unused")):
                sheet.write(place, column, span[key], formats["text"])
