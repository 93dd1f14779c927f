from odoo import models
from odoo.exceptions import UserError

HEAD_ROW = 4  # rows and columns count from 0 here, from 1 in formulas
AMOUNTS = ("amount_now", "amount_then", "amount_change")


class ShadowXlsx(models.AbstractModel):
    """A what-if run as a workbook: by item, by unit, each amount, what failed."""

    _name = "report.wuye_shadow.shadow_xlsx"
    _description = "What-If Run Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._formats(workbook)
        for shadow in objs:
            shadow.check_access("read")
            if shadow.state != "done":
                raise UserError(
                    self.env._("“%(name)s” is not computed yet.", name=shadow.name)
                )
            for name, columns, rows in (
                (self.env._("By item"), ("item_id", "unit_count"), shadow.item_ids),
                (self.env._("By unit"), ("unit_id",), shadow.unit_ids),
                (
                    self.env._("Amounts"),
                    ("unit_id", "item_id", "text_now", "text_then"),
                    shadow.row_ids,
                ),
            ):
                self._write_sheet(workbook, formats, shadow, name, columns, rows)
            self._write_list(
                workbook,
                formats,
                shadow,
                self.env._("Other prices"),
                ("standard_id", "date_from", "method", "summary"),
                shadow.price_ids,
            )
            self._write_list(
                workbook,
                formats,
                shadow,
                self.env._("Failed lines"),
                ("unit_id", "item_id", "side", "severity", "message"),
                shadow.failure_ids,
            )

    def _formats(self, workbook):
        head = {"bold": True, "border": 1, "bg_color": "#F2F2F2", "text_wrap": True}
        money = {"border": 1, "num_format": "#,##0.00"}
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(head),
            "text": workbook.add_format(
                {"border": 1, "text_wrap": True, "valign": "top"}
            ),
            "money": workbook.add_format(money),
            "total": workbook.add_format({**money, "bold": True}),
        }

    def _open_sheet(self, workbook, formats, shadow, name, labels):
        sheet = workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.write(0, 0, shadow.name, formats["title"])
        month = shadow.month.strftime("%Y-%m")
        sheet.write(1, 0, f"{shadow.company_id.name} / {shadow.community_id.name}")
        sheet.write(2, 0, f"{name} {month}")
        sheet.write(1, 3, self.env._("Nothing of this is posted."))
        for column, label in enumerate(labels):
            sheet.set_column(column, column, 18)
            sheet.write(HEAD_ROW, column, label, formats["head"])
        return sheet

    def _labels(self, rows, names):
        return [rows._fields[n].get_description(self.env)["string"] for n in names]

    def _write_sheet(self, workbook, formats, shadow, name, columns, rows):
        """Rows with their amounts; the change and the totals are formulas."""
        names = (*columns[:2], *AMOUNTS, *columns[2:])
        sheet = self._open_sheet(
            workbook, formats, shadow, name, self._labels(rows, names)
        )
        first = len(columns[:2])  # column of the first amount
        row = HEAD_ROW
        for row, record in enumerate(rows, start=HEAD_ROW + 1):
            for column, field in enumerate(names):
                if field not in AMOUNTS:
                    sheet.write(row, column, self._text(record, field), formats["text"])
            now, then = chr(65 + first), chr(66 + first)
            sheet.write_number(row, first, record.amount_now, formats["money"])
            sheet.write_number(row, first + 1, record.amount_then, formats["money"])
            sheet.write_formula(
                row,
                first + 2,
                f"=ROUND({then}{row + 1}-{now}{row + 1},2)",
                formats["money"],
                record.amount_change,
            )
        self._write_total(sheet, formats, shadow, row + 1, first)

    def _write_total(self, sheet, formats, shadow, last, first):
        sheet.write(last, 0, self.env._("Total"), formats["total"])
        for column, field in enumerate(AMOUNTS, start=first):
            letter = chr(65 + column)
            formula = f"=SUM({letter}{HEAD_ROW + 2}:{letter}{last})"
            if last == HEAD_ROW + 1:
                formula = "=0"
            sheet.write_formula(last, column, formula, formats["total"], shadow[field])

    def _write_list(self, workbook, formats, shadow, name, columns, rows):
        sheet = self._open_sheet(
            workbook, formats, shadow, name, self._labels(rows, columns)
        )
        for row, record in enumerate(rows, start=HEAD_ROW + 1):
            for column, field in enumerate(columns):
                sheet.write(row, column, self._text(record, field), formats["text"])

    def _text(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "integer":
            return value
        return str(value or "")
