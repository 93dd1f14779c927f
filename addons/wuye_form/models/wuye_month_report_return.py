from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeMonthReportReturn(models.Model):
    """Finance sent a signed month report back, and why (R75); printed on the next
    version."""

    _name = "wuye.month.report.return"
    _description = "Month Report Sent Back"
    _order = "report_id, revision desc"
    _rec_name = "reason"

    report_id = fields.Many2one(
        "wuye.month.report", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="report_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    revision = fields.Integer(string="Version", required=True)
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", string="Sent back by", required=True)
    date = fields.Datetime(string="Sent back on", required=True)
    signed_by = fields.Many2one("res.users", string="Had signed")
    attachment_id = fields.Many2one(
        "ir.attachment", string="Signed PDF", ondelete="restrict"
    )
    sha256 = fields.Char(string="SHA-256")

    _version_uniq = models.Constraint(
        "UNIQUE(report_id, revision)", "This version was sent back already."
    )
    _reason_given = models.Constraint(
        "CHECK(length(trim(reason)) > 0)", "Say why the report is sent back."
    )
    _frozen = Immutable(
        *("report_id", "revision", "reason", "user_id", "date", "signed_by"),
        *("attachment_id", "sha256"),
        message="What finance sent back stays on record.",
    )
    _kept = NeverDeleted("What finance sent back stays on record.")

    def _sentence(self):
        """For the chatter and the next version of the paper."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(self, self.date)
        return self.env._(
            "Version %(version)s, signed by %(signer)s, was sent back by finance "
            "(%(user)s) on %(day)s, because: %(reason)s",
            version=self.revision,
            # sudo: names only; who reads the report need not see the users
            signer=self.sudo().signed_by.name or "",
            user=self.sudo().user_id.name,
            day=f"{day:%Y-%m-%d}",
            reason=self.reason,
        )
