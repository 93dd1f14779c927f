import uuid
from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..journal import Nonsense

GOOD_FOR = 10  # seconds: a door never opens late
ANSWER_WITHIN = 5  # seconds after that: the answer may be on its way
MOST = 100  # results in one call
PER_HOUR = 6  # openings of one door by one person
OPENERS = ("guard", "manager", "administrator")
ACTIONS = [
    ("open", "Open"),
    ("hold", "Keep open"),
    ("release", "Release"),
    ("rearm", "Re-arm after fire"),
]
REASONS = [
    ("forgot", "Resident forgot the card (identity checked)"),
    ("visitor", "Visitor"),
    ("delivery", "Delivery"),
    ("repair", "Repair"),
    ("emergency", "Emergency"),
    ("other", "Other"),
]
RESULTS = [
    ("done", "Opened, the door contact confirms"),
    ("switched", "Carried out by the relay; no door contact"),
    ("not_sensed", "Sent, the door did not move"),
    ("silent", "No answer from the relay"),
    ("refused", "Refused by the relay"),
    ("down", "The relay is not connected"),
    ("expired", "Came too late, not carried out"),
    ("duplicate", "Came twice, carried out once"),
]
STATES = [
    ("waiting", "Waiting"),
    ("sent", "Sent"),
    *RESULTS,
    ("unanswered", "No answer from the box"),
]
ASKED = ("waiting", "sent")  # states without a result


class WuyeIotCommand(models.Model):
    """An order to a door: who, why, and what happened (F11, H2, R114).

    It is good for ten seconds. The box keeps its uuid, so it is carried out once at
    most, and what was sensed comes back.
    """

    _name = "wuye.iot.command"
    _description = "Order to a Door"
    _order = "id desc"
    _rec_name = "door_id"

    uuid = fields.Char(
        string="UUID",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: str(uuid.uuid4()),
    )
    door_id = fields.Many2one(
        "wuye.iot.door", required=True, readonly=True, ondelete="restrict"
    )
    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="door_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="door_id.company_id", store=True, index=True)
    action = fields.Selection(ACTIONS, required=True, readonly=True, default="open")
    reason = fields.Selection(REASONS, required=True, readonly=True)
    note = fields.Char(string="Explanation", readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    asked_at = fields.Datetime(string="Asked", required=True, readonly=True)
    expires_at = fields.Datetime(string="Good until", required=True, readonly=True)
    sent_at = fields.Datetime(string="Sent to the box", readonly=True)
    result_at = fields.Datetime(string="Answered", readonly=True)
    state = fields.Selection(
        STATES, string="Result", required=True, readonly=True, default="waiting"
    )
    hour = fields.Datetime(readonly=True)
    turn = fields.Integer(readonly=True)

    _uuid_uniq = models.Constraint("UNIQUE(uuid)", "This order was given already.")
    # the limit holds for two clicks at once, too
    _turn_uniq = models.UniqueIndex(
        "(user_id, door_id, hour, turn)", "You have just asked for this."
    )
    # what a box is to be told
    _waiting = models.Index("(box_id, id) WHERE state IN ('waiting', 'sent')")

    # === BUSINESS METHODS === #

    @api.model
    def _ask(self, door, reason, note, action="open"):
        """Order a door to open: the command, on its way.

        :raises UserError: without a reason, too often, or while no box would hear it
        """
        self._check_may(door)
        if reason not in dict(REASONS):
            raise UserError(self.env._("Say why the door is opened."))
        if action not in dict(ACTIONS):
            raise UserError(self.env._("No door can do this."))
        note = (note or "").strip()
        if not note:
            raise UserError(
                self.env._("Explain: who stands there, and how was it checked?")
            )
        if door.box_id.state != "enrolled":
            raise UserError(
                self.env._("%s has no box that could open it.", door.display_name)
            )
        now, used = fields.Datetime.now(), self._check_often(door)
        # sudo: people give orders by this method only
        command = self.sudo().create(
            {
                "door_id": door.id,
                "box_id": door.box_id.id,
                "action": action,
                "reason": reason,
                "note": note,
                "user_id": self.env.uid,
                "asked_at": now,
                "expires_at": fields.Datetime.add(now, seconds=GOOD_FOR),
                "hour": now.replace(minute=0, second=0),
                "turn": used + 1,
            }
        )
        door.box_id._wake()
        return command.with_user(self.env.user)

    @api.model
    def _check_may(self, door):
        """:raises AccessError: the user opens no doors, or not this one"""
        user = self.env.user
        if not any(user.has_group(f"wuye_property.group_{post}") for post in OPENERS):
            raise AccessError(
                self.env._("Guards and managers open doors. Ask one of them.")
            )
        door.check_access("read")

    @api.model
    def _check_often(self, door):
        """How often the user has opened a door this hour.

        :raises UserError: he may not once more
        """
        used, limit = self._used(door)
        if used >= limit:
            raise UserError(
                self.env._(
                    "You have opened %(door)s %(count)s times this hour; that is the "
                    "limit. Ask the estate manager.",
                    door=door.display_name,
                    count=used,
                )
            )
        return used

    @api.model
    def _used(self, door):
        """How often the user has opened a door this hour, and how often he may."""
        hour = fields.Datetime.now().replace(minute=0, second=0)
        # sudo: counts his own
        turns = self.sudo().search_count(
            [
                ("user_id", "=", self.env.uid),
                ("door_id", "=", door.id),
                ("hour", "=", hour),
            ]
        )
        # sudo: a parameter of the system
        text = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("wuye_iot.opens_per_hour", PER_HOUR)
        )
        return turns, int(text)

    def _result(self, word):
        """What the box says became of a command; said again, nothing changes."""
        self.ensure_one()
        if word not in dict(RESULTS) or self.state not in (*ASKED, "unanswered"):
            return
        if word == "duplicate" and self.state == "unanswered":
            return
        self.write({"state": word, "result_at": fields.Datetime.now()})
        self._tell()

    @api.model
    def _close_expired(self):
        """Orders nobody answered are closed as that; an answer may still come."""
        end = fields.Datetime.subtract(
            fields.Datetime.now(), seconds=GOOD_FOR + ANSWER_WITHIN
        )
        # sudo: of every community
        late = self.sudo().search([("state", "in", ASKED), ("asked_at", "<=", end)])
        late.write({"state": "unanswered"})
        for command in late:
            command._tell()
        return late

    def _tell(self):
        """Tell who gave the order, and the wall, what became of it."""
        for command in self:
            command.user_id._bus_send(
                "wuye_iot_result", {"id": command.id, "state": command.state}
            )
            self.env["wuye.iot.wall"]._tell(command.community_id)


class WuyeIotBox(models.Model):
    """What a box is told to do."""

    _inherit = "wuye.iot.box"

    def _commands(self):
        """Orders that are still good, the oldest first; told until they are answered.

        Told twice is done once: the box knows the uuid.
        """
        self.ensure_one()
        commands = self.env["wuye.iot.command"].search(
            [
                ("box_id", "=", self.id),
                ("state", "in", ASKED),
                ("expires_at", ">", fields.Datetime.now()),
            ],
            order="id",
        )
        fresh = commands.filtered(lambda one: one.state == "waiting")
        fresh.write({"state": "sent", "sent_at": fields.Datetime.now()})
        return [
            {
                "uuid": one.uuid,
                "door": one.door_id.code,
                "action": one.action,
                "reason": one.reason,
                "expires": int(one.expires_at.replace(tzinfo=UTC).timestamp() * 1000),
            }
            for one in commands
        ]

    def _results(self, results):
        """What became of commands of this box; of others' nothing is believed."""
        self.ensure_one()
        if not isinstance(results, list) or len(results) > MOST:
            raise Nonsense("results")
        for one in results:
            if not isinstance(one, dict) or not isinstance(one.get("uuid"), str):
                raise Nonsense("results")
            found = self.env["wuye.iot.command"].search(
                [("box_id", "=", self.id), ("uuid", "=", one["uuid"])]
            )
            if found:
                found._result(one.get("result"))
