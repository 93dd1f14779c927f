import hashlib

from odoo import fields, models

from ..report.paper import paper_amount


class WuyeMonthReport(models.Model):
    """What the printed form asks of a report."""

    _inherit = "wuye.month.report"

    def _amount(self, column):
        """A total as printed; lines answer to the same name."""
        return paper_amount(self[f"amount_{column}"])

    def _paper(self, amount):
        return paper_amount(amount)

    def _term(self, amount):
        """An amount within a sum: negative ones in brackets."""
        text = paper_amount(amount)
        return f"({text})" if text.startswith("−") else text

    def _community_label(self):
        return self.env._(
            "%(name)s (%(count)s units)",
            name=self.community_id.name,
            count=f"{self.unit_count:,}",
        )

    def _current(self):
        """What settled debts of now and before: received - later + applied."""
        return self.amount_received - self.amount_later + self.amount_applied

    def _day(self):
        return fields.Date.end_of(self.month, "month")

    def _month_label(self):
        return self.env._(
            "%(year)s-%(month)s",
            year=self.month.year,
            month=f"{self.month.month:02d}",
        )

    def _reopenings(self):
        """What the paper says of each time the month was opened again (B20)."""
        self.ensure_one()
        reopenings = self.env["wuye.month.reopening"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("month_id.month", "=", self.month),
                ("state", "=", "done"),
            ],
            order="done_at, id",
        )
        return [reopening._sentence() for reopening in reopenings]

    def _copy_marks(self):
        """Printed sign under sign at the edge of the sheet: who gets which copy."""
        return [
            self.env._("In two copies"),
            self.env._("Copy 1 ledger room"),
            self.env._("Copy 2 finance"),
        ]

    def _is_archive_intact(self):
        """Whether the archived PDF is still the one that was signed."""
        self.ensure_one()
        content = self.attachment_id.raw or b""
        return hashlib.sha256(content).hexdigest() == self.pdf_sha256

    def _withdraw(self):
        """Make a report computable again whose month is reopened (B20).

        :return: where its signed PDF is kept, as values of the reopening
        """
        kept = {
            "report_pdf_id": self.attachment_id.id,
            "report_sha256": self.pdf_sha256,
        }
        if self.state in ("signed", "returned"):
            self.state = "draft"  # first: signed, it never changes
            self.flush_recordset()
            self.write(
                {
                    "signed_by": False,
                    "signed_at": False,
                    "returned_by": False,
                    "date_returned": False,
                    "attachment_id": False,
                    "pdf_sha256": False,
                }
            )
        return kept
