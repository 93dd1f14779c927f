from odoo import api, fields, models
from odoo.exceptions import UserError

from ..closed_month import ClosedMonth

# what holds of a version, beside its price and its first day
RULES = {
    "method",
    "tier_period",
    "tier_start_month",
    "household_included",
    "formula",
    "minimum",
    "vacant_percent",
    "season_from",
    "season_to",
    "tier_ids",
    "band_ids",
    "part_ids",
}
FROZEN = {"standard_id", "price", "date_from"} | RULES
# The community with the latest closed month that was billed by this version, or would
# have been: by its standard, for days on which it is the one in force.
_BILLED_COMMUNITY = """(
    SELECT charge.community_id
      FROM wuye_charge charge
      JOIN wuye_contract_line line ON line.id = charge.contract_line_id
      JOIN wuye_month month ON month.community_id = charge.community_id
       AND month.state = 'closed'
       AND charge.date < month.month + interval '1 month'
     WHERE line.standard_id = {row}.standard_id AND charge.state = 'posted'
       AND charge.period_end >= {row}.date_from
       AND charge.period_start < COALESCE((
               SELECT min(later.date_from) FROM wuye_fee_price later
                WHERE later.standard_id = {row}.standard_id
                  AND later.date_from > {row}.date_from
                  AND later.season_from IS NOT DISTINCT FROM {row}.season_from
           ), 'infinity')
     ORDER BY month.month DESC LIMIT 1)"""


class WuyeFeePrice(models.Model):
    """A price of an item from a day on, with the paper that approved it (B5, R35).

    The version in force on a day is the latest that has begun. A version that posted
    charges used is never changed: a new price is a new version.
    """

    _name = "wuye.fee.price"
    _description = "Fee Price"
    _inherit = ["mail.thread"]
    _order = "standard_id, date_from desc, id desc"

    standard_id = fields.Many2one(
        "wuye.fee.standard", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(related="standard_id.item_id", store=True, index=True)
    item_basis = fields.Selection(related="item_id.basis")
    company_id = fields.Many2one(
        related="standard_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Float(
        required=True,
        digits=(16, 6),
        tracking=True,
        help="Price including VAT: per month, per m² and month, or per unit of "
        "consumption, as the item says.",
    )
    date_from = fields.Date(required=True, tracking=True)
    date_to = fields.Date(
        compute="_compute_date_to", help="The day before the next version begins."
    )
    document_number = fields.Char(
        help="Number of the approving document (price bureau, contract, assembly)."
    )
    document = fields.Binary(string="Approving document", attachment=True)
    document_name = fields.Char()

    _season_uniq = models.UniqueIndex(
        "(standard_id, date_from, COALESCE(season_from, ''))",
        "This standard already has a price from that day on.",
    )
    _price_not_negative = models.Constraint(
        "CHECK(price >= 0)", "A price cannot be less than zero."
    )
    _month_open = ClosedMonth(
        *("standard_id", "price", "method", "tier_period", "tier_start_month"),
        *("household_included", "formula", "minimum", "vacant_percent"),
        *("season_from", "season_to"),
        day="date_from",
        sealed=False,
        only="wuye.fee.price",  # prices of a what-if run bill nothing
        community=_BILLED_COMMUNITY,
        message="Bills of a closed month were made at the price of then. Let the new "
        "price begin on the first day of the open month and bill the difference as a "
        "supplement, or have the month reopened by an approved request.",
    )

    @api.depends("standard_id.price_ids.date_from", "standard_id.price_ids.season_from")
    def _compute_date_to(self):
        for price in self:
            later = price.standard_id.price_ids.filtered(
                lambda other, price=price: other.date_from
                and price.date_from
                and other.date_from > price.date_from
                and (other.season_from or "") == (price.season_from or "")
            )
            first = min(later.mapped("date_from"), default=False)
            price.date_to = first and fields.Date.subtract(first, days=1)

    @api.depends("standard_id.name", "date_from", "season_from", "season_to")
    def _compute_display_name(self):
        for price in self:
            season = price.season_from and f"({price.season_from} – {price.season_to})"
            parts = (price.standard_id.name, price.date_from, season)
            price.display_name = " ".join(str(part) for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        whole = self.with_context(wuye_price_whole=True)
        prices = super(WuyeFeePrice, whole).create(vals_list).with_env(self.env)
        prices._refresh_drafts()
        return prices

    def write(self, vals):
        changed = FROZEN & vals.keys()
        if changed:
            self._check_unused()
        whole = self.with_context(wuye_price_whole=True)
        result = super(WuyeFeePrice, whole).write(vals)
        if changed:
            self._refresh_drafts()
        return result

    def _changed(self):
        """A row was changed by itself, not with the version that holds it."""
        self._check_scheme()
        self._refresh_drafts()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        for price in self:
            domain = [
                ("contract_line_id.standard_id", "=", price.standard_id.id),
                ("period_end", ">=", price.date_from),
                ("state", "=", "posted"),
            ]
            if price.date_to:
                domain.append(("period_start", "<=", price.date_to))
            # posted charges of a community out of his scope count too
            used = self.env["wuye.charge"].sudo().search(domain, limit=1)
            if used:
                raise UserError(
                    self.env._(
                        "This price is used by posted bills (%(charge)s) and stays as "
                        "it is. Add a new price with its own start day instead.",
                        charge=used.display_name,
                    )
                )

    def _refresh_drafts(self):
        """Unposted previews that used these standards are computed anew (R25)."""
        runs = (
            self.env["wuye.bill.run"]
            .sudo()  # the clerk of one community keeps prices of several
            .search(
                [
                    ("state", "in", ("computed", "signed")),
                    (
                        "charge_ids.contract_line_id.standard_id",
                        "in",
                        self.standard_id.ids,
                    ),
                ]
            )
        )
        for run in runs:
            run._compute_drafts()
