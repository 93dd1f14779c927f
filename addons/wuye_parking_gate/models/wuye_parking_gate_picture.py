import base64
import binascii
import re

from odoo import api, fields, models

from odoo.addons.wuye_iot.journal import Nonsense
from odoo.addons.wuye_parking_desk.models.ir_websocket import ASKED
from odoo.addons.wuye_parking_desk.models.wuye_parking_lift import NEWS

REFERENCE = re.compile(r"(\d{4}-\d\d-\d\d)/[0-9a-f]{32}\.jpg\Z")
LARGEST = 40 * 1024  # bytes of a picture
AT_ONCE = 5  # pictures a box is asked for with one answer
GOOD_FOR = 60  # seconds a box is asked for a picture; then somebody has to look again
LOOKERS = ("guard", "supervisor", "manager")
ASKING, HERE = "asking", "here"
WHYS = [
    ("gone", "The box has this picture no more"),
    ("full", "The disk of the box was full, the picture was not kept"),
    ("slow", "The disk of the box was too slow, the picture was not kept"),
    ("disk", "The disk of the box does not give it"),
    ("broken", "What the camera sent is no picture"),
    ("large", "The box cannot make it small enough"),
]
STATES = [(ASKING, "Asked of the Box"), (HERE, "Here"), *WHYS]


class WuyeParkingGatePicture(models.Model):
    """A picture of a camera that somebody looked at: fetched from its box, made small
    there, and kept no longer than the car park keeps pictures (G16, R128).

    What nobody looks at stays on the box.
    """

    _name = "wuye.parking.gate.picture"
    _description = "Picture of a Lane"
    _order = "id desc"
    _rec_name = "reference"

    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="cascade"
    )
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="lot_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, index=True, precompute=True
    )
    reference = fields.Char(string="Name on the Box", required=True, readonly=True)
    taken_on = fields.Date(string="Taken", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default=ASKING)
    asked_at = fields.Datetime(string="Asked", required=True, readonly=True)
    picture = fields.Binary(attachment=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE(box_id, reference)", "This picture is here already."
    )
    # what a box is asked for
    _wanted = models.Index("(box_id, id) WHERE state = 'asking'")

    # === FOR WHO LOOKS === #

    @api.model
    def _require_looker(self):
        self.env["res.users"]._require_post(
            LOOKERS, self.env._("Guards and managers look at pictures of cars.")
        )

    @api.model
    def _look(self, lane, reference):
        """A picture of a lane for somebody who looks, asked of its box where needed.

        :param lane: the caller has it, and may look at pictures
        :return: {url, words, is_asked}: an address, or words; neither where there is
            no picture; whether the box is being asked for it
        """
        row, now = self._row(lane, reference), fields.Datetime.now()
        # sudo: guards of lanes need not see boxes; pictures are made here only
        box = lane.sudo().door_id.box_id
        if row._is_unanswered(now):
            row.asked_at = now
            box._wake()
        elif not row and box and (found := REFERENCE.match(reference or "")):
            self.sudo().create(
                {
                    "box_id": box.id,
                    "lot_id": lane.lot_id.id,
                    "reference": reference,
                    "taken_on": found[1],
                    "asked_at": now,
                }
            )
            box._wake()
        return self._shown_of(lane, reference)

    @api.model
    def _shown_of(self, lane, reference):
        """As `_look`; nothing is asked of anybody."""
        if not REFERENCE.match(reference or ""):
            return _told()
        if row := self._row(lane, reference):
            return row._shown(fields.Datetime.now())
        if lane.sudo().door_id:  # sudo: as above
            words = self.env._("The picture is on the box.")
        else:
            words = self.env._("The lane has no box any more.")
        return _told(words=words)

    @api.model
    def _row(self, lane, reference):
        # sudo: as in `_look`
        box = lane.sudo().door_id.box_id
        return self.sudo().search(
            [("box_id", "=", box.id), ("reference", "=", reference or "")]
        )

    def _shown(self, now):
        if self.state == HERE:
            return _told(f"/wuye/parking/picture/{self.id}")
        if self.state != ASKING:
            words = dict(self._fields["state"]._description_selection(self.env))
            return _told(words=words[self.state])
        if self._is_unanswered(now):
            return _told(
                words=self.env._("The box does not answer; the picture is there.")
            )
        words = self.env._("The picture is on its way from the box.")
        return _told(words=words, is_asked=True)

    def _is_unanswered(self, now):
        if self.state != ASKING:
            return False
        return (now - self.asked_at).total_seconds() > GOOD_FOR

    # === FOR THE BOX === #

    @api.model
    def _wanted_of(self, box):
        """References a box is asked for; told until it answers."""
        since = fields.Datetime.subtract(fields.Datetime.now(), seconds=GOOD_FOR)
        rows = self.search(
            [
                ("box_id", "=", box.id),
                ("state", "=", ASKING),
                ("asked_at", ">=", since),
            ],
            order="id",
            limit=AT_ONCE,
        )
        return rows.mapped("reference")

    @api.model
    def _answered(self, box, said):
        """What a box says of a picture; of one it was not asked for nothing is kept.

        :raises Nonsense: it is neither a picture nor a word for there being none
        """
        name, why = said.get("file"), said.get("why")
        if not isinstance(name, str) or (why is not None and why not in dict(WHYS)):
            raise Nonsense("picture")
        picture = None if why else _jpeg(said.get("jpeg"))
        row = self.search(
            [
                ("box_id", "=", box.id),
                ("reference", "=", name),
                ("state", "=", ASKING),
            ]
        )
        if not row:
            return
        row.write({"state": why or HERE, "picture": picture})
        lot = row.lot_id
        self.env["bus.bus"]._sendone((lot, ASKED), NEWS, {"lot": lot.id})

    @api.model
    def _forget(self, lot, now):
        """Pictures of a car park that are over their days (G16)."""
        since = fields.Datetime.subtract(now, days=lot.image_days)
        self.search(
            [("lot_id", "=", lot.id), ("taken_on", "<", since.date())], limit=10_000
        ).unlink()


def _told(url="", words="", is_asked=False):
    return {"url": url, "words": words, "is_asked": is_asked}


def _jpeg(text):
    """As a binary field keeps it. :raises Nonsense: no JPEG, or too large"""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError) as error:
        raise Nonsense("picture") from error
    if not raw.startswith(b"\xff\xd8") or len(raw) > LARGEST:
        raise Nonsense("picture")
    return base64.b64encode(raw)
