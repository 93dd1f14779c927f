from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

STAGES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
# what a slip says once somebody was asked; the paper is looked at when it is paid out
FACTS = ("kind", "receipt_id", "tender", "reason", "is_paper_lost", "paper_note")


class WuyeRefund(models.Model):
    """A refund slip (收款退款单): money of one receipt given back, or it is void.

    Requested with its reason, approved by another person, carried out once (D14, R81).
    What was booked hangs on it; a slip that is done never changes.
    """

    _name = "wuye.refund"
    _description = "Refund Slip"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [
            ("refund", "Money back, the bill stays due"),
            ("correction", "Money back, the bill was wrong"),
            ("void", "Void: wrongly entered today"),
        ],
        required=True,
        default="refund",
        help="The bill is open again, or it is reduced; money in advance is given "
        "back either way. A void undoes the whole receipt.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    stage = fields.Selection(
        STAGES, compute="_compute_stage", help="How far the slip has come."
    )
    receipt_id = fields.Many2one(
        "wuye.receipt",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'posted')]",
    )
    community_id = fields.Many2one(
        related="receipt_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(
        related="receipt_id.unit_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="receipt_id.partner_id", string="Payer")
    amount_taken = fields.Monetary(related="receipt_id.amount", string="Receipt took")
    line_ids = fields.One2many(
        "wuye.refund.line",
        "refund_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    tender = fields.Selection(
        [("cash", "Cash, of the float"), ("transfer", "Bank transfer, by the cashier")],
        string="Given back by",
        required=True,
        default="cash",
    )
    reason = fields.Text(required=True)
    is_retrieved = fields.Boolean(
        string="Original receipt retrieved",
        copy=False,
        help="The payer handed the paper back; tick it when you hold it.",
    )
    is_paper_lost = fields.Boolean(
        string="Original receipt lost",
        help="A manager approves as well; the payer signs a declaration.",
    )
    paper_note = fields.Char(
        string="Declaration of loss", help="What the payer declared, with its date."
    )
    reference = fields.Char(
        string="Bank reference", copy=False, help="Of the transfer to the payer."
    )
    shift_id = fields.Many2one(
        "wuye.shift", string="Of shift", readonly=True, index=True, copy=False
    )
    paid_by = fields.Many2one(
        "res.users", string="Carried out by", readonly=True, copy=False, index=True
    )
    paid_at = fields.Datetime(string="Carried out at", readonly=True, copy=False)
    date = fields.Date(readonly=True, copy=False, index=True)
    move_ids = fields.One2many("account.move", "wuye_refund_id", string="Entries")
    effect = fields.Char(compute="_compute_effect")

    _done_facts = models.Constraint(
        "CHECK((state = 'done') = (paid_at IS NOT NULL AND paid_by IS NOT NULL "
        "AND date IS NOT NULL))",
        "A slip that is done says who carried it out and when.",
    )
    _done_amount = models.Constraint(
        "CHECK(state <> 'done' OR coalesce(amount, 0) > 0)",
        "A refund is for more than nothing.",
    )
    _cash_of_shift = models.Constraint(
        "CHECK(state <> 'done' OR kind = 'void' OR tender <> 'cash' "
        "OR shift_id IS NOT NULL)",
        "Cash is given back in a shift.",
    )
    _paper_back = models.Constraint(
        "CHECK(state <> 'done' OR coalesce(is_retrieved, FALSE) "
        "OR (coalesce(is_paper_lost, FALSE) AND coalesce(paper_note, '') <> ''))",
        "Tick “Original receipt retrieved” when you hold the paper. If the payer lost "
        "it, the slip says so with his declaration before it is approved.",
    )
    _done_frozen = Immutable(
        *(*FACTS, "name", "state", "amount", "is_retrieved", "reference"),
        *("shift_id", "paid_by", "paid_at", "date"),
        message="A slip that is done never changes.",
        when="OLD.state = 'done'",
    )
    _kept = NeverDeleted("A refund slip stays on file: cancel it instead.")

    # === COMPUTE === #

    @api.depends("receipt_id", "kind")
    def _compute_line_ids(self):
        """All that is left of each line; a void has none, it is the whole receipt."""
        for refund in self:
            lines = refund.receipt_id.line_ids
            if refund.kind == "void":
                lines = lines.browse()
            left = [(line, line._amount_left()) for line in lines]
            refund.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"receipt_line_id": line.id, "amount": amount})
                for line, amount in left
                if amount > 0
            ]

    @api.depends("line_ids.amount", "kind", "receipt_id")
    def _compute_amount(self):
        for refund in self:
            if refund.kind == "void":
                refund.amount = refund.receipt_id.amount
            else:
                refund.amount = sum(refund.line_ids.mapped("amount"))

    @api.depends("state", "review_ids.status")
    def _compute_stage(self):
        found = {"validated": "approved", "rejected": "refused", "no": "draft"}
        for refund in self:
            if refund.state == "draft":
                status = refund.validation_status or "no"
                refund.stage = found.get(status, "requested")
            else:
                refund.stage = refund.state

    @api.depends("kind", "amount", "tender", "receipt_id")
    @api.depends_context("lang")
    def _compute_effect(self):
        for refund in self:
            refund.effect = refund._say_effect()

    def _say_effect(self):
        """What carrying it out will do, in a sentence."""
        values = {
            "amount": self.currency_id.format(self.amount) if self.currency_id else "",
            "receipt": self.receipt_id.name or "",
        }
        if self.kind == "void":
            return self.env._(
                "Receipt %(receipt)s becomes void with its number; its bills are open "
                "again and %(amount)s goes back the way it came.",
                **values,
            )
        if self.kind == "correction":
            return self.env._(
                "%(amount)s is given back and the bills are reduced by it: nothing is "
                "owed again.",
                **values,
            )
        return self.env._(
            "%(amount)s is given back and the bills are open again: the payer owes it.",
            **values,
        )

    # === CONSTRAINTS === #

    @api.constrains("receipt_id", "kind")
    def _check_kind(self):
        for refund in self.filtered(lambda one: one.state == "draft"):
            refund._check_receipt()

    def _check_receipt(self):
        """Of an open shift a receipt is void, of a closed one money is given back.

        :raises ValidationError: says which of the two it is
        """
        receipt = self.receipt_id
        if receipt.state == "void":
            raise ValidationError(
                self.env._("Receipt %s is void already.", receipt.name)
            )
        is_open = receipt.shift_id.state == "open"
        is_today = receipt.date == fields.Date.context_today(self)
        if self.kind == "void" and not (is_open and is_today):
            raise ValidationError(
                self.env._(
                    "Receipt %s is not of today's open shift, so it cannot be void. "
                    "Give the money back instead.",
                    receipt.name,
                )
            )
        if self.kind == "void" and receipt.amount_refunded:
            raise ValidationError(
                self.env._(
                    "Money of receipt %s was given back already. Refund the rest.",
                    receipt.name,
                )
            )
        if self.kind != "void" and is_open:
            raise ValidationError(
                self.env._(
                    "The shift of receipt %s is open still: make the receipt void and "
                    "take the payment again, or refund it once the shift is closed.",
                    receipt.name,
                )
            )

    @api.constrains("is_paper_lost", "paper_note")
    def _check_paper(self):
        for refund in self:
            if refund.is_paper_lost and not (refund.paper_note or "").strip():
                raise ValidationError(
                    refund.env._("Write down what the payer declared about the loss.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.refund")
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {*FACTS, "line_ids"}:
            self._check_changeable()
        return super().write(vals)

    def _check_changeable(self):
        """What others were asked to approve stays as they read it."""
        if self.env.su:
            return
        # sudo: somebody's review counts whoever writes
        asked = self.sudo().filtered(lambda one: one.review_ids or one.state != "draft")
        if asked:
            raise UserError(
                self.env._(
                    "%s was put to approval and stays as it is. Start over to change "
                    "it, or cancel it and make another one.",
                    asked[0].name,
                )
            )

    # === APPROVAL === #

    def _wuye_parties(self):
        """Neither who asked nor who took the money approves (R81)."""
        return super()._wuye_parties() | self.receipt_id.user_id

    def _get_under_validation_exceptions(self):
        # the paper comes back, and the bank answers, after the approval
        found = super()._get_under_validation_exceptions()
        return [*found, "is_retrieved", "reference"]

    def request_validation(self):
        """Put it to approval, with its amounts checked against the bills."""
        for refund in self:
            refund._check_receipt()
            refund._check_lines()
        return super().request_validation()

    def _check_lines(self):
        """Whether there is something to give back, and it is still held."""
        if self.kind == "void":
            return
        if not self.line_ids:
            raise UserError(
                self.env._("Nothing is left to give back: choose another receipt.")
            )
        # sudo: how bills were settled counts whoever asks
        lines = self.sudo().line_ids
        lines._check_amount()
        lines._check_refundable(self.kind)
