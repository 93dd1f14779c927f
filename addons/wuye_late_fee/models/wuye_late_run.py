from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from .wuye_late_run_line import prepare_line

OWN_FIELDS = {"state", "posted_by", "posted_at", "computed_by", "computed_at"}


class WuyeLateRun(models.Model):
    """Damages of a community to a day: looked at, then charged (B12).

    The ledger room computes, an accountant charges. What changed in between is not
    charged: he is asked to have it computed again.
    """

    _name = "wuye.late.run"
    _description = "Run of Late Payment Damages"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Until",
        required=True,
        default=lambda self: fields.Date.end_of(
            fields.Date.context_today(self), "month"
        ),
        help="Last day that is charged, and the date of the bills: usually the last "
        "day of the month.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("computed", "Computed"), ("posted", "Charged")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("wuye.late.run.line", "run_id", readonly=True)
    line_count = fields.Integer(compute="_compute_totals", store=True, string="Bills")
    amount_total = fields.Monetary(
        string="To charge", compute="_compute_totals", store=True
    )
    amount_over = fields.Monetary(
        string="Charged too much",
        compute="_compute_totals",
        store=True,
        help="E.g. a payment of earlier days was entered late. Waive it by a request "
        "from the bill.",
    )
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    posted_by = fields.Many2one("res.users", readonly=True, copy=False)
    posted_at = fields.Datetime(readonly=True, copy=False)

    _day_uniq = models.Constraint(
        "UNIQUE(community_id, date)",
        "There is a run of this community to this day already: open that one.",
    )
    _posted_frozen = Immutable(
        "community_id",
        "date",
        "state",
        message="A run that was charged stays as it is. Waive what is wrong by a "
        "request from the bill.",
        when="OLD.state = 'posted'",
    )
    _posted_kept = NeverDeleted(
        "A run that was charged stays on file.", when="OLD.state = 'posted'"
    )

    @api.depends("community_id.name", "date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.community_id.name or ''} {run.date or ''}"

    @api.depends("line_ids.amount")
    def _compute_totals(self):
        for run in self:
            amounts = run.line_ids.mapped("amount")
            run.line_count = sum(1 for amount in amounts if amount > 0)
            run.amount_total = sum(amount for amount in amounts if amount > 0)
            run.amount_over = -sum(amount for amount in amounts if amount < 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        if {"date", "community_id"} & vals.keys():
            self.sudo().line_ids.unlink()  # sudo: lines are the system's
            super(WuyeLateRun, self.sudo()).write({"state": "draft"})
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._("A run goes on with its buttons: Compute, Charge.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        for run in self:
            run._check_not_posted()

    # === ACTIONS === #

    def action_compute(self):
        """Work out what is owed to the day; repeated at will until it is charged."""
        self.check_access("write")
        for run in self:
            run._check_not_posted()
            service = run.sudo()  # sudo: lines and marks are the system's
            service.line_ids.unlink()
            owed = service._owed()
            service.line_ids = [
                fields.Command.create(prepare_line(charge, damages))
                for charge, damages in owed.items()
            ]
            service.write(
                {
                    "state": "computed",
                    "computed_by": self.env.uid,
                    "computed_at": fields.Datetime.now(),
                }
            )
        return True

    def action_post(self):
        """Charge what was looked at. Charged already: nothing."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["accountant"], self.env._("Only an accountant charges damages. Ask one.")
        )
        for run in self.filtered(lambda run: run.state != "posted"):
            run.sudo()._post(self.env.user)  # sudo: bills are the service's
        return True

    def action_open_charges(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        charges = self.line_ids.late_charge_id
        return {**action, "domain": [("id", "in", charges.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _check_not_posted(self):
        if self.state == "posted":
            raise UserError(
                self.env._(
                    "%(run)s is charged. Make a run to a later day instead.",
                    run=self.display_name,
                )
            )

    def _owed(self):
        Fee = self.env["wuye.late.fee"]
        charges = Fee._candidates(self.community_id, self.date)
        owed = Fee._owed(charges, self.date)
        return {charge: damages for charge, damages in owed.items() if damages.amount}

    def _post(self, user):
        if self.state != "computed":
            raise UserError(
                self.env._(
                    "%(run)s is not computed. Have it computed and look at it first.",
                    run=self.display_name,
                )
            )
        owed = self._owed()
        shown = {line.charge_id: line.amount for line in self.line_ids}
        now = {charge: float(damages.amount) for charge, damages in owed.items()}
        if shown != now:
            changed = [c for c in {*shown, *now} if shown.get(c) != now.get(c)]
            raise UserError(
                self.env._(
                    "%(count)s bills changed since this run was computed, e.g. "
                    "%(charge)s: somebody paid, or a rule was changed. Compute again "
                    "and look at it first.",
                    count=len(changed),
                    charge=min(changed, key=lambda c: c.id).display_name,
                )
            )
        charges = self.env["wuye.late.fee"]._charge(owed, self.date)
        by_origin = charges.grouped("origin_id")
        for line in self.line_ids:
            line.late_charge_id = by_origin.get(line.charge_id)
        self.write(
            {
                "state": "posted",
                "posted_by": user.id,
                "posted_at": fields.Datetime.now(),
            }
        )
