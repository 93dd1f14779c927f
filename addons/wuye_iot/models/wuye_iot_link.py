import base64
import logging
import secrets
import time

from odoo import fields, models
from odoo.tools import SQL

from ..signing import CHANNEL
from .wuye_iot_box_enrol import Refused

_logger = logging.getLogger(__name__)

MOST = 2**31 - 1
LONGEST = 64  # characters of a boot's name, and of a life's
# seconds after the last word of one process until another may speak for the box: one
# that runs asks every 1.5 s
LEASE = 5


def _number(value, low=0):
    """A whole number a box says of itself, or 0: its health decides nothing."""
    return value if type(value) is int and low <= value <= MOST else 0


class WuyeIotLink(models.Model):
    """How a box is, as it says itself every second or two.

    A row apart from the box: what people change and what boxes say never wait for each
    other, and no history is kept of a figure that changes each second.
    """

    _name = "wuye.iot.link"
    _description = "State of a Box"
    _rec_name = "box_id"
    _log_access = False

    box_id = fields.Many2one("wuye.iot.box", required=True, ondelete="cascade")
    # who knows it hears when to ask; it is told in signed answers only
    channel = fields.Char(readonly=True)
    contact_at = fields.Datetime()
    boot = fields.Char()
    # the process that speaks for the box, and when another one tried to meanwhile
    life = fields.Char(string="Process that speaks")
    rival_at = fields.Datetime(string="Another one tried")
    version = fields.Char()
    clock_offset = fields.Integer()
    pending = fields.Integer()
    list_held = fields.Integer()
    deny_held = fields.Integer()
    deny_held_at = fields.Datetime()
    acked = fields.Integer()
    highest = fields.Integer()

    _box_uniq = models.Constraint("UNIQUE(box_id)", "A box has one state.")

    def _channel(self):
        """The wake-up channel of a box; a new one where it has none."""
        self.ensure_one()
        if not self.channel:
            token = base64.urlsafe_b64encode(secrets.token_bytes(CHANNEL)).decode()
            self.channel = f"wuye_iot_{token}"
        return self.channel

    def _move_ack(self):
        """`acked` is the last number with none missing before it."""
        for link in self:
            gaps = self.env["wuye.iot.gap"].sudo()._open_of(link.box_id)
            firsts = gaps.mapped("first")
            link.acked = min(firsts) - 1 if firsts else link.highest

    def _missing(self, limit):
        """Numbers the box is asked for again."""
        self.ensure_one()
        numbers = []
        for gap in self.env["wuye.iot.gap"].sudo()._open_of(self.box_id):
            numbers += range(gap.first, min(gap.last, gap.first + limit) + 1)
        return sorted(numbers)[:limit]

    # === ONE BOX, ONE VOICE === #

    def _admit(self, said):
        """Whether this process may speak for the box: one of a key, not two (H3).

        Keys can be copied with the folder they are in. A process names its life with
        each call. The one that speaks keeps the place; another waits until it has been
        silent for a while, as after a restart. One that speaks on after that shows that
        there are two. What a copy has in its journal is not what is stored here: then
        it never gets in, and nothing of it is taken.

        :raises Refused: `wait`, or `copy`, for which there is an alarm
        """
        self.ensure_one()
        # one call of a box at a time: what is stored decides who may speak
        self.env.cr.execute(
            SQL("SELECT 1 FROM wuye_iot_link WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        self.invalidate_recordset()
        life, now = said.get("life"), fields.Datetime.now()
        if not isinstance(life, str) or not 0 < len(life) <= LONGEST:
            return  # it names none: what its journal says decides alone
        if life == self.life:
            if self.rival_at:
                self.rival_at = False
                self._alarm_of_copy("")
            return
        last = _number(said.get("last"))
        if last < self.highest:
            raise self._copy(f"{last} < {self.highest}")
        heard = self.contact_at if self.life else None
        if heard and (now - heard).total_seconds() < LEASE:
            self.rival_at = now
            raise Refused("wait")
        self.write({"life": life, "rival_at": False})

    def _copy(self, text):
        """The refusal of a copy, after its alarm: it is raised by who found it."""
        self._alarm_of_copy(text)
        return Refused("copy")

    def _alarm_of_copy(self, text):
        box = self.box_id
        _logger.warning("box %s: a second one has its key %s", box.code, text)
        now = fields.Datetime.now()
        self.env["wuye.iot.alarm"]._raise(box, "copy", now, text=text)
        self.env["wuye.iot.wall"]._tell(box.community_id)

    def _end_of_journal(self):
        """The last number that is stored, and its chain: a journal goes on from it."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                "SELECT seq, chain FROM wuye_iot_event WHERE box_id = %s"
                " ORDER BY seq DESC LIMIT 1",
                self.box_id.id,
            )
        )
        return rows[0] if rows else (0, "")

    def _hear(self, said, stamp):
        """What the box says of itself with a call.

        :param stamp: the time of its call, seconds since 1970 by its clock
        """
        health = said.get("health")
        health = health if isinstance(health, dict) else {}
        now, deny = fields.Datetime.now(), _number(health.get("deny"))
        offset = health.get("offset")  # ms, measured by the box over the call before
        if type(offset) not in (int, float) or not -MOST < offset < MOST:
            offset = (stamp - int(time.time())) * 1000
        vals = {
            "contact_at": now,
            "clock_offset": round(offset),
            "pending": _number(health.get("pending")),
            "list_held": _number(health.get("list")),
            "deny_held": deny,
        }
        if deny != self.deny_held:
            vals["deny_held_at"] = now
        boot = said.get("boot")
        if isinstance(boot, str) and len(boot) <= LONGEST:
            vals["boot"] = boot
        self.write(vals)
