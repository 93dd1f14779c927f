from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..approved_reduction import ApprovedReduction
from ..closed_month import ClosedMonth

KINDS = [
    ("regular", "Regular"),
    ("supplement", "Supplement"),
    ("adjustment", "Adjustment"),
    ("late_fee", "Late payment damages"),
    ("opening", "Opening arrears"),
    ("reversal", "Reversal"),
    ("takeover", "Debt taken over"),
]
# Facts of a posted charge: a trigger keeps them against plain SQL too.
FROZEN = (
    "unit_id",
    "partner_id",
    "item_id",
    "kind",
    "amount",
    "period_start",
    "period_end",
    "bill_month",
    "date",
    "contract_line_id",
    "community_id",
    "is_deferred",
)


class WuyeCharge(models.Model):
    """One amount one payer owes for one item and period: the immutable row.

    `amount` is signed: a reduction or reversal is a row of its own with a minus.
    What is paid is the sum of its allocations; no field says so by itself. A
    posted charge is never changed or deleted: it is reversed and written anew.
    """

    _name = "wuye.charge"
    _description = "Charge"
    _order = "date desc, unit_id, item_id, id"
    _rec_names_search = ["unit_id.code", "partner_id.name", "item_id.name"]

    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "wuye.fee.item", required=True, index=True, ondelete="restrict"
    )
    contract_line_id = fields.Many2one(
        "wuye.contract.line", index="btree_not_null", ondelete="restrict"
    )
    run_id = fields.Many2one(
        "wuye.bill.run", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, default="regular")
    source_key = fields.Char(
        copy=False,
        help="What a charge that is not regular was made from; unique, so that "
        "making it twice is impossible.",
    )
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True)
    bill_month = fields.Date(
        required=True,
        help="The month in whose run the charge belongs; adjustments keep that of the "
        "charge they adjust.",
    )
    service_month = fields.Date(
        help="The month printed on the bill (R41): the month of consumption for what "
        "is measured, the month billed for all else.",
    )
    date = fields.Date(
        required=True,
        string="Accounting date",
        index=True,
        help="In its bill run's month.",
    )
    date_due = fields.Date(required=True)
    quantity = fields.Float(digits=(16, 3), default=1.0)
    price = fields.Float(digits=(16, 6))
    amount = fields.Monetary(required=True)
    tax_id = fields.Many2one("account.tax", string="VAT", ondelete="restrict")
    tax_rate = fields.Float(help="VAT rate in percent as posted.", digits=(8, 4))
    amount_base = fields.Monetary(string="Net", help="As posted.")
    amount_tax = fields.Monetary(string="VAT amount", help="As posted.")
    explanation = fields.Json(help="The slices the amount was made of.", prefetch=False)
    explanation_text = fields.Text(compute="_compute_explanation_text")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
        required=True,
        default="draft",
        index=True,
    )
    revision = fields.Integer(default=0, help="Counts the re-issues of one charge.")
    origin_id = fields.Many2one(
        "wuye.charge",
        string="Original charge",
        index="btree_not_null",
        ondelete="restrict",
        help="The charge that this one adjusts, reverses or re-issues.",
    )
    request_id = fields.Many2one(
        "wuye.request", index="btree_not_null", ondelete="restrict"
    )
    move_id = fields.Many2one(
        "account.move", string="Bill", index="btree_not_null", ondelete="restrict"
    )
    move_line_id = fields.Many2one(
        "account.move.line", index="btree_not_null", ondelete="restrict", copy=False
    )
    allocation_ids = fields.One2many("wuye.charge.allocation", "charge_id")
    amount_paid = fields.Monetary(
        string="Settled", compute="_compute_residual", store=True
    )
    amount_residual = fields.Monetary(
        string="Open", compute="_compute_residual", store=True
    )

    # Regular charges of one line never overlap in time unless reversed (T2); this
    # also makes a bill run safe to repeat and two runs at once one run.
    _period_overlap = models.Constraint(
        "EXCLUDE USING gist (contract_line_id WITH =, "
        "daterange(period_start, period_end, '[]') WITH &&) "
        "WHERE (contract_line_id IS NOT NULL AND state <> 'reversed' "
        "AND kind IN ('regular', 'supplement'))",
        "This fee is already billed for that time. Open the unit's charges to see the "
        "bill; reverse it first if it is wrong.",
    )
    _source_uniq = models.UniqueIndex(
        "(source_key, revision) WHERE source_key IS NOT NULL",
        "This charge has been made already.",
    )
    _source_needed = models.Constraint(
        "CHECK(kind IN ('regular', 'supplement') OR source_key IS NOT NULL)",
        "A charge that is not regular names what it was made from.",
    )
    _period_order = models.Constraint(
        "CHECK(period_end >= period_start)", "The period ends before it begins."
    )
    _months_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM bill_month) = 1)",
        "A bill month is given by its first day.",
    )
    # B11: no reduction without an approved request, whoever writes the row
    _reduction_approved = models.Constraint(
        "CHECK(kind <> 'adjustment' OR amount >= 0 OR request_id IS NOT NULL)",
        "A reduction needs an approved request: make one from the bill.",
    )
    _reduction_carried_out = ApprovedReduction(
        "A charge is reduced only by a request that was approved and carried out, on "
        "this charge and for no more than approved: make one from the bill."
    )
    # the desk, the arrears list and the oldest-first order read open charges
    _open_idx = models.Index(
        "(unit_id, date_due, id) WHERE state = 'posted' AND amount_residual <> 0"
    )
    # month figures sum a community's charges by accounting date
    _figures_idx = models.Index("(community_id, date) WHERE state <> 'draft'")

    _posted_frozen = Immutable(
        *FROZEN,
        message="A posted charge stays as it is. Request an adjustment, or reverse the "
        "bill and issue it anew.",
        when="OLD.state <> 'draft'",
    )
    _state_forward = Immutable(
        "state",
        message="A posted charge never becomes a draft again. Reverse it instead.",
        when="OLD.state = 'reversed' OR (OLD.state = 'posted' AND NEW.state = 'draft')",
    )
    _posted_kept = NeverDeleted(
        "A posted charge is never deleted. Reverse it instead: the trail stays.",
        when="OLD.state <> 'draft'",
    )
    # an old bill may be reversed in the open month: its state is no fact of its month
    _month_open = ClosedMonth(
        *(name for name in FROZEN if name != "partner_id"),
        *("service_month", "quantity", "price", "tax_id", "tax_rate", "amount_base"),
        *("amount_tax", "explanation", "source_key", "revision", "origin_id"),
        *("request_id", "run_id", "move_id", "move_line_id"),
        also="was.state = 'draft' AND fresh.state <> 'draft'",
        message="The month of this charge is closed: no charge of it is added, changed "
        "or deleted. Book it in the open month.",
    )

    # === COMPUTE === #

    @api.depends("unit_id.code", "item_id.name", "bill_month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for charge in self:
            month = charge.bill_month.strftime("%Y-%m") if charge.bill_month else ""
            charge.display_name = (
                f"{charge.unit_id.code or ''} {charge.item_id.name or ''} {month}"
            )

    @api.depends("amount", "allocation_ids.amount")
    def _compute_residual(self):
        sums = {}
        if self.ids:
            sums = dict(
                self.env["wuye.charge.allocation"]
                .sudo()  # the sum is the same whoever asks
                ._read_group(
                    [("charge_id", "in", self.ids)], ["charge_id"], ["amount:sum"]
                )
            )
        for charge in self:
            paid = charge.currency_id.round(sums.get(charge._origin, 0.0))
            charge.amount_paid = paid
            charge.amount_residual = charge.currency_id.round(charge.amount - paid)

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_text(self):
        builder = self.env["wuye.charge.builder"]
        for charge in self:
            charge.explanation_text = builder._explain(charge)

    # === CRUD === #

    def write(self, vals):
        if self.env.context.get("wuye_posting") or not (set(FROZEN) & vals.keys()):
            return super().write(vals)
        posted = self.filtered(lambda charge: charge.state != "draft")
        if posted:
            raise UserError(
                self.env._(
                    "%(charge)s is posted and stays as it is. Request an adjustment, "
                    "or reverse the bill and issue it anew.",
                    charge=posted[0].display_name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        posted = self.filtered(lambda charge: charge.state != "draft")
        if posted:
            raise UserError(
                self.env._(
                    "%(charge)s is posted and cannot be deleted. Reverse it instead: "
                    "the trail stays.",
                    charge=posted[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_open_bill(self):
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Bill"))

    def action_request_reduction(self):
        """Open a reduction request for this charge."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request a Reduction"),
            "res_model": "wuye.request",
            "view_mode": "form",
            "context": {
                "default_kind": "reduction",
                "default_charge_id": self.id,
                "default_amount": self.amount_residual or self.amount,
            },
        }
