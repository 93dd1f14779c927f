from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeParkingCorrection(models.Model):
    """A plate that was read wrongly: old, new, who, why, the picture (G7).

    Append-only.
    """

    _name = "wuye.parking.correction"
    _description = "Correction of a Plate"
    _order = "id desc"
    _rec_name = "stay_id"

    stay_id = fields.Many2one(
        "wuye.parking.stay",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="stay_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="stay_id.company_id", store=True, index=True, precompute=True
    )
    plate_from = fields.Char(string="Was", readonly=True)
    plate_to = fields.Char(string="Is", required=True, readonly=True)
    image = fields.Char(string="Picture", readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    corrected_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )

    _append_only = Immutable(
        *("stay_id", "plate_from", "plate_to", "image", "reason", "user_id"),
        "corrected_at",
        message="What was corrected stays on file as it is.",
    )
    _kept = NeverDeleted("What was corrected stays on file.")
