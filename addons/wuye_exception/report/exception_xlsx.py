from odoo import fields, models

COLUMNS = (
    *("unit_id", "item_id", "kind", "reason", "quantity", "quantity_usual"),
    *("amount", "amount_before", "state"),
)
NUMBERS = ("quantity", "quantity_usual", "amount", "amount_before")
WIDTHS = {"reason": 60, "unit_id": 14}
HEAD_ROW = 3  # counted from 0


class ExceptionXlsx(models.AbstractModel):
    """The exceptions of a month as a workbook, with all notes."""

    _name = "report.wuye_exception.exception_xlsx"
    _description = "Exceptions Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format(
                {"bold": True, "border": 1, "bg_color": "#F2F2F2", "text_wrap": True}
            ),
            "text": workbook.add_format(
                {"border": 1, "text_wrap": True, "valign": "top"}
            ),
            "number": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
        }
        for search in objs:
            search.check_access("read")
            self._write_search(workbook, formats, search)

    def _write_search(self, workbook, formats, search):
        month = search.month.strftime("%Y-%m")
        name = f"{search.community_id.code} {month}"[:31]
        sheet = workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        title = self.env._("Exceptions")
        sheet.write(0, 0, f"{title} {month}", formats["title"])
        sheet.write(1, 0, f"{search.company_id.name} / {search.community_id.name}")
        rows = search.exception_ids
        labels = [
            rows._fields[name].get_description(self.env)["string"] for name in COLUMNS
        ]
        for column, label in enumerate([*labels, self.env._("Notes")]):
            width = WIDTHS.get((*COLUMNS, "")[column], 14)
            sheet.set_column(column, column, width)
            sheet.write(HEAD_ROW, column, label, formats["head"])
        sheet.set_column(len(COLUMNS), len(COLUMNS), 40)
        for number, found in enumerate(rows, start=HEAD_ROW + 1):
            self._write_row(sheet, formats, number, found)

    def _write_row(self, sheet, formats, number, found):
        for column, name in enumerate(COLUMNS):
            field, value = found._fields[name], found[name]
            if name in NUMBERS:
                sheet.write_number(number, column, value, formats["number"])
                continue
            if field.type == "many2one":
                value = value.display_name
            elif field.type == "selection":
                value = dict(field._description_selection(self.env))[value]
            sheet.write(number, column, value or "", formats["text"])
        notes = "\n".join(
            f"{fields.Datetime.context_timestamp(note, note.create_date):%Y-%m-%d} "
            f"{note.create_uid.name}: {note.note}"
            for note in found.note_ids
        )
        sheet.write(number, len(COLUMNS), notes, formats["text"])
