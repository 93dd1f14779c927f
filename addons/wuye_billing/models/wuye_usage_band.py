from odoo import api, fields, models


class WuyeUsageBand(models.Model):
    """The part of a consumption that fell into one band of the day."""

    _name = "wuye.usage.band"
    _description = "Consumption by Band"
    _order = "usage_id, band_id"

    usage_id = fields.Many2one(
        "wuye.usage", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="usage_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="usage_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(related="usage_id.item_id", store=True)
    band_id = fields.Many2one("wuye.fee.band", required=True, ondelete="restrict")
    quantity = fields.Float(digits=(16, 3))

    _band_uniq = models.Constraint(
        "UNIQUE(usage_id, band_id)", "This band is entered already: change that row."
    )
    _quantity_not_negative = models.Constraint(
        "CHECK(quantity >= 0)", "Consumption cannot be less than zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.usage_id._check_may_change()
        return rows

    def write(self, vals):
        self.usage_id._check_may_change()
        result = super().write(vals)
        self.usage_id._check_may_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self.usage_id._check_may_change()
