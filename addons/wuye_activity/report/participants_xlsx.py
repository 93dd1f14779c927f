from odoo import models

HEAD_ROW = 5  # counted from 0
WIDTHS = (6, 14, 16, 18, 10, 18, 20)


class ParticipantsXlsx(models.AbstractModel):
    """The participants of activities as a workbook, a sheet each."""

    _name = "report.wuye_activity.participants_xlsx"
    _description = "Workbook of Participants"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {"border": 1, "bold": True, "bg_color": "#F2F2F2", "align": "center"}
            ),
            "cell": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
        }
        for event in objs:
            event.check_access("read")
            self._write_sheet(workbook, formats, event)

    def _write_sheet(self, workbook, formats, event):
        values = event._wuye_participants()
        page = workbook.add_worksheet(f"{event.id}")
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.freeze_panes(HEAD_ROW + 1, 0)
        page.write(0, 0, values["title"], formats["title"])
        for number, text in enumerate(values["facts"], start=1):
            page.write(number, 0, text)
        for column, (head, width) in enumerate(
            zip(values["heads"], WIDTHS, strict=True)
        ):
            page.set_column(column, column, width)
            page.write(HEAD_ROW, column, head, formats["head"])
        for number, row in enumerate(values["rows"], start=HEAD_ROW + 1):
            for column, value in enumerate(row):
                is_money = isinstance(value, float)
                # a name that begins like a formula is a text all the same
                write = page.write_string if isinstance(value, str) else page.write
                write(number, column, value, formats["money" if is_money else "cell"])
