from odoo import api, fields, models


class WuyeParkingLift(models.Model):
    """In whose shift a bar was lifted (G11)."""

    _inherit = "wuye.parking.lift"

    shift_id = fields.Many2one(
        "wuye.shift", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lanes = self.env["wuye.parking.lane"]
        for vals in vals_list:
            desk = lanes.browse(vals["lane_id"]).desk_id
            if desk and "shift_id" not in vals:
                vals["shift_id"] = self._open_shift(desk).id
        return super().create(vals_list)

    @api.model
    def _open_shift(self, desk):
        return self.env["wuye.shift"].search(
            [("desk_id", "=", desk.id), ("state", "=", "open")]
        )
