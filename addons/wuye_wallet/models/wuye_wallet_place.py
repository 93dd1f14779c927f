from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("shop", "Shop"),
    ("canteen", "Canteen"),
    ("laundry", "Laundry"),
    ("printing", "Printing"),
    ("activity", "Activities"),
    ("other", "Other"),
]


class WuyeWalletPlace(models.Model):
    """Where a wallet is spent: a place of the company's own, or a merchant's (R110).

    A merchant's place makes the card a multi-purpose one, which only a licensed payment
    institution may issue: it stays shut until the company names the one it works with.
    """

    _name = "wuye.wallet.place"
    _description = "Place to Spend"
    _inherit = ["wuye.wallet.kept", "mail.thread"]
    _order = "community_id, code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=False)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="shop")
    active = fields.Boolean(default=True)
    is_open = fields.Boolean(
        string="Sells", default=True, tracking=True, help="Off: every tap is refused."
    )
    merchant_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        tracking=True,
        help="Empty: a place of the company's own.",
    )
    commission = fields.Float(
        string="Commission (%)", digits=(5, 2), tracking=True, help="Of each sale."
    )
    income_account_id = fields.Many2one(
        "account.account",
        string="Income account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Empty: income of special services.",
    )
    tax_rate = fields.Float(
        string="VAT (%)", digits=(5, 2), default=6.0, help="Inside the price."
    )
    tap_limit = fields.Monetary(
        string="Limit of a tap", tracking=True, help="Zero: no limit."
    )
    day_limit = fields.Monetary(
        string="Limit of a person's day", tracking=True, help="At this place."
    )
    user_ids = fields.Many2many(
        "res.users", string="Sold by", help="Only they see its till."
    )
    price_ids = fields.One2many("wuye.wallet.price", "place_id", string="Price list")
    terminal_ids = fields.One2many("wuye.wallet.terminal", "place_id")
    offline_ids = fields.One2many("wuye.wallet.offline", "place_id", readonly=True)
    offline_risk = fields.Monetary(
        string="Open claims",
        compute="_compute_offline_risk",
        help="Taken without the server, and not paid by any wallet yet.",
    )

    _code_uniq = models.UniqueIndex(
        "(community_id, code)", "Another place of this community has this code."
    )
    _rates = models.Constraint(
        "CHECK(coalesce(tax_rate, 0) BETWEEN 0 AND 99"
        " AND coalesce(commission, 0) BETWEEN 0 AND 50"
        " AND coalesce(tap_limit, 0) >= 0 AND coalesce(day_limit, 0) >= 0)",
        "Rates are percents, limits zero or more.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for place in self:
            place.display_name = " ".join(filter(None, (place.code, place.name)))

    @api.depends("offline_ids.state", "offline_ids.amount")
    def _compute_offline_risk(self):
        risks = self.env["wuye.wallet.offline"]._risks("place_id", self)
        for place in self:
            place.offline_risk = risks.get(place.id, 0.0)

    @api.constrains("merchant_id")
    def _check_risk(self):
        """A merchant's taps are not the company's risk."""
        for place in self.filtered("merchant_id"):
            # sudo: terminals and claims of the place, whoever enters the merchant
            place.sudo().terminal_ids._check_offline()
            if place.sudo().offline_ids.filtered(lambda tap: tap.state == "open"):
                raise ValidationError(
                    self.env._(
                        "%(place)s has open claims of taps without the server. Collect "
                        "them or write them off first.",
                        place=place.display_name,
                    )
                )

    @api.constrains("merchant_id", "company_id")
    def _check_licence(self):
        for place in self.filtered("merchant_id"):
            # sudo: who may enter a place need not read the company's papers
            if not place.company_id.sudo().wuye_payment_institution:
                raise ValidationError(
                    self.env._(
                        "%(place)s is a merchant's. A card spent at others' shops is "
                        "issued by a licensed payment institution only: let a manager "
                        "name it in the company's settings first (非金融机构支付服务, "
                        "非银行支付机构监督管理条例).",
                        place=place.display_name,
                    )
                )

    def _purse(self):
        return "merchant" if self.merchant_id else "own"


class WuyeWalletPrice(models.Model):
    """One thing of a place's price list; a key of the till."""

    _name = "wuye.wallet.price"
    _description = "Price at a Till"
    _order = "place_id, sequence, id"

    place_id = fields.Many2one(
        "wuye.wallet.place", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="place_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="place_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    price = fields.Monetary(required=True)

    _price_positive = models.Constraint(
        "CHECK(price > 0)", "A price is more than zero."
    )
