from odoo import api, fields, models
from odoo.exceptions import UserError

from ..codes import CodeError, clean, entrance_code, room_code, unit_code
from ..immutable import Immutable, changed_names

IMMUTABLE_FIELDS = ("building_id", "entrance", "room")
STATES = [
    ("unsold", "Unsold"),
    ("vacant", "Vacant"),
    ("decorating", "Under Decoration"),
    ("occupied", "Occupied"),
]


class WuyeUnit(models.Model):
    """A door that is billed: home, shop, office, parking space or storage room.

    Its code is the key of the whole system (R20-R22): made once from building, entrance
    and room, unique in the community, the same for ever. What a renumbering changes is
    the alias.
    """

    _name = "wuye.unit"
    _description = "Unit"
    _inherit = ["mail.thread", "mail.activity.mixin", "wuye.verified.mixin"]
    _order = "community_id, code, id"
    _rec_name = "code"
    _check_company_auto = True
    _required_to_verify = ("kind", "area_building")
    _verified_fields = (
        "kind",
        "floor",
        "area_building",
        "area_inner",
        "coefficient",
        "household_size",
        "developer_id",
        "date_handover",
    )

    building_id = fields.Many2one(
        "wuye.building",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="It is part of the unit's code and cannot be changed later.",
    )
    community_id = fields.Many2one(
        related="building_id.community_id",
        store=True,
        precompute=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="building_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    entrance = fields.Char(
        help="Number of the entrance, where the building has several. "
        "It cannot be changed later.",
    )
    room = fields.Char(
        required=True,
        help="Number of the room as on the door, e.g. 0302. "
        "It cannot be changed later.",
    )
    # the trigram index serves the search for a part of the code (A6)
    code = fields.Char(
        string="Unit Code",
        compute="_compute_code",
        store=True,
        precompute=True,
        required=True,
        index="trigram",
        help="Made from building, entrance and room. Unique in the community.",
    )
    alias = fields.Char(
        index="trigram",
        tracking=True,
        help="Another name of the unit, e.g. after a renumbering. Earlier names are "
        "kept and are still found.",
    )
    alias_ids = fields.One2many("wuye.unit.alias", "unit_id", string="Alias History")
    floor = fields.Integer(aggregator=None)
    kind = fields.Selection(
        [
            ("residence", "Residence"),
            ("shop", "Shop"),
            ("office", "Office"),
            ("space", "Parking Space"),
            ("storage", "Storage Room"),
        ],
        required=True,
        default="residence",
        tracking=True,
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="vacant",
        tracking=True,
    )
    area_building = fields.Float(
        string="Building Area",
        digits=(12, 2),
        tracking=True,
        help="In square metres, as in the title deed. Fees per area are based on it.",
    )
    area_inner = fields.Float(
        string="Inner Area", digits=(12, 2), tracking=True, help="In square metres."
    )
    coefficient = fields.Float(
        digits=(8, 4),
        default=1.0,
        aggregator=None,
        tracking=True,
        help="Weight of the unit in price formulas and shared costs; 1 as a rule.",
    )
    household_size = fields.Integer(
        aggregator="sum",
        tracking=True,
        help="Number of people living here. Some tariffs have limits that "
        "depend on it.",
    )
    developer_id = fields.Many2one(
        "res.partner",
        compute="_compute_developer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        tracking=True,
        help="Pays on every day on which the unit has neither payer nor owner.",
    )
    date_handover = fields.Date(string="Handover", tracking=True)
    note = fields.Text(string="Notes")
    active = fields.Boolean(default=True, tracking=True)
    occupancy_ids = fields.One2many("wuye.occupancy", "unit_id")
    vehicle_ids = fields.One2many("wuye.vehicle", "unit_id")
    document_ids = fields.One2many("wuye.document", "unit_id")
    owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_parties",
        search="_search_owner_id",
        help="The owner of today.",
    )
    tenant_ids = fields.Many2many(
        "res.partner",
        string="Tenants",
        compute="_compute_parties",
        search="_search_tenant_ids",
        help="The tenants of today.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        help="Who pays today, unless a fee item has a payer of its own.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (community_id, code)",
        "This community already has a unit with this code. Look it up instead of "
        "entering it again.",
    )
    _code_filled = models.Constraint(
        "CHECK (code ~ '^[^[:space:]]+$')",
        "The code of a unit can never be empty or contain spaces.",
    )
    # the ORM makes the code from its parts; this holds plain SQL to the same rule
    _code_parts = models.Constraint(
        "CHECK (right(code, length('-' || coalesce(entrance || '-', '') || room)) "
        "= '-' || coalesce(entrance || '-', '') || room)",
        "The code of a unit is made from building, entrance and room.",
    )
    _room_filled = models.Constraint(
        "CHECK (room ~ '^[^[:space:]-]+$')",
        "The room of a unit must be filled in, without spaces and hyphens.",
    )
    _entrance_filled = models.Constraint(
        "CHECK (entrance ~ '^[^[:space:]-]+$')",
        "The entrance is either left out or filled in without spaces and hyphens.",
    )
    _areas_positive = models.Constraint(
        "CHECK (area_building >= 0 AND area_inner >= 0)",
        "An area cannot be negative.",
    )
    _coefficient_positive = models.Constraint(
        "CHECK (coefficient > 0)",
        "The coefficient must be greater than zero, otherwise nothing is billed.",
    )
    _household_size_positive = models.Constraint(
        "CHECK (household_size >= 0)", "The household size cannot be negative."
    )
    _code_immutable = Immutable(
        "community_id",
        "building_id",
        "entrance",
        "room",
        "code",
        message="The code of a unit cannot be changed: bills and receipts refer to it. "
        "After a renumbering enter the new number as alias.",
    )

    @api.depends("building_id.code", "entrance", "room")
    def _compute_code(self):
        for unit in self:
            try:
                unit.code = unit_code(unit.building_id.code, unit.entrance, unit.room)
            except CodeError:
                # half-typed in a form; at creation `_clean_parts` has the last word
                unit.code = False

    @api.depends("building_id")
    def _compute_developer_id(self):
        for unit in self:
            if not unit.developer_id:
                unit.developer_id = unit.building_id.community_id.developer_id

    @api.depends(
        "occupancy_ids.partner_id",
        "occupancy_ids.role",
        "occupancy_ids.date_from",
        "occupancy_ids.date_to",
    )
    def _compute_parties(self):
        today = fields.Date.context_today(self)
        occupancies = self.env["wuye.occupancy"].search_fetch(
            self.env["wuye.occupancy"]._domain_on(today)
            & fields.Domain("unit_id", "in", self.ids)
            & fields.Domain("role", "in", ("owner", "tenant")),
            ["unit_id", "role", "partner_id"],
        )
        by_unit = occupancies.grouped(lambda row: (row.unit_id.id, row.role))
        none = self.env["wuye.occupancy"]
        for unit in self:
            key = unit._origin.id
            unit.owner_id = by_unit.get((key, "owner"), none).partner_id[:1]
            unit.tenant_ids = by_unit.get((key, "tenant"), none).partner_id

    def _search_owner_id(self, operator, value):
        return self._search_party("owner", operator, value)

    def _search_tenant_ids(self, operator, value):
        return self._search_party("tenant", operator, value)

    @api.depends(
        "developer_id",
        "occupancy_ids.partner_id",
        "occupancy_ids.role",
        "occupancy_ids.item_key",
        "occupancy_ids.date_from",
        "occupancy_ids.date_to",
    )
    def _compute_payer_id(self):
        today = fields.Date.context_today(self)
        payers = self._origin._payers_on(today)
        for unit in self:
            unit.payer_id = payers.get(unit._origin.id) or unit.developer_id

    @api.depends("code", "community_id.name")
    @api.depends_context("uid", "wuye_show_community")
    def _compute_display_name(self):
        with_community = self.env["wuye.community"]._is_shown_in_names()
        for unit in self:
            name = unit.code or ""
            if with_community and unit.community_id:
                name = f"{unit.community_id.name} {name}"
            unit.display_name = name

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean_parts(vals, is_new=True) for vals in vals_list]
        units = super().create(vals_list)
        units.filtered("alias")._record_alias()
        return units

    def write(self, vals):
        vals = self._clean_parts(vals)
        if changed_names(self, vals, IMMUTABLE_FIELDS):
            raise UserError(
                self.env._(
                    "The code of a unit cannot be changed: bills and receipts refer to "
                    "it. After a renumbering enter the new number as alias."
                )
            )
        renamed = self.browse()
        if "alias" in vals:
            renamed = self.filtered(lambda unit: unit.alias != vals["alias"])
        result = super().write(vals)
        renamed._record_alias()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for unit in self.with_context(active_test=False):
            if unit.occupancy_ids or unit.vehicle_ids:
                raise UserError(
                    self.env._(
                        "Unit %(unit)s has occupancies or vehicles and cannot be "
                        "deleted. Archive it instead.",
                        unit=unit.display_name,
                    )
                )

    @api.model
    def _search_party(self, role, operator, value):
        """Units by a partner who holds the role today; False finds those without."""
        if operator in fields.Domain.NEGATIVE_OPERATORS or operator not in (
            "in",
            "any",
            "any!",
            "like",
            "ilike",
            "=like",
            "=ilike",
        ):
            return NotImplemented
        rows = self.env["wuye.occupancy"]._domain_on(fields.Date.context_today(self))
        rows &= fields.Domain("role", "=", role)
        if operator != "in":
            return fields.Domain(
                "occupancy_ids",
                "any",
                rows & fields.Domain("partner_id", operator, value),
            )
        ids = [partner for partner in value if partner]
        found = fields.Domain(
            "occupancy_ids", "any", rows & fields.Domain("partner_id", "in", ids)
        )
        if len(ids) < len(value):
            found |= fields.Domain("occupancy_ids", "not any", rows)
        return found

    @api.model
    def _clean_parts(self, vals, is_new=False):
        """A copy of `vals` with room, entrance and alias as they are stored.

        :raises UserError: where a part is blank or cannot be part of a code
        """
        vals = dict(vals)
        try:
            if is_new or "room" in vals:
                vals["room"] = room_code(vals.get("room"))
            if "entrance" in vals:
                vals["entrance"] = entrance_code(vals["entrance"]) or False
        except CodeError as error:
            if error.reason == "blank":
                raise UserError(
                    self.env._("Enter the room number of the unit, e.g. 0302.")
                ) from error
            raise UserError(
                self.env._(
                    "%(value)s cannot be part of a unit code: leave out the hyphen, it "
                    "separates building, entrance and room.",
                    value=error.value,
                )
            ) from error
        if "alias" in vals:
            vals["alias"] = clean(vals["alias"]) or False
        return vals

    def _record_alias(self):
        """End the alias in force and begin the new one, today or on a day named."""
        today = fields.Date.context_today(self)
        day = fields.Date.to_date(self.env.context.get("wuye_alias_day")) or today
        for row in self.alias_ids.filtered(lambda row: not row.date_to):
            row.date_to = max(row.date_from, day)
        self.env["wuye.unit.alias"].create(
            [
                {"unit_id": unit.id, "name": unit.alias, "date_from": day}
                for unit in self
                if unit.alias
            ]
        )
