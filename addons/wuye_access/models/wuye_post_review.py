from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .. import held


class WuyePostReview(models.Model):
    """Who holds which post, looked through once a quarter (R5, J2)."""

    _name = "wuye.post.review"
    _description = "Quarterly Review of Posts"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    date = fields.Date(
        string="Quarter from",
        required=True,
        readonly=True,
        default=lambda self: fields.Date.start_of(fields.Date.today(), "quarter"),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
    )
    line_ids = fields.One2many("wuye.post.review.line", "review_id")
    open_count = fields.Integer(
        string="Undecided", compute="_compute_open_count", aggregator=None
    )
    closed_by_id = fields.Many2one("res.users", readonly=True)
    closed_at = fields.Datetime(readonly=True)

    _quarter_uniq = models.UniqueIndex(
        "(company_id, date)", "The review of this quarter exists already."
    )

    @api.depends("line_ids.decision")
    def _compute_open_count(self):
        for review in self:
            undecided = review.line_ids.filtered(lambda line: not line.decision)
            review.open_count = len(undecided)

    @api.depends("date")
    def _compute_display_name(self):
        for review in self:
            quarter = (review.date.month + 2) // 3 if review.date else 0
            review.display_name = self.env._(
                "%(year)s, quarter %(quarter)s",
                year=review.date.year if review.date else "",
                quarter=quarter,
            )

    # === ACTIONS === #

    def action_close(self):
        """Carry out the decisions; every line has one."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["manager", "administrator"],
            self.env._("Only a manager or the administrator closes a review."),
        )
        for review in self.filtered(lambda review: review.state == "open"):
            undecided = review.line_ids.filtered(lambda line: not line.decision)
            if undecided:
                raise UserError(
                    self.env._(
                        "%(count)s lines have no decision yet, the first is %(line)s. "
                        "Choose keep or withdraw.",
                        count=len(undecided),
                        line=undecided[0].display_name,
                    )
                )
            # sudo: requests and groups are not the reviewer's to write
            review.sudo()._carry_out(self.env.user)
        return True

    # === BUSINESS METHODS === #

    def _carry_out(self, by):
        for line in self.line_ids.filtered(lambda line: line.decision == "withdraw"):
            line.request_id.filtered(lambda r: r.state == "granted")._withdraw(by)
            line.user_id.group_ids = [Command.unlink(line.group_id.id)]
        self.write(
            {
                "state": "closed",
                "closed_by_id": by.id,
                "closed_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _make(self, company):
        """The review of this quarter with every post held; there already: that one."""
        start = fields.Date.start_of(fields.Date.today(), "quarter")
        review = self.search([("company_id", "=", company.id), ("date", "=", start)])
        if review:
            return review
        review = self.create({"company_id": company.id, "date": start})
        review.line_ids = [Command.create(vals) for vals in review._prepare_lines()]
        return review

    def _prepare_lines(self):
        privilege = self.env.ref(held.PRIVILEGE)
        Conflict = self.env["wuye.role.conflict"]
        values = []
        for group in self.env["res.groups"].search(
            [("privilege_id", "=", privilege.id)]
        ):
            users = self.env["res.users"].browse(sorted(group._holders()))
            for user in users.filtered(lambda u: self.company_id in u.company_ids):
                request = self.env["wuye.post.request"].search(
                    [
                        ("user_id", "=", user.id),
                        ("state", "=", "granted"),
                        ("group_ids", "in", group.ids),
                    ],
                    limit=1,
                )
                values.append(
                    {
                        "user_id": user.id,
                        "group_id": group.id,
                        "request_id": request.id,
                        "path": Conflict._path(user, group),
                    }
                )
        return values

    @api.model
    def _cron_make(self):
        # each company has its review
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            self._make(company)


class WuyePostReviewLine(models.Model):
    _name = "wuye.post.review.line"
    _description = "Post under Review"
    _order = "user_id, group_id, id"

    review_id = fields.Many2one(
        "wuye.post.review", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    group_id = fields.Many2one(
        "res.groups", string="Post", required=True, readonly=True, ondelete="cascade"
    )
    request_id = fields.Many2one(
        "wuye.post.request",
        readonly=True,
        help="Empty: nobody asked for it. Look how he came by it.",
    )
    path = fields.Char(readonly=True)
    decision = fields.Selection([("keep", "Keep"), ("withdraw", "Withdraw")])
    decided_by_id = fields.Many2one("res.users", readonly=True)
    note = fields.Char()

    @api.depends("user_id", "group_id")
    def _compute_display_name(self):
        for line in self:
            post = line.group_id.sudo().name  # a group's name is no secret
            line.display_name = f"{line.user_id.name}: {post}"

    def write(self, vals):
        if not self.env.su:
            if self.review_id.filtered(lambda review: review.state == "closed"):
                raise UserError(self.env._("This review is closed."))
            if set(vals) - {"decision", "note"}:
                raise UserError(
                    self.env._("Only decision and note of a line are entered.")
                )
            if "decision" in vals:
                if self.env.user in self.user_id:
                    raise UserError(
                        self.env._(
                            "Nobody decides on his own post. Ask another manager."
                        )
                    )
                # sudo: who decided is recorded, not entered
                self.sudo().decided_by_id = self.env.uid
        return super().write(vals)
