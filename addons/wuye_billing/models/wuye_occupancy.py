from odoo import api, fields, models


class WuyeOccupancy(models.Model):
    _inherit = "wuye.occupancy"

    item_id = fields.Many2one(
        "wuye.fee.item",
        compute="_compute_item_id",
        inverse="_inverse_item_id",
        help="A payer of this item only; empty: of all items.",
    )

    @api.depends("item_key")
    def _compute_item_id(self):
        for occupancy in self:
            occupancy.item_id = self.env["wuye.fee.item"].browse(
                occupancy.item_key or []
            )

    def _inverse_item_id(self):
        for occupancy in self:
            occupancy.item_key = occupancy.item_id.id or 0
