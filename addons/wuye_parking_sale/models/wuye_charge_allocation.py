from odoo import api, models


class WuyeChargeAllocation(models.Model):
    """A month card begins with the row that settles its bill (G5)."""

    _inherit = "wuye.charge.allocation"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        # sudo: who takes money, or matches lines, sees no month cards
        rows.sudo().charge_id.parking_sale_ids._begin_if_paid()
        return rows
