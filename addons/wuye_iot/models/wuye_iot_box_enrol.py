import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..signing import (
    ID,
    digest_code,
    enrolment_mac,
    event_key,
    exchange,
    exchange_mac,
    new_code,
    same,
)

_logger = logging.getLogger(__name__)
CODE_HOURS = 24  # an enrolment code is good for a day
CHAIN_KEYS = 3  # changes of keys that events may wait for the server
KEY, CODE = "box", "enrol"  # purposes of secrets


class Refused(Exception):
    """A request that is not believed; `reason` is what the box is told."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class WuyeIotBox(models.Model):
    """How a box comes to its key, changes it, and loses it."""

    _inherit = "wuye.iot.box"

    enrol_id = fields.Char(string="Id of the code", readonly=True, copy=False)
    enrol_until = fields.Datetime(
        string="Code is good until", readonly=True, copy=False
    )

    # finds the box of an enrolment
    _enrol_id_uniq = models.UniqueIndex(
        "(enrol_id) WHERE enrol_id IS NOT NULL", "Make the code once more."
    )

    # === ACTIONS === #

    def action_enrol(self):
        """Show a new code, once; an earlier one is dead, and a key stays until then."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "retired":
            raise UserError(
                self.env._(
                    "%s is retired. Make a new box for this place.", self.display_name
                )
            )
        code = new_code()
        self.enrol_id = code[:ID]
        self.enrol_until = fields.Datetime.add(fields.Datetime.now(), hours=CODE_HOURS)
        self.env["wuye.iot.secret"]._put(CODE, self.id, digest_code(code))
        self.message_post(body=self.env._("An enrolment code was made."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enrolment code"),
            "res_model": "wuye.iot.code",
            "view_mode": "form",
            "target": "new",
            "context": {"default_box_id": self.id, "default_code": code},
        }

    def action_rotate(self):
        """Ask the box for a new key; it does so with its next call."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "enrolled":
            raise UserError(
                self.env._("%s has no key yet. Enrol it.", self.display_name)
            )
        self.key_wanted = self.key_number + 1
        self._wake()

    def action_retire(self):
        """Forget the keys: the box is refused from now on. Its events stay."""
        self.check_access("write")
        for box in self:
            box.write({"state": "retired", "enrol_id": False, "enrol_until": False})
            self.env["wuye.iot.mark"]._forget(box)
            for purpose in (KEY, CODE):
                self.env["wuye.iot.secret"]._forget(purpose, box.id)

    # === WHAT THE BOX ASKS === #

    @api.model
    def _enrol(self, said):
        """A box with a code gets its key; the answer, and the key it is signed with.

        Once: the code is gone in the same transaction. A wrong one and an old one are
        refused alike, and nothing is told about which ids there are.

        :raises Refused: it does not know a code that is good now
        """
        box = self.search(
            [
                ("enrol_id", "=", said["id"]),
                ("enrol_until", ">", fields.Datetime.now()),
                ("state", "!=", "retired"),
            ]
        )
        digest = self.env["wuye.iot.secret"]._get(CODE, box.id) if box else None
        parts = (said["id"], said["public"], said["boot"], said["version"])
        if not digest or not same(said["mac"], enrolment_mac(digest, *parts)):
            raise Refused("key")
        return box._hand_key(said, digest)

    def _hand_key(self, said, digest):
        """The key and the answer for a box whose code was good; the code is gone."""
        # two at once with one code: the second waits here, and is refused
        self.env.cr.execute(
            SQL("SELECT id FROM wuye_iot_box WHERE id = %s FOR UPDATE", self.id)
        )
        key, answer = self._take_key(said["public"], digest)
        self.env["wuye.iot.secret"]._forget(CODE, self.id)
        self.write(
            {
                "state": "enrolled",
                # at once: what has the key before is not this computer, or forgets it
                "key_number": self.key_wanted,
                "enrol_id": False,
                "enrol_until": False,
                "enrolled_at": fields.Datetime.now(),
            }
        )
        link = self._link()
        # who was enrolled speaks for the box from now on, whoever did before
        link.write({"version": said["version"], "boot": said["boot"], "life": False})
        answer["last"], answer["chain"] = link._end_of_journal()
        _logger.info("box %s is enrolled with key %s", self.code, self.key_number)
        return key, answer

    def _rotate(self, public):
        """A box gets its next key, agreed under the one it has; the answer.

        The old key is good until the new one is used: an answer that was lost on its
        way locks nobody out.
        """
        self.ensure_one()
        old = self.env["wuye.iot.secret"]._get(KEY, self.id, self.key_number)
        return self._take_key(public, old, self.key_number + 1)[1]

    def _take_key(self, public, salt, number=None):
        """Agree on a key and keep it; (key, answer)."""
        number = number or max(self.key_number, self.key_wanted) + 1
        key, ours = exchange(salt, public)
        self.env["wuye.iot.secret"]._put(KEY, self.id, key, number)
        self.key_wanted = number
        if self.state != "enrolled":
            self.key_number = number
        return key, {
            "box": self.code,
            "public": ours,
            "key_number": number,
            "mac": exchange_mac(key, public, ours),
        }

    def _keys(self):
        """The keys the box may sign or chain with, the newest first: {number: key}."""
        self.ensure_one()
        secret = self.env["wuye.iot.secret"]
        numbers = sorted({self.key_wanted, self.key_number}, reverse=True)
        keys = {number: secret._get(KEY, self.id, number) for number in numbers}
        return {number: key for number, key in keys.items() if key}

    def _event_keys(self):
        """Keys of the chain, the newest first; events may wait over a change."""
        self.ensure_one()
        secret = self.env["wuye.iot.secret"]
        numbers = range(self.key_wanted, max(self.key_wanted - CHAIN_KEYS, 0), -1)
        keys = [secret._get(KEY, self.id, number) for number in numbers]
        return [event_key(key) for key in keys if key]

    def _used_key(self, number):
        """A key was used: it is the box's, and what is older is no key any more."""
        self.ensure_one()
        if number > self.key_number:
            self.key_number = number
