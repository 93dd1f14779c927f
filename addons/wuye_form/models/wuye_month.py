from odoo import models
from odoo.exceptions import UserError


class WuyeMonth(models.Model):
    """The close keeps the month's report as it is then."""

    _inherit = "wuye.month"

    def _check_ready_to_close(self):
        result = super()._check_ready_to_close()
        for row in self._month_reports().archive_ids:
            if row.check_state != "intact":
                raise UserError(row._say_check())
        return result

    def action_close(self):
        """Close; a report that nobody signed is archived as it is at the close."""
        closing = self.filtered(lambda record: record.state == "open")
        result = super().action_close()
        for record in closing.filtered(lambda record: record.state == "closed"):
            report = record._month_reports()
            if report.state == "draft":
                report._archive_unsigned()
        return result

    def _month_reports(self):
        # sudo: asked above or by super(); the archive is the same for everybody
        return (
            self.env["wuye.month.report"]
            .sudo()
            .search(
                [
                    ("community_id", "in", self.community_id.ids),
                    ("month", "in", self.mapped("month")),
                ]
            )
            .filtered(
                lambda report: (report.community_id, report.month)
                in [(record.community_id, record.month) for record in self]
            )
        )
