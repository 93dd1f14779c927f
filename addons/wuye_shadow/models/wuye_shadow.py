from odoo import api, fields, models
from odoo.exceptions import UserError

POSTS = ("accountant", "ledger_clerk", "manager")
OWN_FIELDS = {"is_started", "computed_by", "computed_at"}


class WuyeShadow(models.Model):
    """A month's bills as they would be under other prices; nothing is posted (B21).

    The charges are those of the bill run's own builder, once with the prices that
    hold and once with the others. Both are kept in tables of their own; charges, bills,
    runs, consumption and prices are read only. May be computed anew and deleted at
    will.
    """

    _name = "wuye.shadow"
    _description = "What-If Run"
    _inherit = ["wuye.work.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Question", required=True, help="What is asked, to find it again."
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="The bill month, as of a bill run; posted and closed months too.",
    )
    price_ids = fields.One2many(
        "wuye.shadow.price", "shadow_id", string="Other Prices", copy=True
    )
    is_started = fields.Boolean(readonly=True, copy=False)
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    part_ids = fields.One2many("wuye.shadow.part", "shadow_id", copy=False)
    row_ids = fields.One2many("wuye.shadow.row", "shadow_id", copy=False)
    item_ids = fields.One2many("wuye.shadow.item", "shadow_id", copy=False)
    unit_ids = fields.One2many(
        "wuye.shadow.unit", "shadow_id", string="Largest Changes", copy=False
    )
    failure_ids = fields.One2many("wuye.shadow.failure", "shadow_id", copy=False)
    state = fields.Selection(
        [("draft", "New"), ("running", "Computing"), ("done", "Computed")],
        compute="_compute_work",
    )
    amount_now = fields.Monetary(string="As it is", compute="_compute_totals")
    amount_then = fields.Monetary(
        string="Under these prices", compute="_compute_totals"
    )
    amount_change = fields.Monetary(string="Change", compute="_compute_totals")
    unit_count = fields.Integer(string="Units", compute="_compute_totals")
    raised_count = fields.Integer(string="Pay more", compute="_compute_totals")
    lowered_count = fields.Integer(string="Pay less", compute="_compute_totals")
    failure_count = fields.Integer(compute="_compute_failure_count")

    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )

    # === COMPUTE === #

    @api.depends("is_started", "part_ids.is_done")
    def _compute_work(self):
        counts = {}
        for shadow, is_done, count in self.env["wuye.shadow.part"]._read_group(
            [("shadow_id", "in", self.ids)], ["shadow_id", "is_done"], ["__count"]
        ):
            counts[shadow.id, is_done] = count
        for shadow in self:
            done = counts.get((shadow._origin.id, True), 0)
            waiting = counts.get((shadow._origin.id, False), 0)
            shadow.work_done = done
            shadow.work_total = done + waiting
            shadow.state = "draft"
            if shadow.is_started:
                shadow.state = "running" if waiting else "done"
            shadow.is_working = shadow.state == "running"

    @api.depends("row_ids.amount_change", "is_started")
    def _compute_totals(self):
        domain = [("shadow_id", "in", self.ids)]
        Units = self.env["wuye.shadow.unit"]
        sums = {
            shadow.id: rest
            for shadow, *rest in Units._read_group(
                domain,
                ["shadow_id"],
                ["amount_now:sum", "amount_then:sum", "__count"],
            )
        }
        counts = [
            {
                shadow.id: count
                for shadow, count in Units._read_group(
                    [*domain, ("amount_change", sign, 0)], ["shadow_id"], ["__count"]
                )
            }
            for sign in (">", "<")
        ]
        for shadow in self:
            key, currency = shadow._origin.id, shadow.currency_id
            now, then, units = sums.get(key, (0.0, 0.0, 0))
            shadow.amount_now, shadow.amount_then = now, then
            # without a community, as on a new page, there is no currency yet
            shadow.amount_change = currency.round(then - now) if currency else 0.0
            shadow.unit_count = units
            shadow.raised_count, shadow.lowered_count = (c.get(key, 0) for c in counts)

    @api.depends("failure_ids")
    def _compute_failure_count(self):
        for shadow in self:
            shadow.failure_count = len(shadow.failure_ids)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        result = super().write(vals)
        if {"community_id", "month"} & vals.keys():
            self._withdraw()
        return result

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._("A what-if run is computed with its button: Compute.")
            )

    # === ACTIONS === #

    def action_compute(self):
        """Compute, or compute anew; large communities in parts that go on alone."""
        self.ensure_one()
        self._check_may_compute()
        self.sudo()._start(self.env.user)  # sudo: rows are the system's
        return True

    def action_go_on(self):
        """Queue again the parts that are not done, e.g. after a fault of the server."""
        self.ensure_one()
        self._check_may_compute()
        self.sudo()._queue()  # sudo: parts are the system's
        return True

    def action_fill(self):
        """Open the dialog that enters the prices of an item, raised or lowered."""
        self.ensure_one()
        self._check_may_compute()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Raise or Lower Prices"),
            "res_model": "wuye.shadow.fill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shadow_id": self.id},
        }

    def action_open_rows(self):
        return self._open_results("wuye_shadow.wuye_shadow_row_action")

    def action_open_units(self):
        return self._open_results("wuye_shadow.wuye_shadow_unit_action")

    def action_open_failures(self):
        return self._open_results("wuye_shadow.wuye_shadow_failure_action")

    # === BUSINESS METHODS === #

    def _open_results(self, action):
        self.ensure_one()
        self.check_access("read")
        found = self.env["ir.actions.act_window"]._for_xml_id(action)
        return {**found, "domain": [("shadow_id", "=", self.id)]}

    def _check_may_compute(self):
        self.check_access("write")
        if not (self.env.su or self.env.user._holds_post(POSTS)):
            raise UserError(
                self.env._(
                    "What-if runs are for the ledger room, accountants and managers. "
                    "Ask one of them."
                )
            )
