from odoo import fields, models


class WuyeCharge(models.Model):
    """What the page of a charge shows besides its facts."""

    _inherit = "wuye.charge"

    change_ids = fields.One2many(
        "wuye.charge",
        "origin_id",
        string="Adjustments",
        readonly=True,
        help="What adjusted, reversed or re-issued this charge.",
    )
