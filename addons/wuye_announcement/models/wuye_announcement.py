from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty


class WuyeAnnouncement(models.Model):
    """An announcement: title, content, whom it is for and how long it holds (R103).

    For the communities named, or for all of the company where none is named. It is
    valid from its first to its last day, both included, and while it is active.
    """

    _name = "wuye.announcement"
    _description = "Announcement"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True, tracking=True)
    content = fields.Html(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    community_ids = fields.Many2many(
        "wuye.community",
        string="For communities",
        check_company=True,
        help="Empty: for all communities of the company.",
    )
    date_from = fields.Date(
        string="Valid from",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(
        string="Valid until",
        tracking=True,
        help="Last day; empty: until it is archived.",
    )
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [("planned", "Planned"), ("valid", "Valid"), ("over", "Over")],
        compute="_compute_state",
        search="_search_state",
    )

    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "An announcement ends before it begins: change its dates.",
    )

    # === COMPUTE === #

    @api.depends("date_from", "date_to", "active")
    @api.depends_context("tz")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for announcement in self:
            if announcement.date_from and announcement.date_from > today:
                announcement.state = "planned"
            elif announcement.active and (
                not announcement.date_to or announcement.date_to >= today
            ):
                announcement.state = "valid"
            else:
                announcement.state = "over"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        begun = Domain("date_from", "<=", today)
        lasts = Domain("date_to", "=", False)
        lasts |= Domain("date_to", ">=", today)
        lasts &= Domain("active", "=", True)
        domains = {"planned": ~begun, "valid": begun & lasts, "over": begun & ~lasts}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("content")
    def _check_content(self):
        for announcement in self:
            if not is_html_empty(announcement.content):
                continue
            raise ValidationError(
                self.env._("%s says nothing yet. Write its content.", announcement.name)
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        announcements = super().create(vals_list)
        announcements._check_scope()
        return announcements

    def write(self, vals):
        self._check_scope()
        result = super().write(vals)
        self._check_scope()
        return result

    def unlink(self):
        self._check_scope()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_scope(self):
        """Who looks after a part of the company announces nothing to the rest."""
        if self.env.su:
            return
        scope = self.env.user.wuye_community_ids
        for announcement in self.sudo():  # sudo: communities outside are told apart
            reached = announcement.community_ids or announcement.env[
                "wuye.community"
            ].search([("company_id", "=", announcement.company_id.id)])
            if reached <= scope:
                continue
            raise AccessError(
                self.env._(
                    "%s is also for communities you do not look after. Name your own "
                    "communities, or ask who looks after all of them.",
                    announcement.name,
                )
            )

    @api.model
    def _valid(self, communities, limit=None):
        """What holds today for any of these communities, the latest first."""
        domain = Domain("state", "=", "valid")
        domain &= Domain("company_id", "in", communities.company_id.ids)
        domain &= Domain("community_ids", "=", False) | Domain(
            "community_ids", "in", communities.ids
        )
        return self.search(domain, limit=limit)
