from odoo import fields, models

from .wuye_parking_sale import READERS


class WuyeCharge(models.Model):
    """A bill of a month card."""

    _inherit = "wuye.charge"

    parking_sale_ids = fields.One2many(
        "wuye.parking.sale",
        "charge_id",
        string="Month Card Sold",
        readonly=True,
        groups=READERS,
    )

    def _is_reversed_by(self, row):
        """Whether an allocation of it comes from its own reversal."""
        charges = row.move_line_id.move_id.wuye_charge_ids
        return any(
            other.kind == "reversal" and other.origin_id == self for other in charges
        )
