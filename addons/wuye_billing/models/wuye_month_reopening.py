from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

FIGURES = ("closed_by", "closed_at", "closing_arrears", "closing_advances")


class WuyeMonthReopening(models.Model):
    """A closed month opened again (反结账): asked for, approved, kept for good (B20).

    It keeps the figures of the closing it undoes. The month report says that the month
    was reopened, by whom and why.
    """

    _name = "wuye.month.reopening"
    _description = "Reopening of a Month"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"
    _rec_name = "month_id"

    month_id = fields.Many2one(
        "wuye.month",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'closed')]",
    )
    community_id = fields.Many2one(
        related="month_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="month_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("draft", "Asked for"), ("done", "Reopened"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    approved_by = fields.Many2one("res.users", readonly=True, copy=False)
    done_by = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(string="Reopened On", readonly=True, copy=False)
    closed_by = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closing_arrears = fields.Monetary(readonly=True, copy=False)
    closing_advances = fields.Monetary(readonly=True, copy=False)
    closing_rows = fields.Json(readonly=True, copy=False)

    report_pdf_id = fields.Many2one(
        "ir.attachment",
        string="Month Report Withdrawn",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The signed report of the closing that was undone.",
    )
    report_sha256 = fields.Char(string="SHA-256 of its PDF", readonly=True, copy=False)

    _open_uniq = models.UniqueIndex(
        "(month_id) WHERE state = 'draft'",
        "Reopening this month is asked for already: open that request.",
    )
    _done_approved = models.Constraint(
        "CHECK(state <> 'done' OR (approved_by IS NOT NULL AND done_by IS NOT NULL "
        "AND done_at IS NOT NULL AND approved_by <> create_uid))",
        "A month is reopened once another person has approved it.",
    )
    _done_frozen = Immutable(
        *("month_id", "reason", "state", "approved_by", "done_by", "done_at"),
        *(*FIGURES, "closing_rows", "report_pdf_id", "report_sha256"),
        message="A reopening that was carried out stays on file as it is.",
        when="OLD.state = 'done'",
    )
    _done_kept = NeverDeleted(
        "A reopening that was carried out stays on file.", when="OLD.state = 'done'"
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant asks for a month to be reopened. Ask one."),
        )
        records = super().create(vals_list)
        for record in records:
            record._check_last()
        return records

    # === ACTIONS === #

    def action_apply(self):
        """Open the month again, once the manager has approved. Done: nothing."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant reopens a month. Ask one."),
        )
        for record in self.filtered(lambda record: record.state == "draft"):
            record._check_approvals()
            record._check_last()
            record.sudo()._apply(self.env.user)  # sudo: states are moved by this act
        return True

    # === BUSINESS METHODS === #

    def _check_last(self):
        """Months are opened in the order in which they were closed, backwards."""
        self.ensure_one()
        month = self.month_id
        if month.state != "closed":
            raise UserError(
                self.env._(
                    "%(month)s is not closed: there is nothing to reopen.",
                    month=month.display_name,
                )
            )
        later = month.sudo().search(  # sudo: closed is closed for everybody
            [
                ("community_id", "=", month.community_id.id),
                ("month", ">", month.month),
                ("state", "=", "closed"),
            ],
            order="month desc",
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "Reopen %(later)s first: its opening is the closing of this month.",
                    later=later.display_name,
                )
            )

    def _apply(self, user):
        month = self.month_id
        figures = {name: month[name] for name in (*FIGURES, "closing_rows")}
        figures["closed_by"] = month.closed_by.id
        report = self.env["wuye.month.report"].search(
            [("community_id", "=", self.community_id.id), ("month", "=", month.month)]
        )
        reviewers = self.review_ids.filtered(lambda r: r.status == "approved").done_by
        self.write(
            {
                **figures,
                **report._withdraw(),
                "state": "done",
                "approved_by": reviewers[:1].id,
                "done_by": user.id,
                "done_at": fields.Datetime.now(),
            }
        )
        self.flush_recordset()  # the database looks for it before it opens the month
        month.write({"state": "open"})
        month.flush_recordset()
        month.message_post(body=self._sentence())

    def _sentence(self):
        """Who opened the month again, when and why: for the chatter and the report."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(self, self.done_at)
        return self.env._(
            "Reopened on %(day)s by %(user)s, approved by %(approver)s, because: "
            "%(reason)s",
            day=f"{day:%Y-%m-%d}",
            # sudo: names only; who reads the report need not see the users
            user=self.sudo().done_by.name,
            approver=self.sudo().approved_by.name,
            reason=self.reason,
        )
