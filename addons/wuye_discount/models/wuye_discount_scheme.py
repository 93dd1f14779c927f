from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.discount import months_given

KINDS = [
    ("gift", "Gift months"),
    ("early", "Paid early"),
    ("group", "Group of payers"),
]
SPREADS = "cn_large_bis"  # 企业会计准则: a free month is a part of what was sold
# what an approved scheme was approved with
FACTS = {
    "kind",
    "percent",
    "pay_by",
    "is_spread",
    "document_number",
    "community_ids",
    "item_ids",
    "row_ids",
    "date_from",
    "company_id",
}


class WuyeDiscountScheme(models.Model):
    """A discount as it was decided: for whom, how much, by which document (B11).

    Approved once; each unit then gets it by an approved application. The fee keeps its
    full price, a discount is a reduction booked beside it (ACCOUNTING row 28).
    """

    _name = "wuye.discount.scheme"
    _description = "Discount Scheme"
    _inherit = ["wuye.request.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True, default="gift")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "In Force"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    community_ids = fields.Many2many(
        "wuye.community",
        string="Communities",
        check_company=True,
        help="None: all of the company.",
    )
    item_ids = fields.Many2many(
        "wuye.fee.item", string="Fee items", check_company=True, help="None: all."
    )
    date_from = fields.Date(
        string="Applied for from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="until", help="Last day to apply; what was granted goes on."
    )
    document_number = fields.Char(
        string="Approved in",
        required=True,
        help="The resolution or notice that says so.",
    )
    percent = fields.Float(
        string="Percent off", digits=(6, 2), help="Of the full price, up to 100."
    )
    pay_by = fields.Date(
        help="Bills paid on this day or before, but for the discount, get it."
    )
    is_spread = fields.Boolean(
        string="Earned over all months",
        compute="_compute_is_spread",
        precompute=True,
        store=True,
        readonly=False,
        help="What is paid for twelve months is earned over thirteen; otherwise the "
        "free month earns nothing. An accounting policy: the first under the standards "
        "of large companies.",
    )
    row_ids = fields.One2many("wuye.discount.scheme.row", "scheme_id", copy=True)
    application_ids = fields.One2many("wuye.discount.application", "scheme_id")
    application_count = fields.Integer(compute="_compute_application_count")

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The scheme ends before it begins: correct one of the days.",
    )
    _percent_range = models.Constraint(
        "CHECK(kind = 'gift' OR (percent > 0 AND percent <= 100))",
        "A discount is more than 0 % and at most 100 % of the price.",
    )
    _pay_by_needed = models.Constraint(
        "CHECK(kind <> 'early' OR pay_by IS NOT NULL)",
        "Say by which day is paid early.",
    )
    _approved_frozen = Immutable(
        *("kind", "percent", "pay_by", "document_number", "date_from", "company_id"),
        "is_spread",
        message="An approved scheme stays as it is. End it and make another one.",
        when="OLD.state = 'done'",
    )
    _approved_kept = NeverDeleted(
        "An approved scheme stays on file.", when="OLD.state = 'done'"
    )

    @api.depends("application_ids")
    def _compute_application_count(self):
        for scheme in self:
            scheme.application_count = len(scheme.application_ids)

    @api.depends("company_id", "kind")
    def _compute_is_spread(self):
        for scheme in self:
            chart = scheme.company_id.chart_template
            scheme.is_spread = scheme.kind == "gift" and chart == SPREADS

    @api.constrains("kind", "row_ids", "state")
    def _check_rows(self):
        for scheme in self:
            if scheme.kind == "gift" and scheme.state == "done" and not scheme.row_ids:
                raise ValidationError(
                    scheme.env._("Say in the table how many months are given for what.")
                )

    def write(self, vals):
        if FACTS & vals.keys() and self.filtered(lambda s: s.state == "done"):
            raise UserError(
                self.env._(
                    "An approved scheme stays as it is. End it with its last day and "
                    "make another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if self.filtered(lambda scheme: scheme.state == "done"):
            raise UserError(self.env._("An approved scheme stays on file."))

    # === ACTIONS === #

    def action_apply(self):
        """Put the approved scheme into force. In force already: nothing."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._(
                "The ledger room or an accountant puts a scheme into force. Ask them."
            ),
        )
        for scheme in self.filtered(lambda scheme: scheme.state == "draft"):
            scheme._check_approvals()
            scheme.sudo().state = "done"  # sudo: the state is the scheme's own
        return True

    def action_open_applications(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Applications"),
            "res_model": "wuye.discount.application",
            "view_mode": "list,form",
            "domain": [("scheme_id", "=", self.id)],
            "context": {"default_scheme_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _months_given(self, paid):
        """Months given for `paid` months, as Decimal."""
        self.ensure_one()
        rows = [(r.months_paid, Decimal(f"{r.months_given:.2f}")) for r in self.row_ids]
        return months_given(rows, paid)
