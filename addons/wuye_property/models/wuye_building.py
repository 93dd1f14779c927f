from odoo import api, fields, models
from odoo.exceptions import UserError

from ..codes import CodeError, building_code
from ..immutable import Immutable, changed_names


class WuyeBuilding(models.Model):
    """A building of a community; its code is the first part of every unit's code."""

    _name = "wuye.building"
    _description = "Building"
    _order = "community_id, code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    community_id = fields.Many2one("wuye.community", required=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="community_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    code = fields.Char(
        required=True,
        help="Number of the building, two digits: 1 becomes 01. Letters are allowed, "
        "e.g. S or B1. It cannot be changed later.",
    )
    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    floor_count = fields.Integer(string="Floors", aggregator="sum")
    active = fields.Boolean(default=True)
    note = fields.Text(string="Notes")
    unit_ids = fields.One2many("wuye.unit", "building_id")
    unit_count = fields.Integer(compute="_compute_unit_totals")
    area_building = fields.Float(
        string="Building Area", digits=(16, 2), compute="_compute_unit_totals"
    )
    area_inner = fields.Float(
        string="Inner Area", digits=(16, 2), compute="_compute_unit_totals"
    )

    _code_uniq = models.Constraint(
        "UNIQUE (community_id, code)",
        "This community already has a building with this code.",
    )
    _code_filled = models.Constraint(
        "CHECK (code ~ '^[^[:space:]-]+$')",
        "The code of a building must be filled in, without spaces and hyphens.",
    )
    _code_two_digits = models.Constraint(
        "CHECK (code !~ '^[0-9]$')",
        "The number of a building has two digits: 01 instead of 1.",
    )
    _floor_count_positive = models.Constraint(
        "CHECK (floor_count >= 0)", "The number of floors cannot be negative."
    )
    _code_immutable = Immutable(
        "community_id",
        "code",
        message="The code and the community of a building cannot be changed: unit "
        "codes are made from them. Archive the building and create a new one.",
    )

    @api.depends("code")
    def _compute_name(self):
        for building in self:
            if not building.name and building.code:
                building.name = self.env._("Building %(code)s", code=building.code)

    @api.depends("unit_ids.area_building", "unit_ids.area_inner", "unit_ids.active")
    def _compute_unit_totals(self):
        groups = self.env["wuye.unit"]._read_group(
            [("building_id", "in", self.ids)],
            ["building_id"],
            ["__count", "area_building:sum", "area_inner:sum"],
        )
        totals = {building.id: values for building, *values in groups}
        for building in self:
            count, area, inner = totals.get(building.id, (0, 0.0, 0.0))
            building.unit_count = count
            building.area_building = area
            building.area_inner = inner

    @api.depends("name", "code", "community_id.name")
    @api.depends_context("uid", "wuye_show_community")
    def _compute_display_name(self):
        with_community = self.env["wuye.community"]._is_shown_in_names()
        for building in self:
            name = building.name or building.code or ""
            if with_community and building.community_id:
                name = f"{building.community_id.name} {name}"
            building.display_name = name

    @api.onchange("code")
    def _onchange_code(self):
        if self.code:
            self.code = self._clean_code(self.code)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["code"] = self._clean_code(vals.get("code"))
        return super().create(vals_list)

    def write(self, vals):
        if "code" in vals:
            vals = {**vals, "code": self._clean_code(vals["code"])}
        if changed_names(self, vals, ("community_id", "code")):
            raise UserError(
                self.env._(
                    "The code and the community of a building cannot be changed: unit "
                    "codes are made from them. Archive the building and create a new "
                    "one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.with_context(active_test=False).filtered("unit_ids")
        if used:
            raise UserError(
                self.env._(
                    "Building %(building)s has units and cannot be deleted. Archive it "
                    "instead.",
                    building=used[0].display_name,
                )
            )

    def action_view_units(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_property.wuye_unit_action"
        )
        action["domain"] = [("building_id", "=", self.id)]
        action["context"] = {"default_building_id": self.id}
        return action

    @api.model
    def _clean_code(self, value):
        """The code as stored; raises UserError where the text is no code (R22)."""
        try:
            return building_code(value)
        except CodeError as error:
            if error.reason == "blank":
                raise UserError(
                    self.env._("Enter the code of the building, e.g. 01.")
                ) from error
            raise UserError(
                self.env._(
                    "%(value)s is no building code: leave out the hyphen, it separates "
                    "building, entrance and room.",
                    value=error.value,
                )
            ) from error
