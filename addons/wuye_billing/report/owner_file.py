from odoo import models

from .paper import paper_amount


class ResPartner(models.Model):
    """What a person was billed and paid, on the owner file (J5, R32)."""

    _inherit = "res.partner"

    def _owner_file_tables(self):
        tables = super()._owner_file_tables()
        if self.env["wuye.charge"].has_access("read"):
            tables += [self._file_charges(), self._file_payments()]
        return tables

    def _file_title(self, title):
        """A title that says so where the reader sees some lines only (J6)."""
        note = self.env["res.users"]._say_lines()
        return f"{title} ({note})" if note else title

    def _file_charges(self):
        """One row per unit and item: billed, settled, open."""
        groups = self.env["wuye.charge"]._read_group(
            [("partner_id", "=", self.id), ("state", "!=", "draft")],
            ["unit_id", "item_id"],
            ["amount:sum", "amount_paid:sum", "amount_residual:sum"],
        )
        sums = [sum(column) for column in zip(*(g[2:] for g in groups), strict=True)]
        return {
            "title": self._file_title(self.env._("Bills")),
            "columns": [
                self.env._("Unit"),
                self.env._("Item"),
                self.env._("Charged"),
                self.env._("Settled"),
                self.env._("Open"),
            ],
            "rows": [
                [unit.display_name, item.name, *map(paper_amount, amounts)]
                for unit, item, *amounts in groups
            ],
            "numbers": [2, 3, 4],
            "total": sums and [self.env._("Total"), "", *map(paper_amount, sums)],
        }

    def _file_payments(self):
        """One row per document that settled his charges, the latest first."""
        groups = self.env["wuye.charge.allocation"]._read_group(
            [("charge_id.partner_id", "=", self.id), ("kind", "=", "payment")],
            ["date:day", "move_line_id"],
            ["amount:sum"],
            order="date:day desc",
        )
        # sudo: the document's number is no secret to who may read what it settled
        rows = [
            [day, line.sudo().move_id.name or "", paper_amount(amount)]
            for day, line, amount in groups
        ]
        total = sum(amount for _day, _line, amount in groups)
        return {
            "title": self._file_title(self.env._("Payments")),
            "columns": [
                self.env._("Date"),
                self.env._("Document"),
                self.env._("Amount"),
            ],
            "rows": rows,
            "numbers": [2],
            "total": rows and [self.env._("Total"), "", paper_amount(total)],
        }
