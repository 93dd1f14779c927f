from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..closed_month import ClosedMonth


class WuyeBillRun(models.Model):
    """The bills of one community and month: computed, signed, posted (B6, B7).

    There is one run per community and month; every action may be repeated and adds
    nothing. Posting may be killed at any point and started again.
    """

    _name = "wuye.bill.run"
    _description = "Bill Run"
    _inherit = ["mail.thread", "wuye.work.mixin"]
    _order = "month desc, community_id"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="First day of the bill month; it cannot be changed later (R39).",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("computed", "Preview"),
            ("signed", "Signed"),
            ("posting", "Posting"),
            ("posted", "Posted"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    charge_ids = fields.One2many("wuye.charge", "run_id", readonly=True)
    failure_ids = fields.One2many(
        "wuye.bill.run.failure",
        "run_id",
        domain=[("severity", "=", "error")],
        readonly=True,
    )
    skipped_ids = fields.One2many(
        "wuye.bill.run.failure",
        "run_id",
        domain=[("severity", "=", "skipped")],
        readonly=True,
    )
    change_ids = fields.One2many("wuye.bill.run.change", "run_id", readonly=True)
    item_ids = fields.One2many("wuye.bill.run.item", "run_id", readonly=True)
    charge_count = fields.Integer(readonly=True, help="As computed.")
    unit_count = fields.Integer(readonly=True)
    amount_total = fields.Monetary(readonly=True, help="As computed.")
    amount_last_month = fields.Monetary(readonly=True)
    amount_change = fields.Monetary(compute="_compute_amount_change")
    failure_count = fields.Integer(compute="_compute_failure_count")
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    signed_by = fields.Many2one("res.users", readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    posted_by = fields.Many2one("res.users", readonly=True, copy=False)
    move_count = fields.Integer(compute="_compute_move_count")

    _month_uniq = models.Constraint(
        "UNIQUE(community_id, month)",
        "This community has a run for that month already: open it in Bill Runs. "
        "Bills are generated once a month.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)",
        "The month is given by its first day.",
    )
    _month_open = ClosedMonth(
        *("community_id", "month", "state"),
        day="month",
        message="This month is closed: its run stays as it is.",
    )

    # === COMPUTE === #

    @api.depends("community_id.code", "month")
    def _compute_display_name(self):
        for run in self:
            month = run.month.strftime("%Y-%m") if run.month else ""
            run.display_name = f"{run.community_id.code or ''}/{month}"

    @api.depends("amount_total", "amount_last_month")
    def _compute_amount_change(self):
        for run in self:
            run.amount_change = run.amount_total - run.amount_last_month

    @api.depends("failure_ids")
    def _compute_failure_count(self):
        for run in self:
            run.failure_count = len(run.failure_ids)

    @api.depends("state", "charge_count", "charge_ids.state")
    def _compute_work(self):
        counts = {
            run.id: count
            for run, count in self.env["wuye.charge"]._read_group(
                [("run_id", "in", self.ids), ("state", "!=", "draft")],
                ["run_id"],
                ["__count"],
            )
        }
        for run in self:
            run.is_working = run.state == "posting"
            run.work_done = counts.get(run._origin.id, 0)
            run.work_total = run.charge_count

    def _compute_move_count(self):
        counts = {
            run.id: count
            for run, count in self.env["account.move"]
            .sudo()  # the number is no secret, clerks hold no accounting right
            ._read_group(
                [("wuye_run_id", "in", self.ids)], ["wuye_run_id"], ["__count"]
            )
        }
        for run in self:
            run.move_count = counts.get(run._origin.id, 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_other(vals)
        return super().create(vals_list)

    def write(self, vals):
        if {"month", "community_id"} & vals.keys():
            for run in self:
                if run.state != "draft" or run.charge_ids:
                    raise UserError(
                        self.env._(
                            "The month and community of %(run)s cannot be changed once "
                            "it is computed.",
                            run=run.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        for run in self:
            if run.state in ("posting", "posted"):
                raise UserError(
                    self.env._(
                        "%(run)s has posted bills and cannot be deleted.",
                        run=run.display_name,
                    )
                )
            run.charge_ids.unlink()

    @api.model
    def _check_no_other(self, vals):
        """Say where the existing run is, rather than that a key is not unique."""
        month = vals.get("month") and fields.Date.to_date(vals["month"])
        other = month and self.search(
            [("community_id", "=", vals.get("community_id")), ("month", "=", month)],
            limit=1,
        )
        if other:
            action = {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": other.id,
                "views": [[False, "form"]],
            }
            raise self._redirect(other, action)

    @api.model
    def _redirect(self, other, action):
        return RedirectWarning(
            self.env._(
                "%(run)s exists already: bills are generated once a month. Open that "
                "run; repeating an action there adds nothing.",
                run=other.display_name,
            ),
            action,
            self.env._("Open the run"),
        )

    # === ACTIONS === #

    def action_compute(self):
        """Compute the preview anew; a signature is withdrawn. Posted: nothing."""
        self._check_post("wuye_property.group_ledger_clerk", self.env._("compute"))
        for run in self.filtered(lambda run: run.state not in ("posting", "posted")):
            run._compute_drafts()
        return True

    def action_sign(self):
        """Sign the preview; a person other than the one who computed it (B7)."""
        self._check_post("wuye_property.group_accountant", self.env._("sign"))
        for run in self.filtered(lambda run: run.state == "computed"):
            if run.computed_by == self.env.user:
                raise UserError(
                    self.env._(
                        "You computed %(run)s yourself: another accountant signs it.",
                        run=run.display_name,
                    )
                )
            run.sudo().write(  # only this method moves the state
                {
                    "state": "signed",
                    "signed_by": self.env.uid,
                    "signed_at": fields.Datetime.now(),
                }
            )
        return True

    def action_post(self):
        """Post the signed bills. Posted already: nothing. Large runs go on alone."""
        self._check_post("wuye_property.group_accountant", self.env._("post"))
        for run in self.filtered(lambda run: run.state != "posted"):
            if run.state not in ("signed", "posting"):
                raise UserError(
                    self.env._(
                        "%(run)s is not signed. Let an accountant look at the preview "
                        "and sign it; then post.",
                        run=run.display_name,
                    )
                )
            run._check_ready()
            run.sudo().write({"state": "posting", "posted_by": self.env.uid})
            if run.unit_count > run.company_id.wuye_post_limit:
                run._post_in_background()
            else:
                run._post_all()
        return True

    def action_bill_missing(self):
        """Bill what a posted run left out and can be billed now (R26, T2, B2).

        Lines that failed and are cured, consumption typed late, fees added. They are
        supplements, never a second run. Nothing missing: nothing happens.
        """
        self.ensure_one()
        self._check_post("wuye_property.group_accountant", self.env._("post"))
        run = self.sudo()  # as posting is: the run's work
        if run.state != "posted":
            raise UserError(
                self.env._(
                    "%(run)s is not posted yet: compute it again, what is missing then "
                    "comes into the preview.",
                    run=self.display_name,
                )
            )
        run._lock()
        charges = run._bill_missing(run._lines_to_bill())
        if not charges:
            message = self.env._("Nothing is missing: no bill was made.")
            return self._notify(message, "info")
        return charges.with_env(self.env)._get_records_action(
            name=self.env._("Supplements"), views=[[False, "list"], [False, "form"]]
        )

    def _notify(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": kind},
        }

    def action_open_charges(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "wuye.charge",
            "view_mode": "list,form,pivot,graph",
            "domain": [("run_id", "=", self.id)],
        }

    def action_open_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("wuye_run_id", "=", self.id)],
        }
