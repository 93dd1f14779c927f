from odoo import api, fields, models

from odoo.addons.wuye_iot.models.wuye_iot_command import GOOD_FOR
from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment


class WuyeParkingGatehouse(models.AbstractModel):
    """A lift that the booth gives is an order to the lane's box."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def watch_booth(self, desk_token):
        """Also {queue: [...]}: who stands before the lanes, as
        `wuye.parking.gate.queue` tells it."""
        told = super().watch_booth(desk_token)
        desk = self.env["wuye.desk"]._registered(desk_token)
        # sudo: lanes of the guard's own booth
        queue = self.env["wuye.parking.gate.queue"]._of(desk.sudo().lane_ids)
        return {**told, "queue": queue}

    @api.model
    def _lift(self, lane, stay, why, decision, token, reason=None):
        lift = super()._lift(lane, stay, why, decision, token, reason)
        if not isinstance(self.env.context.get(MOMENT), Moment):
            lift.command_id = self._order_lift(lane.sudo(), lift)
        return lift

    @api.model
    def _order_lift(self, lane, lift):
        """The order on its way to the box; none where the lane has none.

        The limit of openings by hand is not for lanes: each of these has its stay.
        """
        door = lane.door_id
        # sudo above: a guard of lanes need not see doors
        if not door or door.box_id.state != "enrolled":
            return False
        now = fields.Datetime.now()
        command = lane.env["wuye.iot.command"].create(
            {
                "door_id": door.id,
                "box_id": door.box_id.id,
                "action": "open",
                "reason": "other",
                "note": lift.stay_id.name or lift.token,
                "user_id": self.env.uid,
                "asked_at": now,
                "expires_at": fields.Datetime.add(now, seconds=GOOD_FOR),
            }
        )
        door.box_id._wake()
        return command
