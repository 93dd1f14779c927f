from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..words import QUIET, is_quiet
from .ir_websocket import ASKED
from .wuye_iot_box import CLOCK_LIMIT
from .wuye_iot_command import GOOD_FOR, OPENERS

TOLD = 50  # events in one message, and on the wall when it opens
NAMED = 3  # cards named in a row
FRESH = 60  # seconds: what is older is no news
ALARM_SILENT = 60  # seconds without a word until an alarm is raised
ROW = (
    "id",
    "at_ms",
    "outcome",
    "kind",
    "code",
    "door_id",
    "door_code",
    "box_id",
    "tail",
    "label",
)
BESIDE = ("credential_id", "detail")  # what is looked at, not sent


class WuyeIotWall(models.AbstractModel):
    """What the wall of events shows, and hears by the bus (F12, R115, R119).

    Everything is read with the reader's rights. Of persons there is the label and the
    last digits of the card, never a name.
    """

    _name = "wuye.iot.wall"
    _description = "Wall of Events"

    # === FOR THE SCREEN === #

    @api.model
    def load(self, community_id=False):
        """The wall of a community: its last events, its boxes, what waits.

        :return: {communities, community_id, events, may_open, doors, **state}
        """
        events = self.env["wuye.iot.event"]
        events.check_access("read")
        communities = self.env["wuye.community"].search(
            [("company_id", "in", self.env.companies.ids)]
        )
        place = communities.filtered(lambda one: one.id == community_id)
        place = place or communities[:1]
        doors = self.env["wuye.iot.door"].search([("community_id", "=", place.id)])
        return {
            "communities": [{"id": one.id, "name": one.name} for one in communities],
            "community_id": place.id,
            "may_open": self._may_open(),
            "doors": [
                {
                    "id": door.id,
                    "name": door.name,
                    "kind": door.kind,
                    "code": door.code,
                    "box": door.box_id.code,
                    "enters": bool(door.zone_enters),
                    "leaves": bool(door.zone_leaves),
                }
                for door in doors
            ],
            "events": self._rows([("community_id", "=", place.id)]),
            **self.state(place.id),
        }

    @api.model
    def state(self, community_id):
        """Counts, boxes and what waits, of one community."""
        place = self.env["wuye.community"].browse(community_id)
        place.check_access("read")
        # sudo: the numbers of a list say nothing of what is in it
        numbers = self.env["wuye.iot.number"].sudo()
        found = numbers.search([("community_id", "=", place.id)])
        number = numbers._of(place)[0]
        found_boxes = self._boxes(place)
        denied = self._denials(place, found_boxes)
        boxes = [self._box(box, number, denied) for box in found_boxes]
        alarms = self.env["wuye.iot.alarm"].search_count(
            [("community_id", "=", place.id), ("state", "=", "open")]
        )
        return {
            "boxes": boxes,
            "list": number,
            "list_at": self._text(found.list_at),
            "today": self._today(place),
            "alarms": alarms,
            "waiting": self._waiting(place, boxes),
            "now": int(datetime.now(UTC).timestamp() * 1000),
        }

    @api.model
    def since(self, community_id, event_id):
        """Events after one, for a wall whose bus is silent; oldest first."""
        rows = self._rows([("community_id", "=", community_id), ("id", ">", event_id)])
        return rows[::-1]

    @api.model
    def older(self, community_id, which, before_ms=False):
        """Older events of a filter: "all", "denied", "alarm" or "barrier"."""
        domain = Domain("community_id", "=", community_id)
        if which == "denied":
            domain &= Domain("outcome", "in", ["denied", "alarm"])
            domain &= Domain("kind", "=", "access")
        elif which == "alarm":
            domain &= Domain("outcome", "=", "alarm")
        elif which == "barrier":
            barriers = self.env["wuye.iot.door"].search(
                [("community_id", "=", community_id), ("kind", "=", "barrier")]
            )
            domain &= Domain("door_id", "in", barriers.ids)
        if before_ms:
            moment = datetime.fromtimestamp(before_ms / 1000, UTC)
            domain &= Domain("at", "<", moment.replace(tzinfo=None))
        return self._rows(domain)

    @api.model
    def event(self, event_id):
        """All that is known of an event: how it was decided, by which list."""
        event = self.env["wuye.iot.event"].browse(event_id)
        event.check_access("read")
        return {
            **self._rows([("id", "=", event.id)], quiet=True)[0],
            "door": event.door_id.name or event.door_code,
            "box": event.box_id.display_name,
            "seq": event.seq,
            "list": event.list_number,
            "clock": event.clock,
            "facts": self._facts(event),
        }

    @api.model
    def before_open(self, door_id):
        """What the dialog of remote opening says before anything is done."""
        door = self.env["wuye.iot.door"].browse(door_id)
        commands = self.env["wuye.iot.command"]
        commands._check_may(door)
        used, limit = commands._used(door)
        reasons = commands._fields["reason"]._description_selection(self.env)
        return {
            "used": used,
            "limit": limit,
            "seconds": GOOD_FOR,
            "reasons": reasons,
            "online": door.box_id.is_online,
            "last": self._last_state(door),
            "picture": self._picture(door),
        }

    @api.model
    def open_door(self, door_id, reason, note):
        """Have a door opened; the number of the order.

        :raises UserError: without reason, too often, or without a box (F11)
        """
        door = self.env["wuye.iot.door"].browse(door_id)
        return self.env["wuye.iot.command"]._ask(door, reason, note).id

    @api.model
    def opened(self, command_id):
        """What became of an order, and who gave it why (F11)."""
        commands = self.env["wuye.iot.command"]
        commands._close_expired()
        command = commands.browse(command_id)
        command.check_access("read")
        return self._followed(command)

    # === PARTS === #

    @api.model
    def _may_open(self):
        user = self.env.user
        return any(user.has_group(f"wuye_property.group_{post}") for post in OPENERS)

    @api.model
    def _rows(self, domain, quiet=False):
        """The newest events of a domain, the newest first, as the wall shows them.

        :param quiet: with what is said with each passage, too
        """
        events = self.env["wuye.iot.event"]
        events.check_access("read")
        domain = Domain(domain)
        for kind, code in () if quiet else QUIET:
            domain &= Domain("kind", "!=", kind) | Domain("code", "!=", code)
        rows = events.search_read(domain, [*ROW, *BESIDE], limit=TOLD, load=None)
        return self._shown(rows)

    @api.model
    def _boxes(self, place):
        return self.env["wuye.iot.box"].search(
            [("community_id", "=", place.id), ("state", "=", "enrolled")]
        )

    @api.model
    def _box(self, box, number, denied):
        behind = max(number - box.list_held, 0)
        missing = denied.filtered(lambda card: card.deny_number > box.deny_held)
        return {
            "id": box.id,
            "name": box.name,
            "code": box.code,
            "doors": len(box.door_ids),
            "barriers": len(box.door_ids.filtered(lambda one: one.kind == "barrier")),
            "online": box.is_online,
            "list": box.list_held,
            "behind": behind,
            "unconfirmed": len(missing),
            "unconfirmed_since": self._text(missing[:1].denied_at),
            "tails": [card.tail for card in missing[:NAMED] if card.tail],
            "clock": box.clock_offset,
            "clock_bad": abs(box.clock_offset) >= CLOCK_LIMIT,
            "pending": box.pending if box.is_online else None,
            "contact": self._text(box.contact_at),
        }

    @api.model
    def _text(self, moment):
        """A time as ms since 1970, for the browser's own zone; False for none."""
        if not moment:
            return False
        return int(moment.replace(tzinfo=UTC).timestamp() * 1000)

    @api.model
    def _today(self, place):
        """How many passed and were denied since midnight, in the reader's zone."""
        local = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        rows = self.env.execute_query(
            SQL(
                "SELECT CASE WHEN outcome = 'passed' THEN 'passed' ELSE 'denied' END,"
                " count(*) FROM wuye_iot_event WHERE community_id = %s AND at >= %s"
                " AND kind = 'access' AND outcome <> 'note' GROUP BY 1",
                place.id,
                midnight.astimezone(UTC).replace(tzinfo=None),
            )
        )
        return {"passed": 0, "denied": 0, **dict(rows)}

    @api.model
    def _waiting(self, place, boxes):
        """What is not confirmed, lacking or wrong: rows of the lower list."""
        rows = []
        for box in boxes:
            if box["unconfirmed"]:
                rows.append({"kind": "deny", "box": box, "tails": box["tails"]})
            if box["clock_bad"]:
                rows.append({"kind": "clock", "box": box})
        gaps = self.env["wuye.iot.gap"].search(
            [("community_id", "=", place.id), ("state", "=", "open")]
        )
        rows += [
            {
                "kind": "gap",
                "id": gap.id,
                "box": {"id": gap.box_id.id, "name": gap.box_id.name},
                "first": gap.first,
                "last": gap.last,
                "count": gap.count,
                "since": self._text(gap.seen_at),
            }
            for gap in gaps
        ]
        return rows

    @api.model
    def _denials(self, place, boxes):
        """The cards that some box does not know to be denied, the oldest first."""
        # sudo: guards read no cards; the last digits are what they compare
        cards = self.env["wuye.iot.credential"].sudo()
        held = [box.deny_held for box in boxes]
        return cards.search(
            [
                ("community_id", "=", place.id),
                ("state", "=", "denied"),
                ("deny_number", ">", min(held, default=0)),
            ],
            order="denied_at, id",
        )

    @api.model
    def _last_state(self, door):
        """What the door contact said last: "open", "closed" or False."""
        event = self.env["wuye.iot.event"].search(
            [
                ("door_id", "=", door.id),
                ("kind", "=", "door"),
                ("code", "in", ["opened", "closed"]),
            ],
            limit=1,
        )
        return {"opened": "open", "closed": "closed"}.get(event.code, False)

    # === THE BUS === #

    @api.model
    def _tell(self, community, rows=()):
        """Tell the walls of a community: new events, or that something else changed."""
        since = (datetime.now(UTC).timestamp() - FRESH) * 1000
        fresh = [
            row
            for row in rows
            if row["at_ms"] >= since and not is_quiet(row["kind"], row["code"])
        ]
        for place in community:
            self.env["bus.bus"]._sendone(
                (place, ASKED),
                "wuye_iot_news",
                {
                    "community": place.id,
                    "rows": self._shown(fresh[-TOLD:]),
                },
            )

    # === EACH MINUTE === #

    @api.model
    def _cron_minute(self):
        """Silent boxes raise an alarm; orders end; what is old is forgotten."""
        now = fields.Datetime.now()
        end = fields.Datetime.subtract(now, seconds=ALARM_SILENT)
        links = self.env["wuye.iot.link"].search(
            [("box_id.state", "=", "enrolled"), ("contact_at", "<", end)]
        )
        alarms = self.env["wuye.iot.alarm"]
        for link in links:
            if not alarms._is_open(link.box_id, "silent"):
                alarms._raise(link.box_id, "silent", link.contact_at)
                self._tell(link.box_id.community_id)
        self.env["wuye.iot.command"]._close_expired()
        self.env["wuye.iot.secret"]._forget_nonces()
        self.env["wuye.iot.event"]._forget_old()
