from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS
from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from ..read_act import LONGEST, MOST_MONEY

STANDS = 180  # seconds that the box thinks a car it did not let through stands there
SHOWN = 900  # seconds that the booth shows it, for a driver who looks for his money
SAME = 30  # seconds: the plate that was let out, seen again, is the same car


class WuyeParkingGateQueue(models.Model):
    """The car that stands before a lane, as its box said: what the booth sees (G2).

    One for each lane, until its bar goes up or another one is seen. It decides nothing:
    what is due is asked of the gatehouse when the guard looks.
    """

    _name = "wuye.parking.gate.queue"
    _description = "Car before a Lane"
    _order = "since, id"
    _rec_name = "plate"
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
    currency_id = fields.Many2one(related="company_id.currency_id")
    seq = fields.Integer(string="No. in the Journal", required=True, readonly=True)
    since = fields.Datetime(string="Waits since", required=True, readonly=True)
    seen_at = fields.Datetime(string="Seen", required=True, readonly=True)
    plate = fields.Char(readonly=True)
    code = fields.Char(string="What the Lane Said", readonly=True)
    amount = fields.Monetary(string="Shown to the Driver", readonly=True)
    image = fields.Char(string="Picture", readonly=True)

    _lane_once = models.Constraint(
        "UNIQUE(lane_id)", "Before a lane stands one car at a time."
    )

    # === FROM THE JOURNAL === #

    @api.model
    def _hear(self, box, rows):
        """What new events of a box say of who stands before its lanes.

        :param rows: as `wuye.iot.intake._after_intake`, `said` the detail, in order
        """
        lanes = self.env["wuye.parking.lane"].search([("door_id.box_id", "=", box.id)])
        by_door = {lane.door_id.id: lane for lane in lanes}
        for row in rows:
            lane, said = by_door.get(row["door_id"]), row["said"]
            if not lane or not isinstance(said, dict):
                continue
            if "n" in said:
                self._goes(lane, row["seq"])
            else:
                self._stands(lane, row, said)

    @api.model
    def _stands(self, lane, row, said):
        """A car was not let through; nothing, where that is known to be over."""
        now = fields.Datetime.now()
        at = min(row["at"].replace(microsecond=0), now)
        found = self.search([("lane_id", "=", lane.id)])
        plate = _text(said, "plate")
        is_old = (now - at).total_seconds() > STANDS or found.seq > row["seq"]
        if is_old or self._has_gone(lane, plate, at):
            return
        vals = {
            "lane_id": lane.id,
            "seq": row["seq"],
            "since": at,
            "seen_at": at,
            "plate": plate or False,
            "code": (row["code"] or "")[:32],
            "amount": _money(said),
            "image": _text(said, "image") or False,
        }
        if found and found.plate == vals["plate"] and found._age(at) <= STANDS:
            vals["since"] = found.since  # it waits since it was seen first
        if found:
            found.write(vals)
        else:
            self.create(vals)
        self._tell(lane)

    @api.model
    def _has_gone(self, lane, plate, at):
        """Whether the bar went up since, or just before for the same plate."""
        [(gone,)] = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT FROM wuye_parking_lift lift"
                " LEFT JOIN wuye_parking_stay stay ON stay.id = lift.stay_id"
                " WHERE lift.lane_id = %(lane)s AND (lift.lifted_at > %(at)s"
                " OR (lift.lifted_at > %(at)s - make_interval(secs => %(same)s)"
                " AND stay.plate = %(plate)s)))",
                lane=lane.id,
                at=at,
                same=SAME,
                plate=plate,
            )
        )
        return gone

    @api.model
    def _goes(self, lane, seq):
        """The box let somebody through: who stood there before stands there no more."""
        found = self.search([("lane_id", "=", lane.id), ("seq", "<", seq)])
        if found:
            found.unlink()
            self._tell(lane)

    @api.model
    def _lifted(self, lifts):
        """Bars were lifted, at the booth or at the lane: who stood there is gone.

        What the camera saw is the stay's picture, where it has none: the guard lifts by
        a plate, not by a picture (G16).
        """
        # sudo: what stands before lanes is the boxes' word
        queue = self.sudo()
        for lift in lifts:
            lane, stay = lift.lane_id, lift.stay_id.sudo()
            found = queue.search(
                [("lane_id", "=", lane.id), ("seen_at", "<=", lift.lifted_at)]
            )
            name = "entry_image" if lane.way == "in" else "exit_image"
            if found.image and stay and not stay[name]:
                stay.write({name: found.image})
            found.unlink()  # booths hear of the lift itself

    @api.model
    def _tell(self, lane):
        self.env["bus.bus"]._sendone(
            (lane.lot_id, ASKED), NEWS, {"lot": lane.lot_id.id}
        )

    def _age(self, now):
        return (now - self.seen_at).total_seconds()

    # === FOR THE BOOTH === #

    @api.model
    def _of(self, lanes):
        """Who stands before these lanes now, who waits longest first.

        :return: [{key, lane, name, way, plate, code, words, due, since, image}]
        """
        now = fields.Datetime.now()
        # sudo: of lanes the caller works at
        rows = self.sudo().search([("lane_id", "in", lanes.ids)])
        words = dict(self.env["wuye.parking.stay"]._code_words())
        fault = self.env._("A device does not work")
        return [
            {
                # another one: another car, or another fee
                "key": f"{row.lane_id.id} {row.plate} {row.amount:.2f} {row.since}",
                "lane": row.lane_id.id,
                "name": row.lane_id.name,
                "way": row.lane_id.way,
                "plate": row.plate or "",
                "code": row.code or "",
                "words": words.get(row.code, fault),
                "due": f"{row.amount:.2f}" if row.amount else "",
                "since": f"{to_gate(row.since):%H:%M:%S}",
                "image": row.image or "",
            }
            for row in rows
            if row._age(now) <= SHOWN
        ]


def _text(said, name):
    found = said.get(name)
    if not isinstance(found, str) or len(found) > LONGEST or "\0" in found:
        return ""
    return found


def _money(said):
    """What the display shows, in yuan; nothing where it is no amount."""
    try:
        due = Decimal(_text(said, "due") or "0")
    except InvalidOperation:
        return 0.0
    return float(due) if due.is_finite() and 0 < due <= MOST_MONEY else 0.0
