import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..users import users_of

HANDLERS = ("supervisor", "manager", "administrator")
TOLD = ("supervisor", "manager")  # whose inbox it comes into
PICTURES = ("image/jpeg", "image/png", "image/webp")
SIDE = 1920  # pixels of a photo at most
KINDS = [
    ("damage", "Damage to Equipment"),
    ("abuse", "Dispute or Abuse"),
    ("evasion", "Fee Evaded"),
    ("other", "Other Offence"),
]


class WuyeParkingIncident(models.Model):
    """Malicious damage or an offence at a lane, told to the management (R128).

    What the guard reported never changes; who handled it and what was done is added,
    once. A fault (`wuye.parking.fault`) is something that broke; this is something that
    somebody did.
    """

    _name = "wuye.parking.incident"
    _description = "Incident at a Lane"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, reported_at desc, id desc"

    name = fields.Char(string="Incident No.", required=True, readonly=True, copy=False)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    note = fields.Text(string="What Happened", required=True, readonly=True)
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
    stay_id = fields.Many2one(
        "wuye.parking.stay", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    plate = fields.Char(readonly=True, help="As read or typed when it was reported.")
    # evidence: copied, because a stay forgets its pictures after some days (G16)
    image_in = fields.Char(string="Picture In", readonly=True)
    image_out = fields.Char(string="Picture Out", readonly=True)
    # in the row, where the database keeps it from being changed
    photo = fields.Image(attachment=False, readonly=True)
    reported_by = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    reported_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    token = fields.Char(required=True, readonly=True, copy=False)
    state = fields.Selection(
        [("reported", "Reported"), ("handled", "Handled")],
        required=True,
        readonly=True,
        default="reported",
        tracking=True,
    )
    remedy = fields.Text(string="What Was Done")
    handled_by = fields.Many2one("res.users", readonly=True)
    handled_at = fields.Datetime(readonly=True)

    _token_uniq = models.Constraint("UNIQUE(token)", "This was reported already.")
    _told = models.Constraint(
        "CHECK(length(btrim(note)) >= 2)", "Say what happened, in two words at least."
    )
    _handled = models.Constraint(
        "CHECK(state = 'reported' OR (length(btrim(coalesce(remedy, ''))) >= 2"
        " AND handled_by IS NOT NULL AND handled_at IS NOT NULL))",
        "An incident is handled by somebody who says what was done.",
    )
    _facts = Immutable(
        *("name", "kind", "note", "lane_id", "stay_id", "plate", "image_in"),
        *("image_out", "photo", "reported_by", "reported_at", "token"),
        message="What a guard reported is never changed.",
    )
    _closed = Immutable(
        *("state", "remedy", "handled_by", "handled_at"),
        message="This incident is handled. What came later is written below it.",
        when="OLD.state = 'handled'",
    )
    _kept = NeverDeleted("An incident stays on file: say how it was handled.")

    @api.model
    def _report(self, lane, token, kind, note, stay, plate="", photo=False):
        """An incident at a lane; the management is told. A token is one incident.

        :param stay: of the lane's community, or none
        :param photo: a picture in base64, or nothing
        :raises UserError: no such kind, nothing is said, the photo is no picture
        """
        # sudo: guards report, and read and change nothing
        incidents = self.sudo()
        if done := incidents.search([("token", "=", token)]):
            return done
        note = (note or "").strip()
        if kind not in dict(KINDS):
            raise UserError(self.env._("Choose what kind of incident it is."))
        if len(note) < 2:
            raise UserError(self.env._("Say what happened, in two words at least."))
        incident = incidents.create(
            {
                "name": incidents.env["ir.sequence"].next_by_code(self._name),
                "kind": kind,
                "note": note,
                "lane_id": lane.id,
                "stay_id": stay.id,
                "plate": stay.plate or (plate or "").strip() or False,
                "image_in": stay.entry_image,
                "image_out": stay.exit_image,
                "photo": self._picture(photo),
                "token": token,
            }
        )
        incident._tell()
        return incident

    @api.model
    def _picture(self, photo):
        """A photo as it is kept: in base64, not larger than a screen."""
        if not photo:
            return False
        try:
            content = base64.b64decode(photo, validate=True)
        except binascii.Error:
            content = b""
        if guess_mimetype(content) not in PICTURES:
            raise UserError(self.env._("The photo is no picture. Take it once more."))
        return base64.b64encode(image_process(content, size=(SIDE, SIDE)))

    def _tell(self):
        """A task for each supervisor and manager who has the community."""
        words = dict(self._fields["kind"]._description_selection(self.env))
        for user in users_of(self.community_id, TOLD):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._(
                    "%(kind)s at %(lane)s",
                    kind=words[self.kind],
                    lane=self.lane_id.display_name,
                ),
            )

    def action_handle(self):
        """What was done is said first; then nobody has it in his inbox any more.

        :raises UserError: nothing is said, or it is handled already
        """
        self.env["res.users"]._require_post(
            HANDLERS, self.env._("Supervisors and managers handle incidents.")
        )
        for incident in self:
            if incident.state == "handled":
                raise UserError(self.env._("%s is handled already.", incident.name))
            if len((incident.remedy or "").strip()) < 2:
                raise UserError(
                    self.env._("Say what was done about %s first.", incident.name)
                )
        self.write(
            {
                "state": "handled",
                "handled_by": self.env.uid,
                "handled_at": fields.Datetime.now(),
            }
        )
        for incident in self:
            # sudo: the tasks of his colleagues too
            incident.sudo().activity_feedback(
                ["mail.mail_activity_data_todo"], feedback=incident.remedy
            )
        return True

    def _at(self, moment):
        """As the clock at the gate shows it, for paper."""
        return f"{to_gate(moment):%Y-%m-%d %H:%M}" if moment else ""
