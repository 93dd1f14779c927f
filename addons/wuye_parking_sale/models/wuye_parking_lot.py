from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeParkingLot(models.Model):
    """When a month card that was sold begins, and where it is billed."""

    _inherit = "wuye.parking.lot"

    card_start = fields.Selection(
        [("paid", "When they are paid"), ("account", "At once, on account")],
        string="Month Cards Sold Begin",
        required=True,
        default="paid",
        help="When they are paid: the days count from the day on which the bill is "
        "settled, and no longer once the money is taken back.",
    )
    card_unit_id = fields.Many2one(
        "wuye.unit",
        string="Bills of Holders without a Unit",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="A bill stands on a unit: this one for who has none here, e.g. the car "
        "park as a space.",
    )

    @api.constrains("card_unit_id", "community_id")
    def _check_card_unit(self):
        for lot in self:
            unit = lot.card_unit_id
            if unit and unit.community_id != lot.community_id:
                raise ValidationError(
                    self.env._(
                        "%(unit)s is in another community than car park %(lot)s.",
                        unit=unit.display_name,
                        lot=lot.display_name,
                    )
                )
