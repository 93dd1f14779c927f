from odoo import api, fields, models

from .ir_websocket import ASKED

NEWS = "wuye_parking_passed"  # to booths: somebody drove in or out


class WuyeParkingLift(models.Model):
    """In whose shift a bar was lifted (G11); booths hear of it (G12)."""

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
        lifts = super().create(vals_list)
        for lot in lifts.lot_id:
            self.env["bus.bus"]._sendone((lot, ASKED), NEWS, {"lot": lot.id})
        return lifts

    @api.model
    def _open_shift(self, desk):
        return self.env["wuye.shift"].search(
            [("desk_id", "=", desk.id), ("state", "=", "open")]
        )
