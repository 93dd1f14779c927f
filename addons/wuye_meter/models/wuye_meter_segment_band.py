from odoo import fields, models
from odoo.exceptions import UserError


class WuyeMeterSegmentBand(models.Model):
    """What a device that counts by bands shows when it comes and when it goes."""

    _name = "wuye.meter.segment.band"
    _description = "Band of a Device"
    _order = "segment_id, band_id"
    _rec_name = "band_id"

    segment_id = fields.Many2one(
        "wuye.meter.segment", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="segment_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="segment_id.company_id", store=True, index=True, precompute=True
    )
    band_id = fields.Many2one("wuye.fee.band", required=True, ondelete="restrict")
    reading_install = fields.Float(string="Opening reading", digits=(16, 3))
    reading_archive = fields.Float(
        string="Closing reading", digits=(16, 3), readonly=True
    )

    _band_uniq = models.Constraint(
        "UNIQUE(segment_id, band_id)", "This band is there already."
    )

    def write(self, vals):
        if not self.env.su and (
            "reading_archive" in vals or self.segment_id.reading_ids
        ):
            raise UserError(
                self.env._("The device has been read: its opening readings stay.")
            )
        return super().write(vals)
