import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..read_act import NotAnAct, read_act

_logger = logging.getLogger(__name__)
AT_ONCE = 100  # acts taken in with one call of a box: it waits 15 s for its answer
STATES = [
    ("new", "To Be Taken In"),
    ("waiting", "Waits for a Shift"),
    ("done", "Taken In"),
    ("aside", "Set Aside"),
]
NUMBER = ("waiting", "done", "aside")


class WaitsForShift(Exception):
    """Money was taken, and no shift is open that it could be counted in.

    :param stay: the id of the stay it was taken for, or False
    """

    def __init__(self, stay=False):
        super().__init__(stay)
        self.stay = stay


class WuyeParkingGateAct(models.Model):
    """A car that a box let in or out: taken in once, in the order of its journal (G14).

    It happened, whatever the server would have said: what differs is noted, not undone.
    What cannot be taken in is set aside for somebody to look at, and holds up no other.
    """

    _name = "wuye.parking.gate.act"
    _description = "Act of a Lane's Box"
    _order = "at desc, id desc"
    _rec_name = "plate"

    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    lane_id = fields.Many2one("wuye.parking.lane", readonly=True, ondelete="restrict")
    seq = fields.Integer(string="No. in the Journal", required=True, readonly=True)
    number = fields.Integer(string="No.", required=True, readonly=True)
    at = fields.Datetime(string="When", required=True, readonly=True)
    token = fields.Char(required=True, readonly=True)
    way = fields.Selection([("in", "In"), ("out", "Out")], readonly=True)
    plate = fields.Char(readonly=True)
    stay_id = fields.Many2one("wuye.parking.stay", readonly=True, ondelete="restrict")
    amount = fields.Monetary(string="Taken", readonly=True)
    body = fields.Json(readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="new", index=True
    )
    differs = fields.Char(
        string="The Server Would Have Said",
        readonly=True,
        help="What the box did stands; here is what was known better on the server.",
    )
    error = fields.Char(string="Why Not", readonly=True)
    reason = fields.Char(string="What Was Done")

    _once = models.Constraint("UNIQUE(box_id, seq)", "This act is here already.")
    _to_do = models.Index("(box_id, seq) WHERE state IN ('new', 'waiting')")
    _facts = Immutable(
        *("box_id", "seq", "number", "at", "token", "body", "amount", "way", "plate"),
        message="What a lane did is never changed.",
    )
    _ended = Immutable(
        "state", message="It is taken in already.", when="OLD.state = 'done'"
    )
    _kept = NeverDeleted("What a lane did is never deleted.")

    def write(self, vals):
        if not self.env.su and vals.keys() - {"reason"}:
            raise AccessError(
                self.env._("What a lane did is told by its box. Write what was done.")
            )
        return super().write(vals)

    # === FROM THE JOURNAL === #

    @api.model
    def _keep(self, box, rows):
        """Keep the acts among new events.

        :param rows: as `wuye.iot.intake._after_intake`, `said` the detail
        """
        lanes = {
            lane.door_id.id: lane
            for lane in self.env["wuye.parking.lane"]
            .with_context(active_test=False)
            .search([("door_id.box_id", "=", box.id)])
        }
        for row in rows:
            if not isinstance(row["said"], dict) or "n" not in row["said"]:
                continue  # a car that was not let through
            vals = {"box_id": box.id, "seq": row["seq"], "at": row["at"]}
            vals["at"] = row["at"].replace(microsecond=0)
            vals["lane_id"] = lanes[row["door_id"]].id if row["door_id"] in lanes else 0
            self._keep_one(vals, row)

    @api.model
    def _keep_one(self, vals, row):
        said = {**row["said"], "code": row["code"]}
        try:
            act = read_act(said)
        except NotAnAct as error:
            # its number is not believed either: it would say what the box may forget
            vals["number"] = 0
            vals |= {"token": row["uuid"], "state": "aside", "error": str(error)}
        else:
            vals |= {"number": act.number, "token": act.token, "way": act.way}
            vals |= {"plate": act.plate, "amount": float(act.paid)}
            if not vals["lane_id"]:
                vals |= {"state": "aside", "error": self.env._("No lane has its door.")}
        self.create({**vals, "lane_id": vals["lane_id"] or False, "body": said})

    @api.model
    def _seen(self, box):
        """The number of the last act of a box that its snapshot has."""
        [(number,)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(max(number), 0) FROM wuye_parking_gate_act"
                " WHERE box_id = %s AND state = ANY(%s)",
                box.id,
                list(NUMBER),
            )
        )
        return number

    @api.model
    def _leaving(self, stays):
        """Stays that have left: the act that says so waits for a shift."""
        return self.search(
            [("state", "=", "waiting"), ("stay_id", "in", stays.ids)]
        ).stay_id

    # === TAKING IN === #

    @api.model
    def _take_in(self, box):
        """Take in what there is, in the order of the journal and behind no gap."""
        ready = self.search(
            [
                ("box_id", "=", box.id),
                ("state", "=", "new"),
                ("seq", "<=", box._link().acked),
            ],
            order="seq",
            limit=AT_ONCE,
        )
        for act in ready:
            act._take_in_one()

    def _take_in_one(self):
        """:raises psycopg2.OperationalError: another transaction was in its way"""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._check_turn()
                self.env["wuye.parking.gate.replay"]._do(self)
                self.env.flush_all()
            self.env["wuye.parking.gate.change"]._note({self.community_id.id: {"head"}})
            return
        except WaitsForShift as waits:
            self.env.invalidate_all(flush=False)
            said = self.env._("No shift is open at the booth.")
            self.write({"state": "waiting", "error": said, "stay_id": waits.stay})
        except psycopg2.OperationalError:
            raise  # the box sends it again
        except Exception as error:  # one that cannot be taken in holds up no other
            self.env.invalidate_all(flush=False)
            level = logging.INFO if isinstance(error, UserError) else logging.ERROR
            _logger.log(level, "act %s of box %s", self.seq, self.box_id.code)
            said = str(error.args[0]) if error.args else type(error).__name__
            self.write({"state": "aside", "error": said[:500]})
        self.env["wuye.parking.gate.change"]._note({self.community_id.id: {"head"}})

    def _check_turn(self):
        """:raises WaitsForShift: an earlier act of this car waits"""
        earlier = self.plate and self.search_count(
            [
                ("box_id", "=", self.box_id.id),
                ("plate", "=", self.plate),
                ("state", "=", "waiting"),
                ("seq", "<", self.seq),
            ],
            limit=1,
        )
        if earlier:
            raise WaitsForShift

    @api.model
    def _take_in_waiting(self, community):
        """Money that waited for a shift is in it from now on."""
        waiting = self.search(
            [("state", "=", "waiting"), ("community_id", "=", community.id)],
            order="box_id, seq",
        )
        for act in waiting:
            act._take_in_one()

    def action_again(self):
        """Take in once more what was set aside, after what was wrong is mended."""
        self.env["res.users"]._require_post(
            ("supervisor", "manager"),
            self.env._("A supervisor or a manager looks at what was set aside."),
        )
        self.check_access("read")
        for act in self.sudo():  # sudo: acts are written by the intake only
            if act.state in ("aside", "waiting") and act.way:
                act._take_in_one()
