import hashlib

from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeMonthReportArchive(models.Model):
    """The PDF of a month report as signed or as at the close, with its SHA-256 (D13).

    Rows are added only, and the attachment is sealed; both also against SQL. Whoever
    gets at the file itself is found out: the hash differs.
    """

    _name = "wuye.month.report.archive"
    _description = "Archived Month Report"
    _order = "report_id, revision desc, id desc"
    _rec_name = "sha256"

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
    kind = fields.Selection(
        [("signed", "Signed"), ("closed", "Month closed")], required=True
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="PDF", required=True, ondelete="restrict"
    )
    sha256 = fields.Char(string="SHA-256", required=True)
    user_id = fields.Many2one("res.users", string="Archived by", required=True)
    date = fields.Datetime(string="Archived on", required=True)
    check_state = fields.Selection(
        [
            ("intact", "Hash equal"),
            ("altered", "Altered"),
            ("missing", "File missing"),
        ],
        string="Proof",
        compute="_compute_check_state",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(report_id, revision, kind)",
        "This version of the report is in the archive already.",
    )
    _frozen = Immutable(
        *("report_id", "revision", "kind", "attachment_id", "sha256"),
        *("user_id", "date"),
        message="What is archived stays as it is.",
    )
    _kept = NeverDeleted("What is archived is never deleted.")

    def _compute_check_state(self):
        """Reads the file each time: a proof is not stored."""
        for row in self:
            # sudo: the file is the report's, shown to whoever reads the report
            content = row.sudo().attachment_id.with_context(bin_size=False).raw
            if not content:
                row.check_state = "missing"
            elif hashlib.sha256(content).hexdigest() == row.sha256:
                row.check_state = "intact"
            else:
                row.check_state = "altered"

    def action_download(self):
        """The paper as archived."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
        }

    def _say_check(self):
        self.ensure_one()
        facts = {"report": self.report_id.name, "version": self.revision}
        if self.check_state == "missing":
            return self.env._(
                "%(report)s, version %(version)s: the file is missing. Take it back "
                "from the backup.",
                **facts,
            )
        return self.env._(
            "%(report)s, version %(version)s: altered, the hash differs. Take the file "
            "back from the backup and find out who changed it.",
            **facts,
        )
