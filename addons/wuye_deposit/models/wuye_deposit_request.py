from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .wuye_deposit_move import KINDS

KEPT = ("deduction", "forfeit")


class WuyeDepositRequest(models.Model):
    """A request to keep a part of a deposit, or all; it acts once approved."""

    _name = "wuye.deposit.request"
    _description = "Request to Keep a Deposit"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [(key, label) for key, label in KINDS if key in KEPT],
        required=True,
        default="deduction",
        help="For damage: what repairs cost. Forfeited: the promise was broken.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    deposit_id = fields.Many2one(
        "wuye.deposit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('amount_held', '>', 0)]",
    )
    unit_id = fields.Many2one(
        related="deposit_id.unit_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="deposit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="deposit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="deposit_id.partner_id", string="Payer")
    amount_held = fields.Monetary(related="deposit_id.amount_held", string="Held")
    amount = fields.Monetary(string="To keep", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Text(required=True)
    move_ids = fields.One2many("wuye.deposit.move", "request_id", string="Movement")

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of a request is more than zero."
    )

    @api.constrains("amount", "deposit_id")
    def _check_amount(self):
        for request in self.filtered(lambda request: request.state == "draft"):
            held = request.deposit_id.amount_held
            if request.currency_id.compare_amounts(request.amount, held) > 0:
                raise ValidationError(
                    request.env._(
                        "Only %(held)s of %(deposit)s is held. Correct the amount.",
                        held=request.currency_id.format(held),
                        deposit=request.deposit_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                number = self.env["ir.sequence"].next_by_code("wuye.deposit.request")
                vals["name"] = number
        return super().create(vals_list)

    def write(self, vals):
        fixed = {"deposit_id", "kind", "amount", "date", "reason"} & vals.keys()
        if fixed and self.filtered(lambda request: request.state != "draft"):
            raise UserError(
                self.env._(
                    "A request that was carried out or cancelled is not changed. Make "
                    "another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda request: request.state == "done"):
            raise UserError(
                self.env._(
                    "A request that was carried out stays on file. Undo its movement "
                    "on the page of the deposit."
                )
            )

    # === ACTIONS === #

    def action_apply(self):
        """Keep what was approved. Done already: nothing."""
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
            request.sudo().state = "done"  # the state is the request's own
            # sudo: the rights are checked by now
            self.env["wuye.settlement"]._keep_deposit(request.sudo())
        return True
