from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.wuye_parking import declaration

PLATE_KINDS = [
    ("ordinary", "Ordinary"),
    ("new_energy", "New Energy"),
    ("police", "Police"),
    ("learner", "Learner"),
    ("trailer", "Trailer"),
    ("test", "Test"),
    ("hongkong_macau", "Hong Kong or Macau"),
    ("embassy", "Embassy"),
    ("emergency", "Emergency"),
    ("armed_police", "Armed Police"),
    ("military", "Military"),
]


class WuyeParkingClass(models.Model):
    """The class of the tariff a car park gives to plates of a kind."""

    _name = "wuye.parking.class"
    _description = "Vehicle Class of a Car Park"
    _order = "lot_id, plate_kind"

    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        index=True,
        ondelete="cascade",
    )
    plate_kind = fields.Selection(PLATE_KINDS, string="Plates", required=True)
    name = fields.Char(
        string="Class of the Tariff", required=True, help="As the tariff names it."
    )

    _once = models.Constraint(
        "UNIQUE(lot_id, plate_kind)", "Each kind of plate has one class."
    )

    @api.constrains("name", "lot_id")
    def _check_class(self):
        for row in self:
            version = row.lot_id.tariff_id.version_id
            if not version:
                continue
            tariff = declaration.compiled(version.data_text)
            known = [entry.code for entry in tariff.vehicle_classes]
            if row.name not in known:
                raise ValidationError(
                    self.env._(
                        "Tariff %(tariff)s has no class %(name)s, only: %(known)s.",
                        tariff=row.lot_id.tariff_id.name,
                        name=row.name,
                        known=", ".join(known) or "—",
                    )
                )
