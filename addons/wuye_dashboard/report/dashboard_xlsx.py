from odoo import models

from .dashboard_paper import COLUMNS

MONEY = ("due", "current", "opening", "recovered", "written_off", "arrears")


class DashboardXlsx(models.AbstractModel):
    """The dashboard as a workbook: amounts and rates as numbers."""

    _name = "report.wuye_dashboard.dashboard_xlsx"
    _description = "Dashboard Workbook"
    _inherit = "report.report_xlsx.abstract"

    def _get_objs_for_report(self, docids, data):
        return self.env["wuye.dashboard"]

    def generate_xlsx_report(self, workbook, data, objs):
        paper = self.env["report.wuye_dashboard.wuye_dashboard_document"]
        values = paper._values((data or {}).get("filters"))
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {"bold": True, "border": 1, "bg_color": "#F2F2F2", "text_wrap": True}
            ),
            "text": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
            "rate": workbook.add_format({"border": 1, "num_format": "0.0%"}),
        }
        figures = values["figures"]
        sheets = (
            (self.env._("By community"), figures["communities"]),
            (self.env._("By fee item"), figures["items"]),
        )
        for name, rows in sheets:
            self._write_table(workbook, formats, values, name, rows)
        self._write_more(workbook, formats, values)

    def _write_head(self, sheet, formats, values):
        figures = values["figures"]
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(COLUMNS) + 1, 15)
        sheet.write(0, 0, self.env._("Dashboard"), formats["title"])
        months = f"{figures['month_from']} – {figures['month_to']}"
        sheet.write(1, 0, f"{months}, {values['chosen']} {figures['lines']}".strip())

    def _write_table(self, workbook, formats, values, name, rows):
        sheet = workbook.add_worksheet(name)
        self._write_head(sheet, formats, values)
        sheet.write(3, 0, name, formats["head"])
        for column, key in enumerate(COLUMNS, start=1):
            sheet.write(3, column, values["labels"][key], formats["head"])
        total = {**values["figures"]["total"], "name": self.env._("Total")}
        for number, row in enumerate([*rows, total], start=4):
            sheet.write(number, 0, row["name"], formats["text"])
            for column, key in enumerate(COLUMNS, start=1):
                self._write_cell(sheet, formats, values, number, column, row, key)

    def _write_cell(self, sheet, formats, values, number, column, row, key):
        if key in MONEY:
            sheet.write_number(number, column, float(row[key]), formats["money"])
        elif key.endswith("rate") and row.get(key) is not None:
            share = float(row[key]) / 100
            sheet.write_number(number, column, share, formats["rate"])
        else:
            sheet.write(number, column, values["cell"](row, key), formats["text"])

    def _write_more(self, workbook, formats, values):
        """Ages of the arrears and the twelve months."""
        sheet = workbook.add_worksheet(self.env._("Ages and months"))
        self._write_head(sheet, formats, values)
        figures = values["figures"]
        sheet.write(3, 0, self.env._("Age of arrears"), formats["head"])
        sheet.write(3, 1, self.env._("Amount"), formats["head"])
        row = 3
        for row, age in enumerate(figures["ages"], start=4):
            sheet.write(row, 0, values["ages"][age["key"]], formats["text"])
            sheet.write_number(row, 1, float(age["amount"]), formats["money"])
        heads = (self.env._("Month"), self.env._("Due"), self.env._("Received"))
        for column, head in enumerate(heads):
            sheet.write(row + 2, column, head, formats["head"])
        for number, month in enumerate(figures["trend"], start=row + 3):
            sheet.write(number, 0, month["month"], formats["text"])
            sheet.write_number(number, 1, float(month["due"]), formats["money"])
            sheet.write_number(number, 2, float(month["received"]), formats["money"])
