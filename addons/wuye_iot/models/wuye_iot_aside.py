import hashlib
import json
import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
LONGEST = 20_000  # characters of a body that is kept
MOST = 1000  # rows a box: one that sends nonsense for ever fills no disk
NAMED = 5  # in the words of an alarm
REASONS = [
    ("event", "No event at all"),
    ("order", "A number that is not above the one before"),
    ("text", "Text that is damaged"),
    ("seq", "Number or kind"),
    ("uuid", "Its own name"),
    ("at", "Time"),
    ("mono", "Clock of the box"),
    ("boot", "Name of the start"),
    ("clock", "State of the clock"),
    ("list", "Number of the list"),
    ("door", "Door"),
    ("kind", "Kind"),
    ("code", "Code"),
    ("credential", "Card"),
    ("detail", "Details"),
    ("chain", "Chain"),
]


class WuyeIotAside(models.Model):
    """What came in an event's place and is none: kept as it came, to be looked at.

    Where its chain proves that the box wrote it so (a fault in the box's program), it
    is held, and the journal goes on behind it. Where it does not, its number stays a
    gap that is asked for again. Nobody writes here but the intake.
    """

    _name = "wuye.iot.aside"
    _description = "Set Aside from a Journal"
    _order = "id desc"
    _rec_name = "box_id"
    _log_access = False

    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    seq = fields.Integer(string="No.", readonly=True, help="0: it has none.")
    reason = fields.Selection(
        REASONS, string="What Is Wrong", readonly=True, required=True
    )
    body = fields.Text(string="As it came", readonly=True, required=True)
    digest = fields.Char(readonly=True, required=True)
    chain = fields.Char(readonly=True)
    is_proven = fields.Boolean(
        string="Written by the box",
        readonly=True,
        help="Its place in the chain proves that the box wrote it so.",
    )
    seen_at = fields.Datetime(string="First seen", readonly=True, required=True)
    count = fields.Integer(string="Times", readonly=True, required=True)

    _once = models.Constraint(
        "UNIQUE(box_id, digest)", "This was set aside already; it is counted."
    )
    # a number that is proven is one text; finds it for the chain of what follows
    _proven_once = models.UniqueIndex("(box_id, seq) WHERE is_proven")

    @api.model
    def _keep(self, box, odd, proven):
        """Set aside what is no event; the numbers that are held by it from now on.

        Twice is counted, not kept twice.

        :param odd: list of `journal.Odd`
        :param proven: numbers whose chain fits
        """
        held, named = [], []
        room = MOST - self.search_count([("box_id", "=", box.id)], limit=MOST)
        for one in odd:
            seq = one.event["seq"] if one.is_placed else 0
            is_new, is_held = self._keep_one(box, one, seq, seq in proven, room)
            room -= is_new
            if is_held:
                held.append(seq)
            named.append(f"{seq or '?'} ({one.reason})")
        if named:
            _logger.warning("box %s: no events: %s", box.code, ", ".join(named))
            # what is wrong is said where they are, in the language of who looks
            text = ", ".join(name.partition(" ")[0] for name in named[:NAMED])
            alarms = self.env["wuye.iot.alarm"]
            alarms._raise(box, "aside", fields.Datetime.now(), text=text)
            self.env["wuye.iot.wall"]._tell(box.community_id)
        self.invalidate_model()
        return held

    def _keep_one(self, box, one, seq, is_proven, room):
        """(whether it is new, whether its number is held)"""
        # ASCII: there may be halves of characters in it
        body = json.dumps(one.event)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO wuye_iot_aside AS a (box_id, community_id, company_id, seq,
                    reason, body, digest, chain, is_proven, seen_at, count)
                SELECT %(box)s, %(community)s, %(company)s, %(seq)s, %(reason)s,
                    %(body)s, %(digest)s, %(chain)s, %(proven)s,
                    now() AT TIME ZONE 'UTC', 1
                 WHERE %(room)s > 0 OR EXISTS (SELECT 1 FROM wuye_iot_aside
                     WHERE box_id = %(box)s AND digest = %(digest)s)
                ON CONFLICT (box_id, digest) DO UPDATE SET count = a.count + 1,
                    is_proven = a.is_proven OR excluded.is_proven
                RETURNING count
                """,
                box=box.id,
                community=box.community_id.id,
                company=box.company_id.id,
                seq=seq,
                reason=one.reason,
                body=body[:LONGEST],
                digest=hashlib.sha256(body.encode()).hexdigest(),
                chain=one.event["chain"] if seq else None,
                proven=is_proven,
                room=room,
            )
        )
        return int(bool(rows and rows[0][0] == 1)), bool(rows) and is_proven
