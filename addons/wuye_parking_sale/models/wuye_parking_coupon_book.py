import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.coupon_number import LENGTH, make

KINDS = [
    ("minutes", "Minutes off"),
    ("percent", "Part of the fee"),
    ("amount", "Amount off"),
    ("whole", "The whole fee"),
]
STATES = [("draft", "Draft"), ("issued", "Issued"), ("withdrawn", "Withdrawn")]
NEXT = {"draft": ("issued",), "issued": ("withdrawn",)}
SERIALS = 10 ** (LENGTH - 1)  # a number is drawn from so many: nobody guesses one
MOST = 10_000
FACTS = (
    *("merchant_id", "kind", "value", "quantity", "date_from", "date_to"),
    *("settlement", "price", "document"),
)


class WuyeParkingCouponBook(models.Model):
    """Coupons issued to a merchant at once: kind, value, days, numbers (券册, G15)."""

    _name = "wuye.parking.coupon.book"
    _description = "Coupons Issued"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Issue No.", required=True, readonly=True, default="/", copy=False
    )
    merchant_id = fields.Many2one(
        "wuye.parking.merchant",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    community_id = fields.Many2one(
        related="merchant_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="merchant_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="minutes")
    value = fields.Float(digits=(16, 2), help="Minutes, per cent of the fee, or yuan.")
    quantity = fields.Integer(string="Number of Coupons", required=True, default=100)
    date_from = fields.Date(
        string="Good from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="Good until", required=True, help="Its last day.")
    settlement = fields.Selection(
        [("off", "What it took off"), ("fixed", "A price for each used")],
        string="Merchant Pays",
        required=True,
        default="off",
    )
    price = fields.Monetary(string="Price of a Used Coupon", help="With VAT.")
    document = fields.Char(string="Contract", required=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", tracking=True, copy=False
    )
    coupon_ids = fields.One2many("wuye.parking.coupon", "book_id", readonly=True)
    used = fields.Integer(compute="_compute_used")

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "Another issue has this number."
    )
    _value = models.Constraint(
        "CHECK(kind = 'whole' OR (coalesce(value, 0) > 0"
        " AND (kind <> 'percent' OR value <= 100)))",
        "Say how many minutes, which part (up to 100 %) or how much is taken off.",
    )
    _quantity = models.Constraint(
        f"CHECK(quantity BETWEEN 1 AND {MOST})",
        "1 to 10,000 coupons are issued at once.",
    )
    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day is not before the first."
    )
    _price = models.Constraint(
        "CHECK(settlement <> 'fixed' OR coalesce(price, -1) >= 0)",
        "Enter what a used coupon costs the merchant.",
    )
    _state_next = StateTable(
        "wuye_refuse_coupon_book_state",
        NEXT,
        "Coupons are issued, then withdrawn; a draft they are never again.",
    )
    _frozen = Immutable(
        *("name", *FACTS),
        message="Coupons that are issued stay as they are: issue others.",
        when="OLD.state <> 'draft'",
    )
    _kept = NeverDeleted("Coupons issued stay on file.", when="OLD.state <> 'draft'")

    @api.depends("coupon_ids.used_at")
    def _compute_used(self):
        groups = self.env["wuye.parking.coupon"]._read_group(
            [("book_id", "in", self.ids), ("used_at", "!=", False)],
            ["book_id"],
            ["__count"],
        )
        counts = {book.id: count for book, count in groups}
        for book in self:
            book.used = counts.get(book.id, 0)

    @api.constrains("value", "kind")
    def _check_minutes(self):
        for book in self:
            if book.kind == "minutes" and not float(book.value).is_integer():
                raise ValidationError(self.env._("Minutes are whole."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_state(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_state(vals)
        return super().write(vals)

    def _refuse_state(self, vals):
        if {"state", "name"} & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Coupons are issued and withdrawn with their buttons.")
            )

    # === ACTIONS === #

    def action_issue(self):
        """Make the coupons, each with a number nobody can guess. Done once."""
        self.check_access("write")
        for book in self:
            book._check_manager()
            book.lock_for_update()
            if book.state != "draft":
                raise UserError(self.env._("%s is issued already.", book.name))
            # sudo: numbers are given by the system, coupons made here only
            row = book.sudo()
            row.name = row.env["ir.sequence"].next_by_code("wuye.parking.coupon.book")
            row.state = "issued"
            row.env["wuye.parking.coupon"].create(
                [
                    {"name": number, "book_id": book.id}
                    for number in row._draw(book.quantity)
                ]
            )

    def action_withdraw(self):
        """None of those not used yet is good any more."""
        self.check_access("write")
        for book in self:
            book._check_manager()
            if book.state != "issued":
                raise UserError(
                    self.env._("Only coupons that are issued are withdrawn.")
                )
            book.sudo().state = "withdrawn"  # sudo: states change by buttons only

    def action_open_coupons(self):
        self.ensure_one()
        return self.coupon_ids._get_records_action(
            name=self.env._("Coupons"), views=[[False, "list"], [False, "form"]]
        )

    def _check_manager(self):
        self.env["res.users"]._require_post(
            ("manager", "customer_service"),
            self.env._("Customer service and managers issue coupons. Ask them."),
        )

    @api.model
    def _draw(self, quantity):
        """So many new numbers; none of them was ever given."""
        coupons = self.env["wuye.parking.coupon"].with_context(active_test=False)
        numbers = set()
        while len(numbers) < quantity:
            drawn = {
                make(secrets.randbelow(SERIALS))
                for _number in range(quantity - len(numbers))
            }
            known = coupons.search([("name", "in", list(drawn))])
            numbers |= drawn - set(known.mapped("name"))
        return sorted(numbers)
