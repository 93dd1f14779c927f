from odoo import api, fields, models
from odoo.exceptions import ValidationError

# (English source name, Chinese name) of what a new company starts with. No amounts:
# each company has its own, agreed with the owners.
KINDS = (
    ("Decoration deposit", "装修保证金"),
    ("Key deposit", "钥匙押金"),
    ("Access card deposit", "门禁卡押金"),
)


class WuyeDepositKind(models.Model):
    """What a deposit is for, with its usual amount and the tax on what is kept."""

    _name = "wuye.deposit.kind"
    _description = "Kind of Deposit"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Usual amount", help="Proposed when such a deposit is taken."
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="VAT on what is kept",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
        help="A policy of the company: empty where what is kept bears no VAT. The "
        "amount kept includes it.",
    )
    note = fields.Text(help="When it is given back, e.g. after the final inspection.")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The usual amount is not less than zero."
    )

    @api.constrains("tax_id")
    def _check_tax_id(self):
        for kind in self.filtered("tax_id"):
            if not kind.tax_id.price_include or kind.tax_id.amount_type != "percent":
                raise ValidationError(
                    kind.env._(
                        "The VAT on what is kept of “%(kind)s” must be a rate included "
                        "in the amount. Choose one of the included rates.",
                        kind=kind.name,
                    )
                )

    @api.model
    def _create_defaults(self, company):
        """Make the usual kinds of a company that has none."""
        known = self.with_context(active_test=False).search_count(
            [("company_id", "=", company.id)], limit=1
        )
        if known:
            return self.browse()
        kinds = self.create(
            [
                {"name": name, "company_id": company.id, "sequence": 10 * number}
                for number, (name, _name_zh) in enumerate(KINDS, start=1)
            ]
        )
        for kind, (_name, name_zh) in zip(kinds, KINDS, strict=True):
            company._wuye_translate(kind, name_zh)
        return kinds
