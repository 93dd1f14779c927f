from odoo import api, fields, models

WAYS = [("in", "In"), ("out", "Out")]


class WuyeParkingLane(models.Model):
    """A lane of a car park: a bar, a way in or out (车道)."""

    _name = "wuye.parking.lane"
    _description = "Parking Lane"
    _order = "lot_id, way, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="lot_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, index=True, precompute=True
    )
    way = fields.Selection(WAYS, required=True)
    closed = fields.Boolean(help="Nobody passes by himself; the guard may lift.")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(lot_id, code)", "Another lane of the car park has this code."
    )

    @api.depends("name", "code", "lot_id.name")
    def _compute_display_name(self):
        for lane in self:
            parts = (lane.lot_id.name, lane.code, lane.name)
            lane.display_name = " ".join(part for part in parts if part)
