from odoo import api, fields, models


class WuyeFeePriceRow(models.AbstractModel):
    """A row of a price version; it is kept like the version itself.

    With its version it is checked as a whole (context `wuye_price_whole`); changed by
    itself, at once.
    """

    _name = "wuye.fee.price.row"
    _description = "Row of a Price Version"

    price_id = fields.Many2one(
        "wuye.fee.price",
        string="Price Version",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="price_id.company_id", store=True, index=True)
    price = fields.Float(required=True, digits=(16, 6))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._by_itself()._check_unused()
        rows._by_itself()._changed()
        return rows

    def write(self, vals):
        self._by_itself()._check_unused()
        result = super().write(vals)
        self._by_itself()._changed()
        return result

    def unlink(self):
        versions = self._by_itself()
        versions._check_unused()
        result = super().unlink()
        versions._changed()
        return result

    def _by_itself(self):
        """The versions to check now; none while a version is saved with its rows."""
        versions = self.price_id
        if self.env.context.get("wuye_price_whole"):
            return versions.browse()
        return versions


class WuyeFeePriceTier(models.Model):
    """A price up to a limit of what is used in the month or the year (C8)."""

    _name = "wuye.fee.price.tier"
    _inherit = ["wuye.fee.price.row"]
    _description = "Price Tier"
    _order = "price_id, is_last, limit, id"

    limit = fields.Float(
        string="Up to", digits=(16, 3), help="Itself included; empty: above all others."
    )
    is_last = fields.Boolean(compute="_compute_is_last", store=True)
    limit_more = fields.Float(
        string="More per person",
        digits=(16, 3),
        help="What each person above the included ones adds to the limit.",
    )

    _limit_not_negative = models.Constraint(
        'CHECK("limit" >= 0 AND limit_more >= 0)', "A limit cannot be less than zero."
    )

    @api.depends("limit")
    def _compute_is_last(self):
        for tier in self:
            tier.is_last = not tier.limit


class WuyeFeePriceBand(models.Model):
    """The price of one band of the day: peak, flat or valley."""

    _name = "wuye.fee.price.band"
    _inherit = ["wuye.fee.price.row"]
    _description = "Price by Band"
    _order = "price_id, band_id"

    band_id = fields.Many2one("wuye.fee.band", required=True, ondelete="restrict")

    _band_uniq = models.Constraint(
        "UNIQUE(price_id, band_id)", "This band has a price already: change that row."
    )


class WuyeFeePricePart(models.Model):
    """A further price of the same measure, printed apart: sewage, the lift."""

    _name = "wuye.fee.price.part"
    _inherit = ["wuye.fee.price.row"]
    _description = "Part of a Price"
    _order = "price_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)

    _name_uniq = models.Constraint(
        "UNIQUE(price_id, name)", "This version has a part of that name already."
    )
