from odoo import api, fields, models

from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS
from odoo.addons.wuye_parking_lot.gate_clock import to_gate

HEARD = 10  # seconds a box's word is believed: it says how its lanes are every 1.25 s
UNKNOWN = "unknown"
BARS = [("up", "Up"), ("down", "Down"), (UNKNOWN, "Unknown")]
LOOPS = [("car", "A car stands on it"), ("free", "Free"), (UNKNOWN, "Unknown")]


class WuyeParkingGateBar(models.Model):
    """How the bar and the loop of a lane are, as its box said last (G2).

    The word of a box that is silent is not believed: who asks is told since when nobody
    knows. What is not wired has no state.
    """

    _name = "wuye.parking.gate.bar"
    _description = "Bar and Loop of a Lane"
    _rec_name = "lane_id"
    _log_access = False

    lane_id = fields.Many2one(
        "wuye.parking.lane", required=True, readonly=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="lane_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lane_id.company_id", store=True, index=True, precompute=True
    )
    # another door is another bar: what was said of the one before counts no more
    door_id = fields.Many2one(
        "wuye.iot.door", required=True, readonly=True, ondelete="cascade"
    )
    bar = fields.Selection(BARS, readonly=True)
    bar_at = fields.Datetime(string="Bar so since", readonly=True)
    loop = fields.Selection(LOOPS, readonly=True)
    loop_at = fields.Datetime(string="Loop so since", readonly=True)

    _lane_once = models.Constraint("UNIQUE(lane_id)", "A lane has one bar.")

    # === FROM THE BOX === #

    @api.model
    def _hear(self, box, said):
        """What a call of a box says of its bars and loops; written where it changed.

        :param said: the body of the call: `health.doors`, by the code of the door
        """
        lanes = self.env["wuye.parking.lane"].search([("door_id.box_id", "=", box.id)])
        if not lanes:
            return
        health = said.get("health")
        doors = health.get("doors") if isinstance(health, dict) else None
        doors = doors if isinstance(doors, dict) else {}
        rows = {row.lane_id: row for row in self.search([("lane_id", "in", lanes.ids)])}
        for lane in lanes:
            state = doors.get(lane.door_id.code)
            state = state if isinstance(state, dict) else {}
            vals = {
                "door_id": lane.door_id.id,
                "bar": _word(state, "up", "up", "down"),
                "loop": _word(state, "car", "car", "free"),
            }
            self._keep(lane, rows.get(lane, self.browse()), vals)

    @api.model
    def _keep(self, lane, row, vals):
        """The row of a lane, where something of it is new; booths hear of it."""
        now = fields.Datetime.now()
        is_other = row.door_id.id != vals["door_id"]
        for name in ("bar", "loop"):
            if is_other or row[name] != vals[name]:
                vals[f"{name}_at"] = now
        if not is_other and len(vals) == 3:
            return
        if row:
            row.write(vals)
        elif vals["bar"] or vals["loop"]:
            self.create({"lane_id": lane.id, **vals})
        else:
            return
        self.env["bus.bus"]._sendone(
            (lane.lot_id, ASKED), NEWS, {"lot": lane.lot_id.id}
        )

    # === FOR THE BOOTH === #

    @api.model
    def _of(self, lanes):
        """How these lanes are, of those that are doors of a box.

        :return: [{lane, online, heard, told, bar, bar_since, loop, loop_since}]; bar
            and loop are "" where nothing is wired; times are those at the gate
        """
        now = fields.Datetime.now()
        # sudo: of lanes the caller works at; a guard of lanes need not see boxes
        lanes = lanes.sudo().filtered("door_id")
        rows = {row.lane_id: row for row in self.sudo()._rows(lanes)}
        return [self._say(lane, rows.get(lane, self.browse()), now) for lane in lanes]

    @api.model
    def _rows(self, lanes):
        return self.search([("lane_id", "in", lanes.ids)]).filtered(
            lambda row: row.door_id == row.lane_id.door_id
        )

    @api.model
    def _say(self, lane, row, now):
        box = lane.door_id.box_id
        heard = box.contact_at
        age = (now - heard).total_seconds() if heard else HEARD
        online = box.state == "enrolled" and age < HEARD
        told = {
            "lane": lane.id,
            "online": online,
            "heard": _clock(heard, now),
            "told": _clock(now, now),
        }
        for name in ("bar", "loop"):
            state, since = row[name] or "", row[f"{name}_at"]
            if state and not online:
                state, since = UNKNOWN, heard
            told |= {name: state, f"{name}_since": _clock(since, now)}
        return told


def _word(state, name, yes, no):
    """How something is by the box; False where it has no such thing."""
    if name not in state:
        return False
    said = state[name]
    return (yes if said else no) if isinstance(said, bool) else UNKNOWN


def _clock(moment, now):
    """A moment at the gate, as short as it can be read; "" for none."""
    if not moment:
        return ""
    at, today = to_gate(moment), to_gate(now).date()
    return f"{at:%H:%M:%S}" if at.date() == today else f"{at:%m-%d %H:%M}"
