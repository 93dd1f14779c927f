from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

WRAPS = 65_536  # a board counts in 16 bits
RESTARTED = 1000  # lifts between two readings that no bar can do: it began anew
LIFTED = ("done", "switched", "not_sensed", "silent")  # results: it was lifted, perhaps
# lifts of a lane on a day that somebody or something accounts for: those of cars, and
# orders from the wall, which have their reason
EXPLAINED = """
    SELECT (SELECT count(*)
              FROM wuye_parking_lift lift
         LEFT JOIN wuye_iot_command command ON command.id = lift.command_id
             WHERE lift.lane_id = counted.lane_id
               AND lift.lifted_at >= counted.day::timestamp - interval '8 hours'
               AND lift.lifted_at < counted.day::timestamp + interval '16 hours'
               AND (command.id IS NULL OR command.state = ANY(%(lifted)s)))
         + (SELECT count(*)
              FROM wuye_iot_command command
              JOIN wuye_parking_lane lane ON lane.door_id = command.door_id
             WHERE lane.id = counted.lane_id AND command.action IN ('open', 'hold')
               AND command.state = ANY(%(lifted)s)
               AND command.asked_at >= counted.day::timestamp - interval '8 hours'
               AND command.asked_at < counted.day::timestamp + interval '16 hours'
               AND NOT EXISTS (SELECT 1 FROM wuye_parking_lift lift
                                WHERE lift.command_id = command.id)) AS number
"""


class WuyeParkingGateCount(models.Model):
    """Lifts of a lane on a day by the board's own counter, against what explains them.

    The difference is what nobody has explained (未说明, G10): the audit tells it until
    a manager writes down what it was.
    """

    _name = "wuye.parking.gate.count"
    _description = "Lifts against the Counter"
    _inherit = ["mail.thread"]
    _order = "day desc, lane_id, id"
    _rec_name = "lane_id"

    lane_id = fields.Many2one(
        "wuye.parking.lane",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="lane_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lane_id.company_id", store=True, index=True, precompute=True
    )
    day = fields.Date(required=True, readonly=True)
    counted = fields.Integer(
        string="By the Counter", required=True, readonly=True, default=0
    )
    value = fields.Integer(
        string="Counter Last Read", required=True, readonly=True, default=0
    )
    read_at = fields.Datetime(string="Read", required=True, readonly=True)
    explained = fields.Integer(
        compute="_compute_explained",
        help="Entries, payments, month cards, free, by hand with a reason.",
    )
    unexplained = fields.Integer(
        compute="_compute_explained", search="_search_unexplained"
    )
    reason = fields.Char(
        string="What It Was", tracking=True, help="After somebody looked into it."
    )

    _once = models.Constraint(
        "UNIQUE(lane_id, day)", "The lane is counted for this day already."
    )

    @api.depends("counted", "lane_id", "day")
    def _compute_explained(self):
        numbers = self._explained()
        for row in self:
            row.explained = numbers.get(row.id, 0)
            row.unexplained = row.counted - row.explained

    def _explained(self):
        """{id: lifts that are accounted for}."""
        if not self.ids:
            return {}
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT counted.id, explained.number"
                    " FROM wuye_parking_gate_count counted"
                    " CROSS JOIN LATERAL (%s) explained WHERE counted.id = ANY(%s)",
                    SQL(EXPLAINED, lifted=list(LIFTED)),
                    self.ids,
                )
            )
        )

    def _search_unexplained(self, operator, value):
        """Of use for `!= 0`: the days that somebody has to look into."""
        if operator not in ("in", "not in") or set(value) != {0}:
            return NotImplemented
        query = SQL(
            "(SELECT counted.id FROM wuye_parking_gate_count counted"
            " CROSS JOIN LATERAL (%s) explained"
            " WHERE counted.counted <> explained.number)",
            SQL(EXPLAINED, lifted=list(LIFTED)),
        )
        return [("id", "not in" if operator == "in" else "in", query)]

    def write(self, vals):
        if not self.env.su and vals.keys() - {"reason"}:
            raise AccessError(
                self.env._("Lifts are counted by the board. Write what it was.")
            )
        return super().write(vals)

    # === FROM THE JOURNAL === #

    @api.model
    def _keep(self, box, rows):
        """What counters said, in the order of the journal.

        :param rows: as `wuye.iot.intake._after_intake`, `said` the detail
        """
        lanes = self.env["wuye.parking.lane"].search([("door_id.box_id", "=", box.id)])
        by_door = {lane.door_id.id: lane for lane in lanes}
        for row in rows:
            value = row["said"].get("value") if isinstance(row["said"], dict) else None
            lane = by_door.get(row["door_id"])
            if lane and type(value) is int and 0 <= value < WRAPS:
                self._count_at(lane, row["at"].replace(microsecond=0), value)

    @api.model
    def _count_at(self, lane, at, value):
        """A counter stood at `value`; an older reading changes nothing."""
        last = self.search(
            [("lane_id", "=", lane.id)], order="read_at desc, id desc", limit=1
        )
        if last and at < last.read_at:
            return
        step = (value - last.value) % WRAPS if last else 0
        if step > RESTARTED:
            step = value  # the board was without current, and began at nothing
        day = to_gate(at).date()
        if last and last.day == day:
            vals = {"counted": last.counted + step, "value": value, "read_at": at}
            last.write(vals)
            return
        self.create(
            {
                "lane_id": lane.id,
                "day": day,
                "counted": step,
                "value": value,
                "read_at": at,
            }
        )
