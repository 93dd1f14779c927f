from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from wuye_engine.money import Rounding, RoundingMode
from wuye_engine.periods import Cycle, MonthBasis, Timing
from wuye_engine.proration import Proration

from ..chart import ITEMS


class WuyeFeeItem(models.Model):
    """What is charged for (R34): property fee, water, parking, late damages ..."""

    _name = "wuye.fee.item"
    _description = "Fee Item"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short code used in imports and receipts, e.g. WYF.",
    )
    sequence = fields.Integer(
        default=10, help="Order on bills, and of settlement within one due date."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("fee", "Property fee"),
            ("water", "Water"),
            ("power", "Electricity"),
            ("shared", "Shared cost"),
            ("parking", "Parking"),
            ("service", "Special service"),
            ("late", "Late payment damages"),
            ("other", "Other"),
        ],
        required=True,
        default="fee",
    )
    basis = fields.Selection(
        [
            ("fixed", "Fixed per month"),
            ("area", "Per m² and month"),
            ("quantity", "Per unit of consumption"),
            ("percent", "Percentage of other items"),
            ("manual", "Amount given each time"),
        ],
        required=True,
        default="area",
        help="How the price of a contract line becomes an amount.",
    )
    area_field = fields.Selection(
        [("area_building", "Building area"), ("area_inner", "Inner area")],
        default="area_building",
        required=True,
    )
    base_item_ids = fields.Many2many(
        "wuye.fee.item",
        "wuye_fee_item_base_rel",
        "item_id",
        "base_id",
        string="Percentage of",
        domain="[('basis', 'not in', ('percent', 'manual'))]",
        check_company=True,
        help="What these items of the unit come to in the same bill month.",
    )
    cycle = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("half_year", "Half-year"),
            ("year", "Year"),
        ],
        required=True,
        default="month",
    )
    month_basis = fields.Selection(
        [("natural", "Calendar month"), ("anniversary", "From the start day")],
        required=True,
        default="natural",
        help="From the start day: each period begins on the day of the month on "
        "which the contract line starts (R29, meant for vehicles).",
    )
    timing = fields.Selection(
        [("prepaid", "In advance"), ("postpaid", "Afterwards")],
        required=True,
        default="prepaid",
        help="In advance: billed in the month in which the period begins. "
        "Afterwards: billed in the month after the period ends (R41: the bill month "
        "of water is the month of consumption).",
    )
    proration = fields.Selection(
        [
            ("days_in_month", "By days of the month"),
            ("thirty", "By days, month = 30 days"),
            ("none", "A month begun counts in full"),
        ],
        required=True,
        default="days_in_month",
    )
    rounding_unit = fields.Float(
        default=0.01,
        required=True,
        digits=(12, 4),
        help="Amounts are rounded to a multiple of this, e.g. 0.01, 0.1 or 1.",
    )
    rounding_mode = fields.Selection(
        [("half_up", "Half up"), ("up", "Up"), ("down", "Down")],
        required=True,
        default="half_up",
    )
    rounding_place = fields.Selection(
        [("sum", "The sum once"), ("line", "Each row, then added up")],
        string="Rounded",
        required=True,
        default="sum",
        help="Rows are tiers, bands and parts of the price, as they are printed (B19).",
    )
    due_day = fields.Integer(
        default=25, required=True, help="Day of the bill month on which it falls due."
    )
    collected_by_supplier = fields.Boolean(
        help="The supplier bills the residents himself: consumption is kept, no bill "
        "is made (R49)."
    )
    is_deferred = fields.Boolean(
        string="Income by month",
        compute="_compute_is_deferred",
        store=True,
        readonly=False,
        help="Bills over several months go to deferred income and are released "
        "month by month.",
    )
    release_rounding = fields.Selection(
        [("last", "The last month takes the rest"), ("cumulative", "Cumulative")],
        required=True,
        default="last",
    )
    income_account_id = fields.Many2one(
        "account.account", check_company=True, ondelete="restrict"
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="VAT",
        check_company=True,
        ondelete="restrict",
        domain="[('type_tax_use', '=', 'sale'), ('price_include', '=', True)]",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, copy=False, ondelete="restrict"
    )
    price_ids = fields.One2many("wuye.fee.price", "item_id")

    _check_company_auto = True
    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "This item code is already in use."
    )
    _due_day_range = models.Constraint(
        "CHECK(due_day BETWEEN 1 AND 31)", "The due day is a day of the month, 1 to 31."
    )
    _rounding_positive = models.Constraint(
        "CHECK(rounding_unit > 0)", "The rounding unit must be more than zero."
    )

    # === COMPUTE === #

    @api.depends("cycle", "timing")
    def _compute_is_deferred(self):
        for item in self:
            item.is_deferred = item.cycle != "month" and item.timing == "prepaid"

    # === CONSTRAINTS === #

    @api.constrains("basis", "base_item_ids")
    def _check_base_items(self):
        for item in self:
            wrong = item.base_item_ids.filtered(
                lambda base: base.basis in ("percent", "manual")
            )
            if wrong or bool(item.base_item_ids) != item._is_share():
                raise ValidationError(
                    item.env._(
                        "%(item)s: choose the items it is a percentage of; these are "
                        "priced by themselves, not by a percentage.",
                        item=item.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._create_products()
        return items

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            for item in self:
                item.sudo().product_id.name = item.name
        return result

    # === BUSINESS METHODS === #

    def _create_products(self):
        # The invoice line wants a product for e-invoicing and analysis; clerks who
        # keep items hold no product right.
        Product = self.env["product.product"].sudo()
        for item in self.filtered(lambda item: not item.product_id):
            item.product_id = Product.create(
                {
                    "name": item.name,
                    "type": "service",
                    "company_id": item.company_id.id,
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                    "sale_ok": False,
                    "purchase_ok": False,
                }
            )

    def _is_share(self):
        """Whether the item is a percentage of others, known once these are priced."""
        self.ensure_one()
        return self.basis == "percent"

    def _rounding(self):
        self.ensure_one()
        return Rounding(
            Decimal(repr(self.rounding_unit)), RoundingMode(self.rounding_mode)
        )

    def _rules(self):
        """The engine's terms: (cycle, month basis, timing, proration)."""
        self.ensure_one()
        return (
            Cycle(self.cycle),
            MonthBasis(self.month_basis),
            Timing(self.timing),
            Proration(self.proration),
        )

    def _income_account(self):
        """Where a charge of one month is earned."""
        self.ensure_one()
        if not self.income_account_id:
            raise UserError(
                self.env._(
                    "Fee item “%(item)s” has no income account. Set it in Billing > "
                    "Configuration > Fee Items.",
                    item=self.display_name,
                )
            )
        return self.income_account_id

    @api.model
    def _create_defaults(self, company):
        """Make the usual items of a company that has none, for mapped accounts."""
        if self.with_context(active_test=False).search_count(
            [("company_id", "=", company.id)], limit=1
        ):
            return self.browse()
        accounts = company._wuye_accounts()
        specs = [spec for spec in ITEMS if accounts.get(spec.account)]
        # nobody at work made them: a note that they were made would name a robot
        items = self.with_context(mail_create_nolog=True).create(
            [
                {
                    "code": spec.code,
                    "name": spec.name,
                    "kind": spec.kind,
                    "basis": spec.basis,
                    "timing": spec.timing,
                    "sequence": 10 * number,
                    "company_id": company.id,
                    "income_account_id": accounts[spec.account].id,
                    "tax_id": company._wuye_tax(spec.tax).id,
                }
                for number, spec in enumerate(specs, start=1)
            ]
        )
        for item, spec in zip(items, specs, strict=True):
            company._wuye_translate(item, spec.name_zh)
            company._wuye_translate(item.product_id, spec.name_zh)
        return items
