from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeParkingLane(models.Model):
    """The desk of a lane: the computer in the booth (J4)."""

    _inherit = "wuye.parking.lane"

    desk_id = fields.Many2one(
        "wuye.desk",
        string="Booth",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
        help="The desk whose shifts take the money of this lane.",
    )

    @api.constrains("desk_id", "lot_id")
    def _check_desk(self):
        for lane in self:
            if lane.desk_id and lane.desk_id.community_id != lane.community_id:
                raise ValidationError(
                    self.env._(
                        "Booth %(desk)s is in another community than lane %(lane)s.",
                        desk=lane.desk_id.display_name,
                        lane=lane.display_name,
                    )
                )


class WuyeDesk(models.Model):
    _inherit = "wuye.desk"

    lane_ids = fields.One2many("wuye.parking.lane", "desk_id", string="Lanes")
