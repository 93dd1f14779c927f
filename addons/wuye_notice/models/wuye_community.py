from odoo import api, fields, models


class WuyeCommunity(models.Model):
    """What the notices of a community say, and when they are to be out (R90, R91)."""

    _inherit = "wuye.community"

    notice_days = fields.Integer(
        string="Notice before the due date (days)",
        default=7,
        help="Bill notices are given at least so many days before the bills fall due; "
        "the month map warns where they are late.",
    )
    notice_phone = fields.Char(string="Service telephone")
    notice_ways = fields.Text(
        string="Ways to pay",
        help="Printed on the notices, a way a line, e.g. bank and account. Empty: the "
        "service desk, with the code of the notice.",
    )
    notice_text = fields.Text(
        string="Remarks on notices", help="Printed below the ways to pay."
    )

    _notice_days_range = models.Constraint(
        "CHECK(notice_days BETWEEN 0 AND 60)",
        "Notices are given 0 to 60 days before the bills fall due.",
    )

    @api.model
    def _notice_lines(self, text):
        """The lines of a text without blank ones."""
        return [line.strip() for line in (text or "").splitlines() if line.strip()]
