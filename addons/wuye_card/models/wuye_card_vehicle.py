from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeCard(models.Model):
    """The vehicle a card goes with: "bind person, unit, vehicle" (R108).

    It says whose car a card is carried in; what a barrier reads of the car itself is a
    credential of parking.
    """

    _inherit = "wuye.card"

    vehicle_id = fields.Many2one(
        "wuye.vehicle",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('unit_id', '=', unit_id)]",
        tracking=True,
        help="A vehicle of the unit. A card that replaces this one takes it over.",
    )

    @api.constrains("vehicle_id", "unit_id")
    def _check_vehicle(self):
        for card in self:
            vehicle = card.vehicle_id
            if vehicle and vehicle.unit_id != card.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(plate)s is no vehicle of %(unit)s. Choose one of the unit, "
                        "or enter it there first.",
                        plate=vehicle.plate,
                        unit=card.unit_id.code or self.env._("a card without unit"),
                    )
                )


class WuyeVehicle(models.Model):
    _inherit = "wuye.vehicle"

    card_ids = fields.One2many(
        "wuye.card",
        "vehicle_id",
        string="Cards",
        groups="wuye_property.group_guard,wuye_property.group_customer_service,"
        "wuye_property.group_manager,wuye_property.group_administrator",
    )

    def write(self, vals):
        result = super().write(vals)
        if "unit_id" in vals:
            # sudo: who moves a vehicle need not be who issues cards
            cards = self.sudo().card_ids
            cards.filtered(
                lambda card: card.unit_id != card.vehicle_id.unit_id
            ).vehicle_id = False
        return result
