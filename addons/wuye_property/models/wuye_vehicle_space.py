from odoo import api, fields, models
from odoo.exceptions import ValidationError

# How a further car on one space is treated (A5, R28).
SPACE_RULES = [
    ("refuse", "One car only"),
    ("turn", "By turns: entitled while no other car of the space is inside"),
    ("temporary", "Further cars pay as temporary ones"),
    ("free", "All cars enter freely"),
]


class WuyeCommunity(models.Model):
    _inherit = "wuye.community"

    space_rule = fields.Selection(
        SPACE_RULES,
        string="Several Cars on One Space",
        required=True,
        default="turn",
        help="How a further car registered on one space is treated, unless the space "
        "has a rule of its own.",
    )


class WuyeUnit(models.Model):
    """A parking space among the units: whose it is and which cars stand on it."""

    _inherit = "wuye.unit"

    space_right = fields.Selection(
        [
            ("sold", "Sold"),
            ("rented", "Rented"),
            ("inner", "Civil Defence or Internal"),
            ("reserved", "Reserved"),
        ],
        string="Space Is",
        tracking=True,
    )
    space_rule = fields.Selection(
        SPACE_RULES,
        string="Several Cars",
        tracking=True,
        help="How a further car on this space is treated; empty: as the community's "
        "rule says.",
    )
    space_vehicle_ids = fields.One2many(
        "wuye.vehicle", "space_id", string="Cars on This Space"
    )

    _space_fields_of_space = models.Constraint(
        "CHECK (kind = 'space' OR (space_right IS NULL AND space_rule IS NULL))",
        "Only a parking space is sold, rented or shared by cars.",
    )

    def _effective_space_rule(self):
        """The rule that holds on this space."""
        self.ensure_one()
        return self.space_rule or self.community_id.space_rule

    @api.constrains("space_rule")
    def _check_space_rule(self):
        self.space_vehicle_ids._check_space_rule()


class WuyeVehicle(models.Model):
    """The space a vehicle stands on, and how the rule treats it there."""

    _inherit = "wuye.vehicle"

    space_id = fields.Many2one(
        "wuye.unit",
        string="Parking Space",
        compute="_compute_space_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'space'), ('community_id', '=', community_id)]",
    )
    standing = fields.Selection(
        [
            ("holder", "Holder"),
            ("turn", "By Turns"),
            ("temporary", "Temporary"),
            ("free", "Free"),
        ],
        compute="_compute_standing",
        help="How the car is treated on its space; the first one registered holds it.",
    )

    @api.depends("unit_id.kind")
    def _compute_space_id(self):
        for vehicle in self:
            if vehicle.unit_id.kind == "space":
                vehicle.space_id = vehicle.unit_id

    @api.depends("active", "space_id.space_rule", "space_id.community_id.space_rule")
    def _compute_standing(self):
        first = self._first_on_space()
        for vehicle in self:
            space = vehicle.space_id
            if not space or not vehicle.active:
                vehicle.standing = False
            elif first.get(space, vehicle._origin) == vehicle._origin:
                vehicle.standing = "holder"
            else:
                rule = space._effective_space_rule()
                vehicle.standing = "temporary" if rule == "refuse" else rule

    @api.constrains("space_id", "active")
    def _check_space_rule(self):
        first = self._first_on_space()
        for vehicle in self:
            space = vehicle.space_id
            if space and space.community_id != vehicle.community_id:
                raise ValidationError(
                    self.env._(
                        "Space %(space)s is in another community than %(plate)s. "
                        "Choose a space of the same one.",
                        space=space.display_name,
                        plate=vehicle.plate,
                    )
                )
            if space and space.kind != "space":
                raise ValidationError(
                    self.env._(
                        "%(unit)s is no parking space. Choose one, or leave it empty.",
                        unit=space.display_name,
                    )
                )
            others = first.get(space, vehicle) if space else vehicle
            if (
                vehicle.active
                and others != vehicle
                and space._effective_space_rule() == "refuse"
            ):
                raise ValidationError(
                    self.env._(
                        "%(plate)s stands on space %(space)s already, and only one "
                        "car may. Archive that entry, or choose another rule for "
                        "the space.",
                        plate=others.plate,
                        space=space.display_name,
                    )
                )

    @api.model
    def _first_on(self, spaces):
        """{space: the active vehicle registered on it first}."""
        rows = self.search([("space_id", "in", spaces.ids)], order="id")
        first = {}
        for vehicle in rows:
            first.setdefault(vehicle.space_id, vehicle)
        return first

    def _first_on_space(self):
        return self._first_on(self.space_id._origin)

    def _is_entitled(self, inside):
        """Whether the car enters on its space's right, given the cars inside.

        :param inside: vehicles inside at that moment
        """
        self.ensure_one()
        if self.standing == "turn" or (
            self.standing == "holder"
            and self.space_id._effective_space_rule() == "turn"
        ):
            return not (inside - self).filtered(
                lambda other: other.space_id == self.space_id
            )
        return self.standing in ("holder", "free")
