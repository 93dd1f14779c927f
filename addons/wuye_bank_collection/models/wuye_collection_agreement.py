from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KEEPERS = "wuye_property.group_accountant,wuye_property.group_ledger_clerk,"
KEEPERS += "wuye_property.group_customer_service,wuye_property.group_manager"


class WuyeCollectionAgreement(models.Model):
    """A signed agreement by which the bank collects a payer's fees (R88, E1).

    《委托银行代收款协议书》: for a unit and its payer, of an account, for some fees or
    all, between two days. What no agreement covers is in no file.
    """

    _name = "wuye.collection.agreement"
    _description = "Bank Collection Agreement"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "unit_id.code", "partner_id.name"]

    name = fields.Char(string="Agreement no.", required=True, tracking=True)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    holder = fields.Char(string="Account holder", required=True, groups=KEEPERS)
    account = fields.Char(string="Account no.", required=True, groups=KEEPERS)
    account_tail = fields.Char(string="Account", compute="_compute_account_tail")
    bank = fields.Char()
    bank_code = fields.Char(help="Of other banks than the collecting one: 12 digits.")
    item_ids = fields.Many2many(
        "wuye.fee.item", string="Fees", help="Empty: all fees of the unit."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(
        string="To", tracking=True, help="Last day; empty: until it is ended."
    )
    active = fields.Boolean(default=True)
    line_ids = fields.One2many("wuye.collection.line", "agreement_id")

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "There is an agreement with this number."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "An agreement ends after it begins.",
    )

    @api.depends("account")
    def _compute_account_tail(self):
        for agreement in self:
            # sudo: the last digits, by which a payer knows his card
            account = agreement.sudo().account or ""
            agreement.account_tail = f"*{account[-4:]}" if account else False

    @api.constrains("unit_id", "partner_id", "item_ids", "date_from", "date_to")
    def _check_alone(self):
        """A fee of a payer is covered by one agreement at a time."""
        for agreement in self:
            others = self.search(
                Domain("id", "!=", agreement.id)
                & Domain("unit_id", "=", agreement.unit_id.id)
                & Domain("partner_id", "=", agreement.partner_id.id)
                & (
                    Domain("date_to", "=", False)
                    | Domain("date_to", ">=", agreement.date_from)
                )
                & (
                    Domain("date_from", "<=", agreement.date_to)
                    if agreement.date_to
                    else Domain.TRUE
                )
            )
            for other in others:
                both = agreement.item_ids & other.item_ids
                if both or not agreement.item_ids or not other.item_ids:
                    raise ValidationError(
                        self.env._(
                            "Agreement %(other)s covers the same fees of %(payer)s at "
                            "that time. End it first, or limit both to their fees.",
                            other=other.name,
                            payer=agreement.partner_id.display_name,
                        )
                    )

    def _is_valid_on(self, day):
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)
