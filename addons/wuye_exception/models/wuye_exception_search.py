from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key

from .wuye_exception import LOOKERS


class WuyeExceptionSearch(models.Model):
    """The search for exceptions of one community and month; repeated at will.

    Repeating it adds what is new, says of what is not found any more that it is gone,
    and asks again about what changed after somebody had looked into it.
    """

    _name = "wuye.exception.search"
    _description = "Search for Exceptions"
    _inherit = ["wuye.work.mixin"]
    _order = "month desc, community_id"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="The bill month.",
    )
    state = fields.Selection(
        [("new", "New"), ("running", "Searching"), ("done", "Searched")],
        required=True,
        default="new",
        readonly=True,
    )
    searched_by = fields.Many2one("res.users", readonly=True)
    searched_at = fields.Datetime(readonly=True)
    had_bills = fields.Boolean(
        readonly=True, help="Whether the month's bills were computed already."
    )
    exception_ids = fields.One2many("wuye.exception", "search_id")
    open_count = fields.Integer(string="To look into", compute="_compute_counts")
    seen_count = fields.Integer(string="Looked into", compute="_compute_counts")

    _month_uniq = models.Constraint(
        "UNIQUE(community_id, month)",
        "This month of the community has a search already: open that one and search "
        "again.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )

    # === COMPUTE === #

    @api.depends("community_id.name", "month")
    def _compute_display_name(self):
        for search in self:
            month = search.month and search.month.strftime("%Y-%m")
            search.display_name = f"{search.community_id.name or ''} {month or ''}"

    @api.depends("exception_ids.state")
    def _compute_counts(self):
        counts = {
            (search.id, state): count
            for search, state, count in self.env["wuye.exception"]._read_group(
                [("search_id", "in", self.ids)], ["search_id", "state"], ["__count"]
            )
        }
        for search in self:
            search.open_count = counts.get((search._origin.id, "open"), 0)
            search.seen_count = counts.get((search._origin.id, "seen"), 0)

    @api.depends("state")
    def _compute_work(self):
        for search in self:
            search.is_working = search.state == "running"
            search.work_done = search.work_total = 0  # one job: there or not

    def _work_jobs(self):
        return {job_key(self): self.display_name}

    def _work_button(self):
        return self.env._("Search Again")

    # === CRUD === #

    def write(self, vals):
        """What was searched stays what it is; the rest is the system's."""
        self.check_access("write")
        if not self.env.su:
            changed = {"community_id", "month"} & vals.keys()
            if changed != vals.keys() or any(s.state != "new" for s in self):
                raise UserError(
                    self.env._(
                        "A search stays as it is. Make another one for another month."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_searched(self):
        if any(search.state != "new" for search in self):
            raise UserError(self.env._("A search that was made stays on file."))

    # === ACTIONS === #

    def action_search(self):
        """Search, or search again; large communities in the background."""
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.env.user._holds_post(LOOKERS)):
            raise AccessError(
                self.env._(
                    "The ledger room, accountants and managers search for exceptions."
                )
            )
        search = self.sudo()  # sudo: what is found is the system's
        search._lock()
        search.write(
            {"searched_by": self.env.uid, "searched_at": fields.Datetime.now()}
        )
        units = self.env["wuye.unit"].sudo()  # sudo: a count, for the size of the work
        domain = [("community_id", "=", search.community_id.id)]
        if units.search_count(domain) > search.company_id.wuye_post_limit:
            search.state = "running"
            search.with_delay(
                channel="root.wuye",
                identity_key=job_key(search),
                description=self.env._("Search for exceptions: %s", self.display_name),
            )._search_now()
        else:
            search._search_now()
        return True

    def action_open_exceptions(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_exception.wuye_exception_action"
        )
        return {**action, "domain": [("search_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _lock(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "%(search)s is being searched at this moment. Wait until that is "
                    "finished.",
                    search=self.display_name,
                )
            ) from error

    @api.model
    def _get(self, community, month):
        """The search of a month, made if there is none yet."""
        found = self.search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        values = {"community_id": community.id, "month": month}
        return found or self.create(values)

    def _search_now(self):
        """Find, and bring the list up to date."""
        self.ensure_one()
        # in the company's language whoever searches: the builder says some reasons,
        # and other words would be another fact
        lang = self.company_id.partner_id.lang or self.env.lang
        search = self.sudo()  # sudo: what is found is the system's, also in a job
        finder = search.env["wuye.exception.finder"].with_context(lang=lang)
        search._store(finder._find(search.community_id, search.month))
        had_bills = finder._has_bills(search.community_id, search.month)
        search.write({"state": "done", "had_bills": had_bills})

    def _store(self, found):
        """Add what is new, ask again about what changed, close what is gone.

        :param found: list of values of `wuye.exception`
        """
        known = {
            (row.kind, row.unit_id.id, row.item_id.id or False): row
            for row in self.exception_ids
        }
        fresh = []
        for vals in found:
            row = known.pop((vals["kind"], vals["unit_id"], vals["item_id"]), None)
            if not row:
                fresh.append({**vals, "search_id": self.id})
            elif row.facts != vals["facts"] or row.state == "gone":
                row.write({**row._changed_facts(vals), "state": "open"})
        self.env["wuye.exception"].create(fresh)
        for row in known.values():
            if row.state != "gone":
                row.state = "gone"

    @api.model
    def _cron_search(self):
        """Each night: months with bills computed that are not closed."""
        since = fields.Date.subtract(
            fields.Date.start_of(fields.Date.context_today(self), "month"), months=1
        )
        runs = self.env["wuye.bill.run"].search(
            [("state", "!=", "draft"), ("month", ">=", since)]
        )
        months = self.env["wuye.month"].search(
            [("month", ">=", since), ("state", "=", "closed")]
        )
        closed = {(month.community_id, month.month) for month in months}
        for run in runs:
            if (run.community_id, run.month) in closed:
                continue
            search = self._get(run.community_id, run.month)
            search.write({"searched_at": fields.Datetime.now(), "searched_by": False})
            search._search_now()
            self.env["ir.cron"]._commit_progress(1)
