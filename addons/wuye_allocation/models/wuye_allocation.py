from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

OWN_FIELDS = {"state", "computed_by", "computed_at", "audited_by", "audited_at"}
FACTS = (
    *("community_id", "item_id", "month", "bill_month", "amount", "document_number"),
    *("method", "remainder"),
)


class WuyeAllocation(models.Model):
    """A common cost of a month, shared out among units (公摊, B16).

    Entered from the supplier's invoice, computed by the ledger room, audited by an
    accountant who did not compute it, billed with the month's run. The shares add up
    to the invoice exactly; where a contract has each share rounded by itself, the
    difference is stated and the company's.
    """

    _name = "wuye.allocation"
    _description = "Shared Cost"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one(
        "wuye.fee.item",
        string="Fee Item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('basis', '=', 'manual'), ('kind', '!=', 'late')]",
        help="An item whose amount is given each time, e.g. lift power.",
    )
    month = fields.Date(
        string="Month of the cost",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
    )
    bill_month = fields.Date(
        string="Billed in",
        required=True,
        compute="_compute_bill_month",
        store=True,
        readonly=False,
        precompute=True,
        help="The month in whose bill run the shares are.",
    )
    amount = fields.Monetary(
        string="Cost", required=True, help="As on the supplier's invoice."
    )
    supplier_id = fields.Many2one("res.partner")
    document_number = fields.Char(
        string="Invoice number", required=True, help="Of the supplier's invoice."
    )
    method = fields.Selection(
        [
            ("area_building", "Building area"),
            ("area_inner", "Inner area"),
            ("household", "By household"),
            ("usage", "Consumption"),
            ("coefficient", "Coefficient of the unit"),
        ],
        string="Shared by",
        required=True,
        default="area_building",
    )
    usage_item_id = fields.Many2one(
        "wuye.fee.item",
        string="Consumption of",
        check_company=True,
        domain="[('basis', '=', 'quantity')]",
    )
    building_ids = fields.Many2many(
        "wuye.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
        help="None: the whole community.",
    )
    unit_kind = fields.Selection(
        selection=lambda self: (
            self.env["wuye.unit"]._fields["kind"]._description_selection(self.env)
        ),
        string="Only units of",
        help="Empty: of any kind.",
    )
    floor_weight = fields.Selection(
        [("travelled", "Floors travelled"), ("bands", "By floor as below")],
        string="Weight by floor",
        help="Floors travelled: a lift's cost by the floors above the ground.",
    )
    ground_floor = fields.Integer(default=1)
    band_ids = fields.One2many("wuye.allocation.band", "allocation_id", copy=True)
    vacant_percent = fields.Float(
        string="A vacant home bears, %",
        digits=(5, 2),
        default=100.0,
        help="Of its share, on days of an approved vacancy.",
    )
    remainder = fields.Selection(
        [
            ("spread", "The shares are the cost exactly"),
            ("company", "Each rounded; the company bears the rest"),
        ],
        string="Fen that do not divide",
        required=True,
        default="spread",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("audited", "Audited"),
            ("reversed", "Reversed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("wuye.allocation.line", "allocation_id", copy=False)
    amount_shared = fields.Monetary(
        string="Sum of the shares", compute="_compute_sums", store=True
    )
    amount_difference = fields.Monetary(
        string="Borne by the company", compute="_compute_sums", store=True
    )
    unit_count = fields.Integer(compute="_compute_sums", store=True, string="Units")
    basis_total = fields.Float(
        string="Whole", compute="_compute_sums", store=True, digits=(16, 6)
    )
    billed_count = fields.Integer(compute="_compute_billed_count", string="Billed")
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    audited_by = fields.Many2one("res.users", readonly=True, copy=False)
    audited_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Char()

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The cost is more than zero: enter the supplier's invoice."
    )
    _vacant_range = models.Constraint(
        "CHECK(vacant_percent BETWEEN 0 AND 100)",
        "A vacant home bears 0 to 100 percent of its share.",
    )
    _months_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1 AND EXTRACT(DAY FROM bill_month) = 1)",
        "A month is given by its first day.",
    )
    _document_uniq = models.UniqueIndex(
        "(item_id, community_id, document_number) WHERE state <> 'reversed'",
        "This invoice is shared out for the item and community already.",
    )
    _audited_frozen = Immutable(
        *FACTS,
        message="An audited shared cost stays as it is. Take the audit back, or "
        "reverse its bills.",
        when="OLD.state IN ('audited', 'reversed')",
    )
    _audited_kept = NeverDeleted(
        "An audited shared cost is kept. Take the audit back first.",
        when="OLD.state IN ('audited', 'reversed')",
    )

    @api.depends("item_id.name", "month", "community_id.name")
    def _compute_name(self):
        for cost in self:
            month = cost.month and cost.month.strftime("%Y-%m")
            parts = (cost.community_id.name, cost.item_id.name, month)
            cost.name = " ".join(part for part in parts if part)

    @api.depends("month")
    def _compute_bill_month(self):
        for cost in self:
            cost.bill_month = cost.month and fields.Date.add(cost.month, months=1)

    @api.depends("line_ids.amount", "line_ids.basis", "line_ids.weight", "amount")
    def _compute_sums(self):
        for cost in self:
            lines = cost.line_ids
            cost.unit_count = len(lines)
            cost.amount_shared = sum(lines.mapped("amount"))
            # without a community, as on a new page, there is no currency yet
            rest = cost.amount - cost.amount_shared
            cost.amount_difference = cost.currency_id.round(rest) if lines else 0.0
            cost.basis_total = sum(line.basis * line.weight for line in lines)

    @api.depends("line_ids.charge_ids.state")
    def _compute_billed_count(self):
        for cost in self:
            cost.billed_count = len(cost.line_ids.filtered("is_billed"))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        asked = set(vals) - {"line_ids", "note"}
        if not self.env.su and asked:
            self._check_not_audited()
            # figures of before say nothing any more
            self.filtered(lambda c: c.state == "computed").sudo()._reset()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_audited(self):
        self._check_not_audited()

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._("A shared cost goes on with its buttons: Compute, Audit.")
            )

    def _check_not_audited(self):
        for cost in self:
            if cost.state in ("audited", "reversed"):
                raise UserError(
                    self.env._(
                        "%(cost)s is audited and stays as it is. Take the audit back, "
                        "or reverse its bills.",
                        cost=cost.name,
                    )
                )

    def _reset(self):
        self.line_ids.unlink()
        self.write({"state": "draft", "computed_by": False, "computed_at": False})
