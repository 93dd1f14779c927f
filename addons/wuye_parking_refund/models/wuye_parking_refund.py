from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..posts import ASKERS

STAGES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
# what others were asked to approve; the reference is written when it is paid out
FACTS = ("payment_id", "amount", "tender", "reason", "payee")


class WuyeParkingRefund(models.Model):
    """A slip by which a parking fee that stands is given back (row 26, R126).

    Asked for with its reason, approved by another person, carried out once. What was
    given back is a row beside the fee (`wuye.parking.payback`) with its entry.
    """

    _name = "wuye.parking.refund"
    _description = "Refund Slip of a Parking Fee"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"

    name = fields.Char(string="Slip No.", readonly=True, copy=False, default="/")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    stage = fields.Selection(STAGES, compute="_compute_stage", string="Step")
    payment_id = fields.Many2one(
        "wuye.parking.payment",
        string="Fee",
        required=True,
        index=True,
        ondelete="restrict",
    )
    stay_id = fields.Many2one(related="payment_id.stay_id")
    plate = fields.Char(related="payment_id.stay_id.plate")
    paid_tender = fields.Selection(related="payment_id.tender", string="Paid by")
    paid_on = fields.Datetime(related="payment_id.settled_at", string="Paid on")
    amount_paid = fields.Monetary(related="payment_id.amount", string="Fee Paid")
    community_id = fields.Many2one(
        related="payment_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="payment_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="To Give Back",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="All that is left of the fee, or a part of it.",
    )
    tender = fields.Selection(
        [("cash", "Cash, of the float"), ("transfer", "Bank transfer, by the cashier")],
        string="Given back by",
        required=True,
        default="cash",
    )
    payee = fields.Char(
        string="To whom", required=True, help="Who signs for it, with his telephone."
    )
    reason = fields.Text(required=True)
    reference = fields.Char(
        string="Bank reference", copy=False, help="Of the transfer to the payee."
    )
    back_id = fields.Many2one(
        "wuye.parking.payback", string="Given Back", readonly=True, copy=False
    )
    shift_id = fields.Many2one(
        "wuye.shift", string="Of shift", readonly=True, index=True, copy=False
    )
    paid_by = fields.Many2one(
        "res.users", string="Carried out by", readonly=True, copy=False
    )
    paid_at = fields.Datetime(string="Carried out at", readonly=True, copy=False)

    _positive = models.Constraint(
        "CHECK(amount > 0)", "A refund is for more than nothing."
    )
    _done_facts = models.Constraint(
        "CHECK((state = 'done') = (paid_at IS NOT NULL AND paid_by IS NOT NULL"
        " AND back_id IS NOT NULL))",
        "A slip that is done says who carried it out, when, and what was given back.",
    )
    _cash_of_shift = models.Constraint(
        "CHECK(state <> 'done' OR tender <> 'cash' OR shift_id IS NOT NULL)",
        "Cash is given back in a shift.",
    )
    _open_once = models.UniqueIndex(
        "(payment_id) WHERE state = 'draft'",
        "A slip of this fee is under way already: carry it out, or cancel it.",
    )
    _done_frozen = Immutable(
        *(*FACTS, "name", "state", "reference"),
        *("back_id", "shift_id", "paid_by", "paid_at"),
        message="A slip that is done never changes.",
        when="OLD.state = 'done'",
    )
    _kept = NeverDeleted("A refund slip stays on file: cancel it instead.")

    # === COMPUTE === #

    @api.depends("payment_id")
    def _compute_amount(self):
        for slip in self:
            # sudo: a fee of the community, for who may ask
            slip.amount = slip.payment_id.sudo()._left()

    @api.depends("state", "review_ids.status")
    def _compute_stage(self):
        found = {"validated": "approved", "rejected": "refused", "no": "draft"}
        for slip in self:
            slip.stage = slip.state
            if slip.state == "draft":
                status = slip.validation_status or "no"
                slip.stage = found.get(status, "requested")

    # === CONSTRAINTS === #

    @api.constrains("payment_id", "amount")
    def _check_fee(self):
        for slip in self.filtered(lambda one: one.state == "draft"):
            slip._check_left()

    def _check_left(self):
        """Whether so much of the fee can be given back by a slip.

        :raises ValidationError: says why not
        """
        fee = self.payment_id.sudo()  # sudo: a fee of the community
        if refusal := fee._refusal():
            raise ValidationError(refusal)
        left = fee._left()
        if self.currency_id.compare_amounts(self.amount, left) > 0:
            raise ValidationError(
                self.env._(
                    "Of the fee of %(stay)s %(left)s is left. Lower the amount.",
                    stay=fee.stay_id.display_name,
                    left=self.currency_id.format(left),
                )
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._name)
            if not self.env.su:
                for name in ("back_id", "shift_id", "paid_by", "paid_at"):
                    vals.pop(name, None)  # only carrying out does that
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {*FACTS}:
            self._check_changeable()
        if not self.env.su:
            own = ("back_id", "shift_id", "paid_by", "paid_at")
            vals = {name: value for name, value in vals.items() if name not in own}
        return super().write(vals)

    def action_cancel(self):
        """Put a draft aside; who pays out does not decide that."""
        self._check_asker()
        return super().action_cancel()

    def _check_asker(self):
        self.env["res.users"]._require_post(
            ASKERS, self.env._("Supervisors and managers write refund slips. Ask one.")
        )

    def _check_changeable(self):
        """What others were asked to approve stays as they read it."""
        if self.env.su:
            return
        self._check_asker()
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
        # sudo: who took a fee of the community
        return super()._wuye_parties() | self.sudo().payment_id.user_id

    def _get_under_validation_exceptions(self):
        # the bank answers after the approval
        return [*super()._get_under_validation_exceptions(), "reference"]

    # === PAPER === #

    def _at(self, moment):
        """As the clock at the gate shows it, for paper."""
        return f"{to_gate(moment):%Y-%m-%d %H:%M}" if moment else ""

    def _approvers(self):
        # sudo: names on a paper that is signed
        return ", ".join(self.sudo().review_ids.done_by.mapped("name"))
