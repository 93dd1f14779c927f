from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from wuye_engine.scheme import Version

ALWAYS = date(1900, 1, 1)  # before any period that is billed


class WuyeShadowPrice(models.Model):
    """A price that stands in for those of a standard in a what-if run.

    It has all rules of a price version: tiers, prices by time of day, parts, formula,
    season, minimum. It is no price version: nothing is ever billed with it, and no
    preview is computed anew because of it.
    """

    _name = "wuye.shadow.price"
    _description = "Other Price of a What-If Run"
    _inherit = ["wuye.fee.price"]
    _order = "shadow_id, standard_id, date_from, id"

    shadow_id = fields.Many2one(
        "wuye.shadow", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="shadow_id.community_id", store=True, index=True, precompute=True
    )
    standard_id = fields.Many2one(
        string="Instead of",
        help="The standard whose prices this one stands in for.",
    )
    other_standard_id = fields.Many2one(
        "wuye.fee.standard",
        string="As under standard",
        ondelete="cascade",
        domain="[('item_id', '=', item_id), ('id', '!=', standard_id)]",
        help="Bill with the prices of this standard; then no price is entered here.",
    )
    price = fields.Float(default=0.0, tracking=False)
    date_from = fields.Date(
        required=False,
        tracking=False,
        help="Until the day before, the prices of the standard hold. Empty: as if this "
        "price had always held.",
    )
    tier_ids = fields.One2many("wuye.shadow.price.tier", "price_id", copy=True)
    band_ids = fields.One2many("wuye.shadow.price.band", "price_id", copy=True)
    part_ids = fields.One2many("wuye.shadow.price.part", "price_id", copy=True)

    _season_uniq = models.UniqueIndex(
        "(shadow_id, standard_id, COALESCE(date_from, '-infinity'::date),"
        " COALESCE(season_from, ''))",
        "This standard has another price from that day on already: change that row.",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        self.date_to = False

    @api.depends("other_standard_id.name")
    def _compute_summary(self):
        other = self.filtered("other_standard_id")
        for price in other:
            price.summary = price.other_standard_id.name
        return super(WuyeShadowPrice, self - other)._compute_summary()

    @api.constrains("other_standard_id", "standard_id", "shadow_id")
    def _check_other_standard(self):
        for price in self.filtered("other_standard_id"):
            if price.other_standard_id.item_id != price.item_id:
                raise ValidationError(
                    price.env._(
                        "“%(other)s” is no standard of %(item)s. Choose one of the "
                        "same fee item.",
                        other=price.other_standard_id.name,
                        item=price.item_id.name,
                    )
                )
            rows = price.shadow_id.price_ids
            if (
                len(rows.filtered(lambda r, p=price: r.standard_id == p.standard_id))
                > 1
            ):
                raise ValidationError(
                    price.env._(
                        "“%(standard)s” is billed as under another standard: enter no "
                        "further price for it.",
                        standard=price.standard_id.name,
                    )
                )

    @api.constrains("standard_id", "shadow_id")
    def _check_same_company(self):
        for price in self:
            if price.standard_id.company_id != price.shadow_id.company_id:
                raise ValidationError(
                    price.env._(
                        "“%(standard)s” belongs to another company than the community.",
                        standard=price.standard_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        prices = super().create(vals_list)
        prices.shadow_id._withdraw()
        return prices

    def write(self, vals):
        result = super().write(vals)
        self.shadow_id._withdraw()
        return result

    def unlink(self):
        shadows = self.shadow_id
        result = super().unlink()
        shadows.exists()._withdraw()
        return result

    def _check_unused(self):
        """No bill ever used it."""

    def _refresh_drafts(self):
        """A preview does not depend on it; the figures of its own run do."""
        self.shadow_id._withdraw()

    # === BUSINESS METHODS === #

    def _version(self):
        self.ensure_one()
        return Version(self._scheme(), self.date_from or ALWAYS, self._season())

    def _pairs(self):
        """[(engine version, record)] that stand in for those of the standard.

        :param self: the prices of one standard in one run
        """
        standard = self.standard_id
        if other := self.other_standard_id:
            return [(price._version(), price) for price in other.price_ids]
        first = min(price.date_from or ALWAYS for price in self)
        kept = standard.price_ids.filtered(lambda price: price.date_from < first)
        return [(price._version(), price) for price in (*kept, *self)]


class WuyeShadowPriceTier(models.Model):
    """A tier of such a price."""

    _name = "wuye.shadow.price.tier"
    _inherit = ["wuye.fee.price.tier"]
    _description = "Tier of an Other Price"

    price_id = fields.Many2one("wuye.shadow.price", string="Other Price")


class WuyeShadowPriceBand(models.Model):
    """A price by time of day of such a price."""

    _name = "wuye.shadow.price.band"
    _inherit = ["wuye.fee.price.band"]
    _description = "Other Price by Band"

    price_id = fields.Many2one("wuye.shadow.price", string="Other Price")


class WuyeShadowPricePart(models.Model):
    """A part printed apart of such a price."""

    _name = "wuye.shadow.price.part"
    _inherit = ["wuye.fee.price.part"]
    _description = "Part of an Other Price"

    price_id = fields.Many2one("wuye.shadow.price", string="Other Price")
