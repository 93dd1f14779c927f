from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .wuye_parking_gate_change import HEAD


class WuyeParkingLane(models.Model):
    """The door of a gate box that is this lane: its camera, bar, loop and buttons."""

    _name = "wuye.parking.lane"
    _inherit = ["wuye.parking.lane", "wuye.parking.told"]

    door_id = fields.Many2one(
        "wuye.iot.door",
        string="Door of the Box",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
        help="The barrier in the configuration of its box: camera, relay, loop, the "
        "guard's buttons. With it the lane goes on without server.",
    )
    box_id = fields.Many2one(related="door_id.box_id", string="Gate Box")

    _door_once = models.UniqueIndex(
        "(door_id) WHERE door_id IS NOT NULL", "Another lane has this door."
    )

    @api.constrains("door_id", "lot_id")
    def _check_door(self):
        for lane in self:
            if lane.door_id and lane.door_id.community_id != lane.community_id:
                raise ValidationError(
                    self.env._(
                        "Door %(door)s is in another community than lane %(lane)s.",
                        door=lane.door_id.display_name,
                        lane=lane.display_name,
                    )
                )

    def _lane_keys(self):
        return self._keys_by((lane.community_id, HEAD) for lane in self)
