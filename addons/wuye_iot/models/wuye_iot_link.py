import base64
import secrets
import time

from odoo import fields, models

from ..signing import CHANNEL

MOST = 2**31 - 1
LONGEST = 64  # characters of a boot's name


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
