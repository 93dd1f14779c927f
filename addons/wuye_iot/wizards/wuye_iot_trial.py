import time

from odoo import api, fields, models

from wuye_engine.access import Door, Found, Moment, decide
from wuye_engine.access.wire import read_list

from ..compile_list import compile_one
from ..event_words import WHAT
from ..words import INFO, outcome

ACCESS = "access."  # how the words of decisions begin in WHAT


class WuyeIotTrial(models.TransientModel):
    """May this card pass this door at this moment, and why (F9).

    Asked is what the box asks, of the list the box has or is about to get: the same
    engine decides. Fire, a list that is too old, and who is in already are the box's
    own knowledge: the answer is that of a box which heard the server just now. Nothing
    is opened, and nothing is written in the journal.
    """

    _name = "wuye.iot.trial"
    _description = "Trial of a Passage"

    credential_id = fields.Many2one(
        "wuye.iot.credential", required=True, ondelete="cascade"
    )
    door_id = fields.Many2one(
        "wuye.iot.door",
        required=True,
        ondelete="cascade",
        domain="[('community_id', '=', community_id)]",
    )
    community_id = fields.Many2one("wuye.community")
    at = fields.Datetime(
        string="Moment", required=True, default=lambda self: fields.Datetime.now()
    )
    code = fields.Selection(
        [(name, words) for name, words in WHAT if name.startswith(ACCESS)],
        string="Decision",
        compute="_compute_code",
    )
    outcome = fields.Char(compute="_compute_code")
    is_held = fields.Boolean(
        string="The box holds the newest list", compute="_compute_code"
    )

    @api.depends("credential_id", "door_id", "at")
    def _compute_code(self):
        for trial in self:
            trial.code, trial.outcome, trial.is_held = False, INFO, False
            if trial.credential_id and trial.door_id and trial.at:
                code = trial._decide()
                trial.code = f"{ACCESS}{code}" if code else False
                trial.outcome = outcome("access", code) if code else INFO
                trial.is_held = trial._is_held()

    def _decide(self):
        """The code of the decision for the number as a full reader reads it, or ""."""
        card, door = self.credential_id, self.door_id
        for record in (card, door):
            record.check_access("read")
        # sudo: no post reads hashes; it is of a card and a door that he may read
        hashes = card.sudo().hash_ids.filtered(lambda one: one.kind == card.kind)
        value = hashes[:1].hash
        if not value:
            return ""
        made = int(time.time() * 1000)
        # sudo: plans, days and groups are compiled, whoever may see them
        box = door.sudo().box_id
        found = read_list(compile_one(box, value, 1, made))
        permits = [permit for permit in found.permits if value in permit.hashes]
        return decide(
            found.head.doors.get(door.code) or Door(door.code),
            Found(permits, bool(found.denials)),
            int(self.at.timestamp() * 1000),
            Moment(),
            found.head,
        ).code.value

    def _is_held(self):
        # sudo: what a box holds is told to nobody by itself
        box = self.door_id.sudo().box_id
        link, newest = box._link(), box._versions()
        return (link.list_held, link.deny_held) == (newest["list"], newest["deny"])
