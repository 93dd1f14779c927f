from odoo import models

LEDGER = (
    "community_id",
    "unit_id",
    "partner_id",
    "item_id",
    "bill_month",
    "amount_exact",
    "amount",
    "difference",
    "carried",
)
SUMS = ("amount_exact", "amount", "difference", "carried")
HEAD_ROW = 2  # counted from 0; in formulas rows count from 1


class RoundingXlsx(models.AbstractModel):
    """The chosen rows of the ledger as a workbook; its totals are formulas."""

    _name = "report.wuye_rounding.rounding_xlsx"
    _description = "Rounding Ledger Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        formats = {
            "head": workbook.add_format({"bold": True, "border": 1, "text_wrap": True}),
            "text": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
        }
        rows = [self._row(row) for row in objs]
        self._write(workbook, formats, self.env._("Per charge"), LEDGER, rows)
        keys = ("community_id", "item_id", "bill_month")
        groups = objs.grouped(lambda row: tuple(row[name] for name in keys))
        sums = [
            [
                *(self._say(row[:1], name) for name in keys),
                *(row.currency_id[:1].round(sum(row.mapped(name))) for name in SUMS),
            ]
            for row in groups.values()
        ]
        self._write(
            workbook, formats, self.env._("Per item and month"), (*keys, *SUMS), sums
        )

    def _say(self, row, name):
        value = row[name]
        if name == "bill_month":
            return value.strftime("%Y-%m") if value else ""
        return value.display_name if isinstance(value, models.BaseModel) else value

    def _row(self, row):
        return [self._say(row, name) for name in LEDGER]

    def _write(self, workbook, formats, title, names, rows):
        """A sheet of rows with its heads; below them the totals."""
        sheet = workbook.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, len(names) - 1, 16)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.write(0, 0, f"{self.env._('Rounding Ledger')} · {title}", formats["head"])
        fields_of = self.env["wuye.rounding"]._fields
        for column, name in enumerate(names):
            label = fields_of[name].get_description(self.env)["string"]
            sheet.write(HEAD_ROW, column, label, formats["head"])
        for number, values in enumerate(rows, start=HEAD_ROW + 1):
            for column, value in enumerate(values):
                style = formats["money" if names[column] in SUMS else "text"]
                sheet.write(number, column, value, style)
        self._write_totals(sheet, formats, names, rows)

    def _write_totals(self, sheet, formats, names, rows):
        last = HEAD_ROW + 1 + len(rows)
        sheet.write(last, 0, self.env._("Total"), formats["head"])
        for column, name in enumerate(names):
            if name in SUMS:
                letter = chr(ord("A") + column)
                value = round(sum(values[column] for values in rows), 2)
                formula = f"=SUM({letter}{HEAD_ROW + 2}:{letter}{last})"
                sheet.write_formula(last, column, formula, formats["money"], value)
