from odoo import fields, models


class WuyeMeterReading(models.Model):
    """A reading and what was sent from a phone for it, with the photo."""

    _inherit = "wuye.meter.reading"

    round_entry_ids = fields.One2many(
        "wuye.meter.round.entry", "reading_id", string="From a Phone", readonly=True
    )
