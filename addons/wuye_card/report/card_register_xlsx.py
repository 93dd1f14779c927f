from odoo import fields, models

HEAD_ROW = 3  # counted from 0
WIDTHS = (14, 10, 10, 14, 14, 12, 24, 18, 18, 12, 18)
MOVE_WIDTHS = (18, 14, 14, 12, 12, 14, 40)


class CardRegisterXlsx(models.AbstractModel):
    """The register of cards as a workbook: what they are, and each move (R111).

    A number is its last digits only, here as everywhere.
    """

    _name = "report.wuye_card.card_register_xlsx"
    _description = "Register of Cards, Workbook"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        cell = {"border": 1}
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({**cell, "bold": True, "bg_color": "#F2F2F2"}),
            "text": workbook.add_format(cell),
            "time": workbook.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm"}),
        }
        cards = objs.sorted(lambda card: (card.community_id.code, card.name))
        page = self._page(
            workbook, formats, self.env._("Cards"), cards, self._heads(), WIDTHS
        )
        for row, card in enumerate(cards, start=HEAD_ROW + 1):
            self._write_row(page, formats, row, self._cells(card))
        moves = cards.move_ids.sorted("id")
        page = self._page(
            workbook,
            formats,
            self.env._("Register of Cards"),
            cards,
            self._move_heads(),
            MOVE_WIDTHS,
        )
        for row, move in enumerate(moves, start=HEAD_ROW + 1):
            self._write_row(page, formats, row, self._move_cells(move))

    def _page(self, workbook, formats, name, cards, heads, widths):
        page = workbook.add_worksheet(name[:31])
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.freeze_panes(HEAD_ROW + 1, 1)
        page.repeat_rows(HEAD_ROW)
        page.write(0, 0, name, formats["title"])
        page.write(1, 0, " / ".join(cards.community_id.mapped("name")))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            page.set_column(column, column, width)
            page.write(HEAD_ROW, column, head, formats["head"])
        return page

    def _write_row(self, page, formats, row, cells):
        for column, value in enumerate(cells):
            if hasattr(value, "hour"):
                page.write_datetime(row, column, value, formats["time"])
            else:
                # a holder may be called "=1+1": text stays text
                page.write_string(row, column, value or "", formats["text"])

    def _heads(self):
        return [
            self.env._("Card No."),
            self.env._("Last Digits"),
            self.env._("For"),
            self.env._("Holder"),
            self.env._("Unit"),
            self.env._("Vehicle"),
            self.env._("May pass"),
            self.env._("Issued"),
            self.env._("Valid until"),
            self.env._("State"),
            self.env._("Community"),
        ]

    def _cells(self, card):
        return [
            card.name,
            card.tail,
            self._word(card, "kind"),
            card.partner_id.name,
            card.unit_id.code,
            card.vehicle_id.plate,
            "、".join(card.group_ids.mapped("name")),
            self._time(card, card.issued_at),
            self._time(card, card.date_to),
            self._word(card, "state"),
            card.community_id.name,
        ]

    def _move_heads(self):
        return [
            self.env._("When"),
            self.env._("Card No."),
            self.env._("Holder"),
            self.env._("From"),
            self.env._("To"),
            self.env._("By"),
            self.env._("Reason"),
        ]

    def _move_cells(self, move):
        return [
            self._time(move, move.moved_at),
            move.card_id.name,
            move.partner_id.name,
            self._word(move, "state_from"),
            self._word(move, "state_to"),
            move.user_id.name,
            move.reason,
        ]

    def _word(self, record, name):
        words = dict(record._fields[name]._description_selection(self.env))
        return words.get(record[name], "")

    def _time(self, record, at):
        """Where the reader is; workbooks know no zones."""
        if not at:
            return ""
        return fields.Datetime.context_timestamp(record, at).replace(tzinfo=None)
