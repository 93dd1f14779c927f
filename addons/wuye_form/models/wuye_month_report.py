from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_billing.models.wuye_month_report import COLUMNS

from ..sealed import SignedRows, SignedRowsWhole, SignedState

KEPT = "The rows of a signed month report stay as they are."


class WuyeMonthReport(models.Model):
    """Versions of a month report: sealed when signed, sent back by finance (R75)."""

    _inherit = "wuye.month.report"

    revision = fields.Integer(
        string="Version",
        default=1,
        required=True,
        readonly=True,
        copy=False,
        help="Goes up when finance sends the signed report back, or when its closed "
        "month is reopened.",
    )
    archive_ids = fields.One2many(
        "wuye.month.report.archive", "report_id", readonly=True
    )
    return_ids = fields.One2many(
        "wuye.month.report.return", "report_id", string="Sent back", readonly=True
    )
    return_count = fields.Integer(compute="_compute_return_count")
    must_compute = fields.Boolean(
        readonly=True, copy=False, help="Sent back and not computed since."
    )

    _signed_state = SignedState(
        "A signed month report is only taken back as a new version: finance sends it "
        "back, or its closed month is reopened.",
    )
    _revision_positive = models.Constraint(
        "CHECK(revision > 0)", "Versions of a report count from 1."
    )

    def _compute_return_count(self):
        for report in self:
            report.return_count = len(report.return_ids)

    def write(self, vals):
        """The version and what is still to be done are the report's, not a clerk's."""
        if {"revision", "must_compute"} & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._(
                    "The version of a report goes up by itself: finance sends it back."
                )
            )
        return super().write(vals)

    # === ACTIONS === #

    def action_compute(self):
        result = super().action_compute()
        self.sudo().must_compute = False  # the flag is the report's, set only here
        return result

    def action_send_back(self):
        """Ask why the signed report goes back to the ledger room."""
        self.ensure_one()
        self._check_post(self.env._("send back"), "accountant")
        self._check_send_back()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Back"),
            "res_model": "wuye.month.report.send.back",
            "view_mode": "form",
            "target": "new",
            "context": {"default_report_id": self.id},
        }

    def action_verify(self):
        """Say of each paper in the archive whether it is still the one of then."""
        self.ensure_one()
        self.check_access("read")
        bad = self.archive_ids.filtered(lambda row: row.check_state != "intact")
        if bad:
            text = "\n".join(row._say_check() for row in bad)
        elif self.archive_ids:
            text = self.env._(
                "%s papers are as archived: each hash is equal.", len(self.archive_ids)
            )
        else:
            text = self.env._("Nothing is archived yet: an accountant signs first.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if bad else "success",
                "sticky": bool(bad),
                "message": text,
            },
        }

    # === BUSINESS METHODS === #

    def _check_send_back(self):
        """Only what is signed, in a month that is not closed."""
        self.ensure_one()
        if self.state not in ("signed", "returned"):
            raise UserError(
                self.env._(
                    "%s is not signed: the ledger room can compute it again at once.",
                    self.name,
                )
            )
        month = self.env["wuye.month"].search(
            [("community_id", "=", self.community_id.id), ("month", "=", self.month)]
        )
        if month.state == "closed":
            raise UserError(
                self.env._(
                    "%s is closed: ask for the month to be reopened, which takes the "
                    "report back too.",
                    month.display_name,
                )
            )

    def _send_back(self, reason):
        """Finance sends the report back: recorded, and open for a new version."""
        self.ensure_one()
        self._check_post(self.env._("send back"), "accountant")
        self._check_send_back()
        report = self.sudo()  # its record and state are written only here
        row = report.return_ids.create(
            {
                "report_id": self.id,
                "revision": self.revision,
                "reason": reason,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "signed_by": report.signed_by.id,
                "attachment_id": report.attachment_id.id,
                "sha256": report.pdf_sha256,
            }
        )
        row.flush_recordset()  # the database looks for it before it lets the state go
        report._withdraw()
        report.must_compute = True
        report.message_post(body=row._sentence())
        return row

    def _withdraw(self):
        """A version that is archived is never taken up again: the next one begins."""
        if self.archive_ids.filtered(lambda row: row.revision == self.revision):
            self.flush_recordset()
            self.revision += 1  # written together with the state
        return super()._withdraw()

    def _check_ready_to_sign(self):
        if self.must_compute:
            raise UserError(
                self.env._(
                    "%s was sent back by finance: let the ledger room put it right and "
                    "compute it again, then sign the new version.",
                    self.name,
                )
            )
        return super()._check_ready_to_sign()

    def _archive_pdf(self):
        result = super()._archive_pdf()
        self._keep_paper(self.env.context.get("wuye_paper_kind", "signed"))
        return result

    def _archive_unsigned(self):
        """The report as it is at the close, where nobody has signed it yet."""
        self.ensure_one()
        self.with_context(wuye_paper_kind="closed")._archive_pdf()
        # what is signed later gets a paper of its own
        self.sudo().write({"attachment_id": False, "pdf_sha256": False})

    def _keep_paper(self, kind):
        """Enter the PDF at hand into the archive and seal it."""
        self.ensure_one()
        report = self.sudo()  # the archive is written by nobody's own right
        report.archive_ids.create(
            {
                "report_id": self.id,
                "revision": report.revision,
                "kind": kind,
                "attachment_id": report.attachment_id.id,
                "sha256": report.pdf_sha256,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
            }
        )
        report.attachment_id.wuye_sealed = True

    # === PAPER === #

    def _version_label(self):
        return self.env._("(version %s)", self.revision)

    def _returns(self):
        """What the paper says of each time finance sent the report back."""
        self.ensure_one()
        rows = self.return_ids.sorted("revision")
        return [row._sentence() for row in rows]

    def _copy_marks(self):
        """On a copy of its own sheet only the mark of that copy."""
        marks = super()._copy_marks()
        copy = self.env.context.get("wuye_copy")
        return [marks[0], marks[copy]] if copy else marks

    def _copies(self):
        """The report once for each copy, for the print with a sheet each."""
        self.ensure_one()
        number = len(self._copy_marks()) - 1
        return [self.with_context(wuye_copy=copy + 1) for copy in range(number)]


class WuyeMonthReportLine(models.Model):
    _inherit = "wuye.month.report.line"

    _signed_frozen = SignedRows(
        *("report_id", "kind", "item_id", "unit_id"),
        *(f"amount_{column}" for column in COLUMNS),
        message=KEPT,
    )
    _signed_whole = SignedRowsWhole(KEPT)


class WuyeMonthReportTender(models.Model):
    _inherit = "wuye.month.report.tender"

    _signed_frozen = SignedRows("report_id", "journal_id", "amount", message=KEPT)
    _signed_whole = SignedRowsWhole(KEPT)
