from odoo import api, fields, models

from odoo.addons.wuye_iot.models.wuye_iot_command import GOOD_FOR
from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment


class WuyeParkingGatehouse(models.AbstractModel):
    """A lift that the booth gives is an order to the lane's box."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _around(self, lanes):
        """Also {queue: [...], sensed: [...]}: who stands before the lanes, as
        `wuye.parking.gate.queue` tells it, and how they are, by
        `wuye.parking.gate.bar`."""
        return {
            **super()._around(lanes),
            "queue": self.env["wuye.parking.gate.queue"]._of(lanes),
            "sensed": self.env["wuye.parking.gate.bar"]._of(lanes),
        }

    @api.model
    def show_pictures(self, lane_id, stay_id, sought=False):
        """Pictures of the car at a lane, asked of the box where they are not here yet.

        :param stay_id: its stay, if one was found
        :param sought: the plate in the queue, where it is the queue's car
        :return: {in, now}: what there is, as `wuye.parking.gate.picture._look`
        """
        lane = self._lane(lane_id)
        pictures = self.env["wuye.parking.gate.picture"]
        pictures._require_looker()
        look = pictures._look
        stay = self._stay(lane, stay_id) if stay_id else self.env["wuye.parking.stay"]
        now = stay.exit_image
        if sought:
            # sudo: of a lane the caller works at
            queue = self.env["wuye.parking.gate.queue"].sudo()
            before = [("lane_id", "=", lane.id), ("plate", "=", sought)]
            now = queue.search(before).image
        return {
            "in": look(stay.entry_lane_id, stay.entry_image),
            "now": look(lane, now),
        }

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
