from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WuyeRequest(models.Model):
    """A request to reduce, add to, write off or give back; it acts once approved.

    Approval is by `base_tier_validation`: without the required reviews the state
    does not leave *draft*. The request that was approved is named on every charge
    and entry it made.
    """

    _name = "wuye.request"
    _description = "Billing Request"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [
            ("reduction", "Reduction"),
            ("supplement", "Supplement"),
            ("write_off", "Write-off"),
            ("refund", "Advance given back"),
        ],
        required=True,
        default="reduction",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    charge_id = fields.Many2one(
        "wuye.charge",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'posted')]",
    )
    advance_id = fields.Many2one(
        "wuye.advance",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('amount_left', '>', 0)]",
    )
    unit_id = fields.Many2one(
        "wuye.unit", compute="_compute_unit_id", store=True, index=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_unit_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        required=True, help="How much to reduce, add, write off or give back."
    )
    outcome = fields.Selection(
        [("settle", "Set off, the rest kept as advance"), ("refund", "Money back")],
        required=True,
        default="settle",
        help="What happens to the part of a reduction that is paid already.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        domain="[('wuye_tender', '!=', False), ('company_id', '=', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Text(required=True)
    charge_ids = fields.One2many(
        "wuye.charge", "request_id", string="Charges made", readonly=True
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of a request is more than zero."
    )
    _subject_given = models.Constraint(
        "CHECK((kind = 'refund') = (advance_id IS NOT NULL) "
        "AND (kind = 'refund') = (charge_id IS NULL))",
        "Name the charge the request is about, or the advance to give back.",
    )

    @api.depends("charge_id", "advance_id")
    def _compute_unit_id(self):
        for request in self:
            subject = request.charge_id or request.advance_id
            request.unit_id = subject.unit_id
            request.company_id = subject.company_id

    @api.constrains("amount", "charge_id", "advance_id", "kind")
    def _check_amount(self):
        for request in self.filtered(lambda request: request.state == "draft"):
            limit = request._limit()
            if (
                limit is not None
                and request.currency_id.compare_amounts(request.amount, limit) > 0
            ):
                raise ValidationError(
                    request.env._(
                        "%(amount)s is more than the %(limit)s that can be given here. "
                        "Correct the amount.",
                        amount=request.currency_id.format(request.amount),
                        limit=request.currency_id.format(limit),
                    )
                )

    @api.constrains("outcome", "journal_id", "kind")
    def _check_journal(self):
        for request in self:
            pays = request.kind == "refund" or (
                request.kind == "reduction" and request.outcome == "refund"
            )
            if pays and not request.journal_id:
                raise ValidationError(
                    request.env._(
                        "Choose in “Paid from” which money is given back (cash float, "
                        "bank)."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.request")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda request: request.state == "done"):
            raise UserError(
                self.env._(
                    "A request that was carried out stays on file. Undo its effect by "
                    "another request."
                )
            )

    # === ACTIONS === #

    def action_apply(self):
        """Carry the approved request out. Done already: nothing."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._(
                "The ledger room or an accountant carries out what was approved. Ask "
                "them."
            ),
        )
        for request in self.filtered(lambda request: request.state == "draft"):
            request._check_approvals()
            request.sudo()._carry_out()  # state and charges are the request's own
        return True

    # === BUSINESS METHODS === #

    def _carry_out(self):
        """Do what was approved; whoever calls it has checked that."""
        self.ensure_one()
        self.state = "done"
        self.flush_recordset(["state"])  # the trigger on charges looks at it
        getattr(self, f"_apply_{self.kind}")()

    def _limit(self):
        """The most that can be asked for, or None."""
        self.ensure_one()
        if self.kind == "refund":
            return self.advance_id.amount_left
        if self.kind == "write_off":
            return self.charge_id.amount_residual
        if self.kind == "reduction":
            reduced = self.charge_id.search(
                [
                    ("origin_id", "=", self.charge_id.id),
                    ("kind", "=", "adjustment"),
                    ("state", "=", "posted"),
                ]
            )
            return self.charge_id.amount + sum(reduced.mapped("amount"))
        return None

    def _apply_reduction(self):
        """A credit note on the charge; the paid part is set off, kept or returned."""
        self.ensure_one()
        open_amount = max(0.0, self.charge_id.amount_residual)
        settle = self.amount
        if self.outcome == "refund":
            settle = min(self.amount, open_amount)
        refund = self.currency_id.round(self.amount - settle)
        posting = self.env["wuye.posting"]
        if settle:
            posting._post(self._create_adjustment(-settle, "settle"))
        if refund:
            charge = self._create_adjustment(-refund, "refund")
            posting._post(charge, settle=False)
            self.env["wuye.settlement"]._refund_credit(
                charge, self.journal_id, self.date
            )

    def _apply_supplement(self):
        charge = self._create_adjustment(self.amount, "supplement")
        self.env["wuye.posting"]._post(charge)

    def _apply_write_off(self):
        self.env["wuye.settlement"]._write_off(
            [(self.charge_id, self.amount)], self.date, self
        )

    def _apply_refund(self):
        self.env["wuye.settlement"]._return_advance(
            self.advance_id, self.amount, self.journal_id, self.date
        )

    def _create_adjustment(self, amount, part):
        origin = self.charge_id
        return self.env["wuye.charge"].create(
            {
                "company_id": origin.company_id.id,
                "community_id": origin.community_id.id,
                "unit_id": origin.unit_id.id,
                "partner_id": origin.partner_id.id,
                "item_id": origin.item_id.id,
                "tax_id": origin.tax_id.id,
                "kind": "adjustment",
                "source_key": f"request/{self.id}/{part}",
                "origin_id": origin.id,
                "request_id": self.id,
                "period_start": origin.period_start,
                "period_end": origin.period_end,
                "bill_month": origin.bill_month,
                "service_month": origin.service_month,
                "date": self.date,
                "date_due": self.date,
                "amount": amount,
                "explanation": {"note": f"{self.name} {self.reason}"},
            }
        )
