from odoo import api, fields, models
from odoo.exceptions import UserError

from ..plates import PlateError, parse_plate


class WuyeVehicle(models.Model):
    """A vehicle of a unit, known by its plate (R17, R18, R28)."""

    _name = "wuye.vehicle"
    _description = "Vehicle"
    _order = "plate, id"
    _rec_name = "plate"
    _rec_names_search = [
        "plate",
        "partner_id.name",
        "partner_id.wuye_initials",
        "unit_id.code",
    ]
    _check_company_auto = True

    # the trigram index serves the search for a part of the plate
    plate = fields.Char(
        required=True,
        index="trigram",
        help="Number plate of 7 characters, 8 for new-energy vehicles.",
    )
    plate_kind = fields.Selection(
        [
            ("standard", "Standard"),
            ("new_energy", "New Energy"),
            ("special", "Special"),
        ],
        required=True,
        readonly=True,
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who uses the vehicle.",
    )
    note = fields.Char(string="Notes")
    active = fields.Boolean(default=True)

    _plate_uniq = models.UniqueIndex(
        "(community_id, plate) WHERE active IS TRUE",
        "This plate is already registered in the community. Archive the old entry "
        "first.",
    )
    _plate_filled = models.Constraint(
        "CHECK (btrim(plate) <> '')", "Enter the number plate."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # a plate just archived is free again only once the database knows
        self.flush_model(["active", "plate"])
        return super().create([self._clean_plate(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_plate(vals) if "plate" in vals else vals)

    @api.model
    def _clean_plate(self, vals):
        """A copy of `vals` with the plate as stored and its kind.

        :raises UserError: where the text is no plate
        """
        try:
            plate, kind = parse_plate(vals.get("plate"))
        except PlateError as error:
            raise UserError(
                self.env._(
                    "%(plate)s is no number plate: 7 characters such as 粤B12345, 8 "
                    "for new-energy vehicles such as 粤BD12345.",
                    plate=vals.get("plate") or "",
                )
            ) from error
        return {**vals, "plate": plate, "plate_kind": kind.value}
