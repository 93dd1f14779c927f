from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from .. import held

LONGEST = timedelta(days=92)


class WuyeDelegation(models.Model):
    """Posts lent to somebody with an own login, from a minute to a minute (R8, R9, H7).

    The borrower's posts are added when it begins and taken away when it ends: by the
    cron, and by whatever request he makes after that minute, before it is served. What
    he does in between shows both names. Nothing lent can be lent on.
    """

    _name = "wuye.delegation"
    _description = "Delegation"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    lender_id = fields.Many2one(
        "res.users",
        string="For",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Whose posts are lent.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="To",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('id', '!=', lender_id)]",
        help="Who acts, with his own login.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        "wuye_delegation_group_rel",
        "delegation_id",
        "group_id",
        string="Posts",
        domain=lambda self: [("privilege_id", "=", self.env.ref(held.PRIVILEGE).id)],
        default=lambda self: self._default_group_ids(),
    )
    community_ids = fields.Many2many(
        "wuye.community",
        "wuye_delegation_community_rel",
        "delegation_id",
        "community_id",
        string="Communities",
        default=lambda self: self.env.user.wuye_community_ids,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now, tracking=True
    )
    date_to = fields.Datetime(
        string="Until",
        required=True,
        tracking=True,
        default=lambda self: fields.Datetime.add(fields.Datetime.now(), hours=2),
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("active", "Running"),
            ("ended", "Returned"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users",
        string="Returned by",
        readonly=True,
        copy=False,
        help="Empty: it ended by itself.",
    )
    ended_at = fields.Datetime(string="Returned at", readonly=True, copy=False)
    added_group_ids = fields.Many2many(
        "res.groups",
        "wuye_delegation_added_group_rel",
        "delegation_id",
        "group_id",
        readonly=True,
        copy=False,
        string="Posts Added",
    )
    added_community_ids = fields.Many2many(
        "wuye.community",
        "wuye_delegation_added_community_rel",
        "delegation_id",
        "community_id",
        readonly=True,
        copy=False,
        string="Communities Added",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to > date_from)", "A delegation ends after it begins."
    )
    _differs = models.Constraint(
        "CHECK (lender_id <> user_id)", "Nobody lends posts to himself."
    )

    OWN_FIELDS = {
        "state",
        "approved_by_id",
        "ended_by_id",
        "ended_at",
        "added_group_ids",
        "added_community_ids",
    }

    @api.model
    def _default_group_ids(self):
        """The posts of who fills in the form: mostly he lends his own."""
        privilege = self.env.ref(held.PRIVILEGE)
        return self.env.user.all_group_ids.filtered(
            lambda group: group.privilege_id == privilege
        )

    @api.constrains("lender_id", "group_ids", "community_ids", "date_from", "date_to")
    def _check_lent(self):
        for delegation in self:
            if delegation.date_to - delegation.date_from > LONGEST:
                raise ValidationError(
                    delegation.env._(
                        "A delegation lasts %(days)s days at most. Longer is a post of "
                        "its own: file a post request.",
                        days=LONGEST.days,
                    )
                )
            if not delegation.group_ids:
                raise ValidationError(delegation.env._("Choose the posts to lend."))
            own = delegation._own_groups()
            for post in delegation.group_ids - own:
                raise ValidationError(
                    delegation.env._(
                        "%(lender)s does not hold the post “%(post)s” himself and "
                        "cannot lend it.",
                        lender=delegation.lender_id.name,
                        post=post.sudo().name,
                    )
                )
            scope = delegation.lender_id.sudo().wuye_community_ids
            for community in delegation.community_ids - scope:
                raise ValidationError(
                    delegation.env._(
                        "%(community)s is not in the scope of %(lender)s.",
                        community=community.display_name,
                        lender=delegation.lender_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.delegation")
        found = super().create(vals_list)
        self.env.registry.clear_cache()  # res.users._next_turn
        return found

    def write(self, vals):
        self._refuse_own_fields(vals)
        if not self.env.su and self.filtered(lambda d: d.state != "draft"):
            if set(vals) & set(self._fields) - set(self.env["mail.thread"]._fields):
                raise UserError(
                    self.env._(
                        "An approved delegation is not changed. Return it and make a "
                        "new one."
                    )
                )
        done = super().write(vals)
        self.env.registry.clear_cache()
        return done

    def _refuse_own_fields(self, vals):
        if not self.env.su and self.OWN_FIELDS & set(vals):
            raise AccessError(
                self.env._(
                    "A delegation is approved and returned with its buttons, not by "
                    "writing its state."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda d: d.state not in ("draft", "cancelled")):
            raise UserError(self.env._("A delegation that was approved stays on file."))

    # === ACTIONS === #

    def action_approve(self):
        """The manager or the administrator allows it, never one of the two."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["manager", "administrator"],
            self.env._("Only a manager or the administrator approves a delegation."),
        )
        now = fields.Datetime.now()
        for delegation in self.filtered(lambda d: d.state == "draft"):
            if self.env.user in delegation.lender_id | delegation.user_id:
                raise UserError(
                    self.env._(
                        "Who lends or borrows does not approve it. Ask another manager."
                    )
                )
            if delegation.date_to <= now:
                raise UserError(
                    self.env._(
                        "This delegation was over at %(time)s. Enter a later end.",
                        time=delegation._say_until(),
                    )
                )
            delegation._check_lent()
            delegation._check_agrees()
            # sudo: the state is the delegation's own
            delegation.sudo().write(
                {"state": "approved", "approved_by_id": self.env.uid}
            )
            delegation.sudo()._plan_turns()
        self.sudo()._turn([("id", "in", self.ids)])
        return True

    def action_return(self):
        """Hand the posts back before the time: lender, borrower or who approves."""
        self.check_access("read")
        user = self.env.user
        for delegation in self.filtered(lambda d: d.state in ("approved", "active")):
            if user not in delegation.lender_id | delegation.user_id:
                self.env["res.users"]._require_post(
                    ["manager", "administrator"],
                    self.env._("Only who lent, who borrowed or a manager returns it."),
                )
            # sudo: groups are not the post's to write
            delegation.sudo()._end(user)
        return True

    def action_cancel(self):
        self.check_access("write")
        drafts = self.filtered(lambda delegation: delegation.state == "draft")
        drafts.sudo().write({"state": "cancelled"})
        return True

    # === BUSINESS METHODS === #

    def _own_groups(self):
        """What the lender holds of his own: not what is lent to him (R8)."""
        self.ensure_one()
        lender = self.lender_id.sudo()
        borrowed = self.sudo()._running(lender).added_group_ids
        return (lender.group_ids - borrowed).all_implied_ids

    def _check_agrees(self):
        """Refuse at once what could not begin: incompatible posts (D9)."""
        self.ensure_one()
        groups = self.sudo().group_ids | self.user_id.sudo().all_group_ids
        for pair in self.env["wuye.role.conflict"].sudo()._within(groups):
            raise UserError(
                self.env._(
                    "%(user)s would hold %(pair)s (%(reason)s). Lend it to somebody "
                    "else.",
                    user=self.user_id.name,
                    pair=pair.display_name,
                    reason=pair.reason,
                )
            )

    @api.model
    def _running(self, user):
        now = fields.Datetime.now()
        return self.search(
            [
                ("user_id", "=", user.id),
                ("state", "=", "active"),
                ("date_to", ">", now),
            ]
        )

    @api.model
    def _check_running(self, user):
        """Raise when a post of his is lent and its time is over."""
        over = self.search(
            [
                ("user_id", "=", user.id),
                ("state", "=", "active"),
                ("date_to", "<=", fields.Datetime.now()),
            ],
            limit=1,
        )
        if over:
            raise AccessError(
                self.env._(
                    "The delegation of %(lender)s was over at %(time)s.",
                    lender=over.lender_id.name,
                    time=over._say_until(),
                )
            )

    def _say_until(self):
        zone = self.env.user.tz or "Asia/Shanghai"
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.date_to
        )
        return local.strftime("%Y-%m-%d %H:%M")

    def _plan_turns(self):
        cron = self.env.ref("wuye_access.cron_delegations")
        for delegation in self:
            cron._trigger(at=[delegation.date_from, delegation.date_to])

    @api.model
    def _turn(self, domain):
        """Begin what is due, end what is over."""
        now = fields.Datetime.now()
        due = Domain(domain) & Domain("state", "=", "approved")
        for delegation in self.search(due & Domain("date_from", "<=", now)):
            delegation._begin()
        running = Domain(domain) & Domain("state", "=", "active")
        for delegation in self.search(running & Domain("date_to", "<=", now)):
            delegation._end(self.env["res.users"])

    @api.model
    def _cron_turn(self):
        self._turn([])

    def _begin(self):
        self.ensure_one()
        user = self.user_id
        groups = self.group_ids - user.group_ids
        communities = self.community_ids - user.wuye_community_ids
        self.write(
            {
                "state": "active",
                "added_group_ids": [Command.set(groups.ids)],
                "added_community_ids": [Command.set(communities.ids)],
            }
        )
        user.write(
            {
                "group_ids": [Command.link(group.id) for group in groups],
                "wuye_community_ids": [Command.link(c.id) for c in communities],
            }
        )

    def _end(self, by):
        """Take back what was added, unless another that runs has it too."""
        self.ensure_one()
        others = self._running(self.user_id) - self
        groups = self.added_group_ids & self.user_id.group_ids
        kept = groups & others.group_ids
        communities = self.added_community_ids - others.community_ids
        self.write(
            {"state": "ended", "ended_by_id": by.id, "ended_at": fields.Datetime.now()}
        )
        for other in others.filtered(lambda d: d.group_ids & kept):
            # it is now the one that added them, and takes them away at its own end
            added = (kept & other.group_ids).ids
            other.added_group_ids = [Command.link(group) for group in added]
        gone = groups - kept
        self.user_id.write(
            {
                "group_ids": [Command.unlink(group.id) for group in gone],
                "wuye_community_ids": [Command.unlink(c.id) for c in communities],
            }
        )
