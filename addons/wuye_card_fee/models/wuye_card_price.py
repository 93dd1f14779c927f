from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_card.models.wuye_card import KINDS

from ..application_states import OCCASIONS

# what applications were priced by
FACTS = {
    *("community_id", "kind", "occasion", "date_from", "amount_fee"),
    *("amount_deposit", "item_id", "deposit_kind_id", "free_count"),
}


class WuyeCardPrice(models.Model):
    """What a card costs from a day on: fee and deposit, per community (R108, R111).

    The row with the latest day not after that of the application holds. Amounts
    include VAT. An application keeps the amounts it was submitted with.
    """

    _name = "wuye.card.price"
    _description = "Price of a Card"
    _order = "community_id, kind, occasion, date_from desc"
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, string="For", required=True, default="resident")
    occasion = fields.Selection(
        OCCASIONS,
        string="Because",
        required=True,
        default="new",
        help="A lost card is charged; one that is worn out is usually free.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    amount_fee = fields.Monetary(string="Fee", required=True, default=0.0)
    item_id = fields.Many2one(
        "wuye.fee.item",
        string="Billed as",
        check_company=True,
        ondelete="restrict",
        domain="[('basis', '=', 'manual'), ('kind', '!=', 'late')]",
        help="The fee item gives account, VAT and business line of the fee.",
    )
    amount_deposit = fields.Monetary(string="Deposit", required=True, default=0.0)
    deposit_kind_id = fields.Many2one(
        "wuye.deposit.kind",
        string="Kind of deposit",
        check_company=True,
        ondelete="restrict",
    )
    free_count = fields.Integer(
        string="Free cards per unit",
        help="So many cards of this kind bear no fee, counted per unit over the cards "
        "that are alive and the applications approved. The deposit stays.",
    )

    _uniq = models.UniqueIndex(
        "(community_id, kind, occasion, date_from)",
        "There is a price for this card from this day on already.",
    )
    _not_negative = models.Constraint(
        "CHECK(amount_fee >= 0 AND amount_deposit >= 0 AND free_count >= 0)",
        "Fee, deposit and number of free cards are not less than zero.",
    )
    _fee_billed = models.Constraint(
        "CHECK(amount_fee = 0 OR item_id IS NOT NULL)",
        "Choose the fee item the fee is billed as.",
    )
    _deposit_named = models.Constraint(
        "CHECK(amount_deposit = 0 OR deposit_kind_id IS NOT NULL)",
        "Choose the kind of the deposit.",
    )
    _free_when_new = models.Constraint(
        "CHECK(free_count = 0 OR free_count IS NULL OR occasion = 'new')",
        "Only new cards are counted: give a replacement a fee of zero instead.",
    )

    @api.depends("community_id.name", "kind", "occasion", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        occasions = dict(self._fields["occasion"]._description_selection(self.env))
        for price in self:
            parts = (
                price.community_id.name,
                kinds.get(price.kind),
                occasions.get(price.occasion),
                price.date_from and fields.Date.to_string(price.date_from),
            )
            price.display_name = " ".join(part for part in parts if part)

    # === CRUD === #

    def write(self, vals):
        if FACTS & vals.keys():
            self._refuse_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._refuse_used()

    def _refuse_used(self):
        # sudo: applications count wherever they are
        used = self.env["wuye.card.application"].sudo()
        used = used.search([("price_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Application %(application)s was priced by “%(price)s”. Add a row "
                    "from another day on instead.",
                    application=used.name,
                    price=used.price_id.display_name,
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _of(self, community, kind, occasion, day):
        """The price that holds on a day, or none."""
        domain = Domain(
            [
                ("community_id", "=", community.id),
                ("kind", "=", kind),
                ("occasion", "=", occasion),
                ("date_from", "<=", day),
            ]
        )
        return self.search(domain, order="date_from desc", limit=1)
