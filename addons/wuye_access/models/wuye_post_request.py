from contextlib import contextmanager

from odoo import api, fields, models
from odoo.api import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .. import held


class WuyePostRequest(models.Model):
    """Somebody is to hold a post: asked, approved, granted, in the end withdrawn.

    The company approves (the manager; finance too where posts are incompatible), the
    named administrator grants (R5, R7, R54, J2). A granted request is the paper behind
    each post somebody holds; one with incompatible posts is the dated exception.
    """

    _name = "wuye.post.request"
    _description = "Post Request"
    _inherit = ["wuye.approval.mixin"]
    _order = "id desc"

    _state_from = ["draft"]
    _state_to = ["granted"]
    _cancel_state = "cancelled"

    name = fields.Char(readonly=True, copy=False, default="/")
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        tracking=True,
    )
    group_ids = fields.Many2many(
        "res.groups",
        "wuye_post_request_group_rel",
        "request_id",
        "group_id",
        string="Posts",
        domain=lambda self: [("privilege_id", "=", self.env.ref(held.PRIVILEGE).id)],
    )
    community_ids = fields.Many2many(
        "wuye.community", string="Communities", help="Added to the scope of the user."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    reason = fields.Text(required=True)
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Until", help="The posts are withdrawn after this day."
    )
    conflict_ids = fields.Many2many(
        "wuye.role.conflict",
        "wuye_post_request_conflict_rel",
        "request_id",
        "conflict_id",
        string="Incompatible Posts",
        compute="_compute_conflict_ids",
        store=True,
        help="Pairs the user would hold. Finance has to approve them, for a time.",
    )
    needs_finance = fields.Boolean(compute="_compute_needs_finance", store=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("granted", "Granted"),
            ("withdrawn", "Withdrawn"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    granted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    granted_at = fields.Datetime(readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_at = fields.Datetime(readonly=True, copy=False)

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of a request is not before its first.",
    )

    OWN_FIELDS = {
        "state",
        "granted_by_id",
        "granted_at",
        "withdrawn_by_id",
        "withdrawn_at",
        "conflict_ids",
        "needs_finance",
        "name",
    }

    @api.depends("user_id", "group_ids")
    def _compute_conflict_ids(self):
        # sudo: who asks need not read other people's posts; the pairs are no secret
        Conflict = self.env["wuye.role.conflict"].sudo()
        for request in self:
            posts = request.sudo().group_ids
            held_now = request.sudo().user_id.all_group_ids
            request.conflict_ids = Conflict._within(
                posts._origin | held_now._origin
            ).filtered(
                lambda pair, posts=posts: (pair.group_id | pair.other_group_id)
                & posts._origin.all_implied_ids
            )

    @api.depends("conflict_ids")
    def _compute_needs_finance(self):
        for request in self:
            request.needs_finance = bool(request.conflict_ids)

    @api.constrains("conflict_ids", "date_to", "group_ids", "user_id")
    def _check_exception(self):
        for request in self.filtered(lambda request: request.state == "draft"):
            forbidden = request.conflict_ids.filtered("is_forbidden")
            if forbidden:
                raise ValidationError(
                    request.env._(
                        "%(pair)s: %(reason)s. Nobody can approve this; give the post "
                        "to somebody else.",
                        pair=forbidden[0].display_name,
                        reason=forbidden[0].reason,
                    )
                )
            if request.conflict_ids and not request.date_to:
                raise ValidationError(
                    request.env._(
                        "%(pair)s is an exception and ends on a day. Enter in “Until” "
                        "the last day.",
                        pair=request.conflict_ids[0].display_name,
                    )
                )
            if not request.group_ids:
                raise ValidationError(request.env._("Choose the posts asked for."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.post.request")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        if not self.env.su and self.filtered(lambda r: r.state != "draft"):
            if {"user_id", "group_ids", "date_from", "date_to"} & set(vals):
                raise UserError(
                    self.env._(
                        "What was granted is not changed any more. Withdraw it and "
                        "make a new request."
                    )
                )
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and (self.OWN_FIELDS - {"name"}) & set(vals):
            raise AccessError(
                self.env._(
                    "A request is granted and withdrawn with its buttons, not by "
                    "writing its state."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        if self.filtered(lambda r: r.state in ("granted", "withdrawn")):
            raise UserError(
                self.env._("A granted request stays on file. Withdraw it instead.")
            )

    # === ACTIONS === #

    def action_grant(self):
        """The named administrator gives what was approved (R7)."""
        self._require_administrator()
        for request in self.filtered(lambda request: request.state == "draft"):
            if request.user_id == self.env.user:
                raise UserError(
                    self.env._(
                        "An administrator does not grant himself a post. Ask another "
                        "administrator."
                    )
                )
            if (
                request.date_to
                and request.date_to < request.env["wuye.role.conflict"]._today()
            ):
                raise UserError(
                    self.env._(
                        "This request ended on %(day)s. Correct its last day.",
                        day=request.date_to,
                    )
                )
            if request.user_id.sudo().role_line_ids:  # another's rights, to look only
                raise UserError(
                    self.env._(
                        "The rights of %(user)s come from roles, which would take the "
                        "post away again. Add it to one of the roles.",
                        user=request.user_id.name,
                    )
                )
            request._check_approvals()
            # sudo: the state is the request's own; groups are not the post's to write
            request.sudo()._grant()
        return True

    def action_withdraw(self):
        """Take back the posts this request gave."""
        self._require_administrator()
        self.filtered(lambda r: r.state == "granted").sudo()._withdraw(self.env.user)
        return True

    def action_cancel(self):
        self.check_access("write")
        drafts = self.filtered(lambda request: request.state == "draft")
        drafts.sudo().write({"state": "cancelled"})
        return True

    # === BUSINESS METHODS === #

    def _require_administrator(self):
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["administrator"],
            self.env._("Only the named administrator grants and withdraws posts."),
        )

    def _wuye_parties(self):
        return self.create_uid | self.user_id

    def _grant(self):
        self.write(
            {
                "state": "granted",
                "granted_by_id": self.env.uid,
                "granted_at": fields.Datetime.now(),
            }
        )
        self.flush_recordset()
        self.user_id.write(
            {
                "group_ids": [Command.link(group.id) for group in self.group_ids],
                "wuye_community_ids": [Command.link(c.id) for c in self.community_ids],
            }
        )

    def _withdraw(self, by):
        """Posts that another granted request still covers stay."""
        for request in self:
            others = self.search(
                [
                    ("user_id", "=", request.user_id.id),
                    ("state", "=", "granted"),
                    ("id", "!=", request.id),
                ]
            )
            gone = request.group_ids - others.group_ids
            request.write(
                {
                    "state": "withdrawn",
                    "withdrawn_by_id": by.id,
                    "withdrawn_at": fields.Datetime.now(),
                }
            )
            request.user_id.group_ids = [Command.unlink(group.id) for group in gone]

    @api.model
    def _end_past(self):
        """Withdraw what ended yesterday or before; the cron's part."""
        today = self.env["wuye.role.conflict"]._today()
        past = self.search([("state", "=", "granted"), ("date_to", "<", today)])
        past._withdraw(self.env.user)

    @api.model
    def _record_held(self):
        """The posts held when requests began: one granted request per user."""
        posts = {}
        for user, group in held.unrequested(self.env):
            posts.setdefault(user, []).append(group)
        for user, groups in posts.items():
            self.create(
                {
                    "user_id": user,
                    "group_ids": [Command.set(groups)],
                    "reason": self.env._("Held when posts by request began."),
                    "state": "granted",
                    "granted_by_id": self.env.uid,
                    "granted_at": fields.Datetime.now(),
                }
            )

    @api.model
    @contextmanager
    def _refusing_unrequested(self):
        """Whatever is written inside gives nobody a post without a request (J2).

        What the system itself writes (installation, server console) is not refused:
        the nightly list names it.
        """
        if self.env.uid == SUPERUSER_ID or self.env.context.get("install_mode"):
            yield
            return
        before = held.unrequested(self.env)
        yield
        new = held.unrequested(self.env) - before
        if new:
            user, group = min(new)
            self._raise_unrequested(user, group)

    @api.model
    def _check_covered(self, user, groups):
        """Raise when the user has no request for one of these groups that are posts."""
        if self.env.uid == SUPERUSER_ID:
            return
        privilege = self.env.ref(held.PRIVILEGE)
        # sudo: requests of others, only to see whether there is one
        granted = self.sudo().search(
            [("user_id", "=", user.id), ("state", "=", "granted")]
        )
        posts = groups.filtered(lambda group: group.privilege_id == privilege)
        for group in posts - granted.group_ids:
            self._raise_unrequested(user.id, group.id)

    @api.model
    def _raise_unrequested(self, user, group):
        # sudo: names, for the sentence
        raise ValidationError(
            self.env._(
                "%(user)s has no granted request for the post “%(post)s”. File a post "
                "request; once approved, the administrator grants it there.",
                user=self.env["res.users"].sudo().browse(user).name,
                post=self.env["res.groups"].sudo().browse(group).name,
            )
        )
