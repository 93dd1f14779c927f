from odoo import models

HEAD_ROW = 3  # counted from 0


class SheetXlsx(models.AbstractModel):
    """The monthly sheet as a workbook: signs as text, totals as numbers."""

    _name = "report.wuye_attendance.sheet_xlsx"
    _description = "Attendance Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        line = {"border": 1, "align": "center", "valign": "vcenter"}
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {**line, "bold": True, "bg_color": "#F2F2F2", "text_wrap": True}
            ),
            "name": workbook.add_format({"border": 1}),
            "cell": workbook.add_format(line),
            "free": workbook.add_format({**line, "bg_color": "#F7F7F7"}),
            "number": workbook.add_format({"border": 1, "num_format": "0.##"}),
        }
        for sheet in objs:
            sheet.check_access("read")
            self._write_sheet(workbook, formats, sheet)

    def _write_sheet(self, workbook, formats, sheet):
        values = sheet._values()
        name = f"{sheet.community_id.code} {values['month']}"[:31]
        page = workbook.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.freeze_panes(HEAD_ROW + 1, 1)
        page.write(0, 0, f"{values['title']} {values['month']}", formats["title"])
        page.write(1, 0, f"{sheet.company_id.name} / {sheet.community_id.name}")
        count = len(values["days"])
        page.set_column(0, 0, 14)
        page.set_column(1, count, 4)
        page.set_column(count + 1, count + len(values["heads"]), 9)
        page.write(HEAD_ROW, 0, self.env._("Employee"), formats["head"])
        for column, (number, weekday) in enumerate(values["days"], start=1):
            page.write(HEAD_ROW, column, f"{number}\n{weekday}", formats["head"])
        for column, head in enumerate(values["heads"], start=count + 1):
            page.write(HEAD_ROW, column, head, formats["head"])
        page.set_row(HEAD_ROW, 32)
        for number, row in enumerate(values["rows"], start=HEAD_ROW + 1):
            self._write_row(page, formats, values, number, row)
        page.write(HEAD_ROW + len(values["rows"]) + 2, 0, values["legend"])

    def _write_row(self, page, formats, values, number, row):
        page.write(number, 0, row["name"], formats["name"])
        for column, sign in enumerate(row["cells"], start=1):
            is_free = values["weekend"][column - 1]
            page.write(number, column, sign, formats["free" if is_free else "cell"])
        for column, value in enumerate(row["totals"], start=len(row["cells"]) + 1):
            page.write_number(number, column, value, formats["number"])
