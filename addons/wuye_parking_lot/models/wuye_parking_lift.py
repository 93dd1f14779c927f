from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..gate_clock import now as gate_now
from .wuye_parking_stay import CODES

WHYS = [
    ("entry", "Drove in"),
    ("right", "Month card or space"),
    ("free", "Free, with its reason"),
    ("free_time", "Nothing due"),
    ("paid", "Paid"),
    ("debt", "Let out owing"),
    ("guard", "By hand, with its reason"),
    ("special", "On duty"),
]
NEEDS_REASON = ("free", "debt", "guard")


class WuyeParkingLift(models.Model):
    """A bar that was lifted, and by what (G10). Append-only."""

    _name = "wuye.parking.lift"
    _description = "Lift of a Bar"
    _order = "lifted_at desc, id desc"
    _rec_name = "lane_id"

    lane_id = fields.Many2one(
        "wuye.parking.lane",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        related="lane_id.lot_id", store=True, index=True, precompute=True
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
    lifted_at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        default=lambda self: gate_now(self.env),
    )
    why = fields.Selection(WHYS, string="Explained by", required=True, readonly=True)
    code = fields.Selection(CODES, string="What the Lane Said", readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Guard",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    token = fields.Char(required=True, readonly=True, copy=False)

    _token_uniq = models.Constraint("UNIQUE(token)", "This lift was done already.")
    _reason_given = models.Constraint(
        "CHECK(why NOT IN ('free', 'debt', 'guard')"
        " OR length(btrim(coalesce(reason, ''))) >= 2)",
        "Say why: a bar lifted by hand, free or owing has a reason.",
    )
    _facts = Immutable(
        *("lane_id", "stay_id", "lifted_at", "why", "code", "reason", "user_id"),
        "token",
        message="Why a bar was lifted is never changed.",
    )
    _kept = NeverDeleted("Why a bar was lifted is never deleted.")
