from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

KINDS = [
    ("bar", "Bar Does Not Open"),
    ("plate", "No Plate Was Read"),
    ("fee", "Disputes the Fee"),
    ("way", "Asks the Way"),
    ("other", "Something Else"),
]
OTHER = "other"


class WuyeParkingCall(models.Model):
    """A driver called by the intercom of a lane, and what it was about (R126, G2).

    Written down by the guard, once: nobody changes it. Damage and offences are
    incidents (`wuye.parking.incident`) and go to the management; a call goes to nobody.
    """

    _name = "wuye.parking.call"
    _description = "Call by the Intercom"
    _order = "answered_at desc, id desc"
    _rec_name = "lane_id"

    kind = fields.Selection(
        KINDS, string="What It Was About", required=True, readonly=True
    )
    note = fields.Char(readonly=True)
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
    plate = fields.Char(readonly=True, help="Of the car that stood at the lane.")
    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    answered_by = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    answered_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    token = fields.Char(required=True, readonly=True, copy=False)

    _token_uniq = models.Constraint("UNIQUE(token)", "This call is on file already.")
    _told = models.Constraint(
        "CHECK(kind <> 'other' OR length(btrim(coalesce(note, ''))) >= 2)",
        "Say what the call was about, in two words at least.",
    )
    _facts = Immutable(
        *("kind", "note", "lane_id", "stay_id", "plate", "shift_id"),
        *("answered_by", "answered_at", "token"),
        message="A call that was written down is never changed.",
    )
    _kept = NeverDeleted("A call stays on file.")

    @api.model
    def _write_down(self, lane, shift, token, kind, note, stay, plate=""):
        """A call at a lane of the caller's booth. A token is one call.

        :param stay: of the car that stands there, or none
        :raises UserError: no such kind, or something else without a word of it
        """
        # sudo: guards write calls down, and change none
        calls = self.sudo()
        if done := calls.search([("token", "=", token)]):
            return done
        note = (note or "").strip()
        if kind not in dict(KINDS):
            raise UserError(self.env._("Choose what the call was about."))
        if kind == OTHER and len(note) < 2:
            raise UserError(
                self.env._("Say what the call was about, in two words at least.")
            )
        return calls.create(
            {
                "kind": kind,
                "note": note or False,
                "lane_id": lane.id,
                "shift_id": shift.id,
                "stay_id": stay.id,
                "plate": stay.plate or (plate or "").strip() or False,
                "token": token,
            }
        )
