from odoo import api, fields, models

from ..codes import clean
from ..immutable import Immutable


class WuyeCommunity(models.Model):
    """A residential estate: the unit of data scope and of reports."""

    _name = "wuye.community"
    _description = "Community"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram", tracking=True)
    code = fields.Char(
        required=True,
        help="Short key of the community in Latin letters and digits, e.g. JLW.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company that manages the community. It cannot be changed later.",
    )
    developer_id = fields.Many2one(
        "res.partner",
        required=True,
        check_company=True,
        tracking=True,
        help="Pays for a unit on days without owner or payer, unless the unit names "
        "a developer of its own.",
    )
    address = fields.Char()
    active = fields.Boolean(default=True)
    note = fields.Text(string="Notes")
    building_ids = fields.One2many("wuye.building", "community_id")
    unit_ids = fields.One2many("wuye.unit", "community_id")
    user_ids = fields.Many2many(
        "res.users",
        "wuye_community_users_rel",
        "community_id",
        "user_id",
        string="Users in Scope",
        help="Only these users see the community and what belongs to it.",
    )
    building_count = fields.Integer(compute="_compute_building_count")
    unit_count = fields.Integer(compute="_compute_unit_totals")
    area_building = fields.Float(
        string="Building Area", digits=(16, 2), compute="_compute_unit_totals"
    )
    area_inner = fields.Float(
        string="Inner Area", digits=(16, 2), compute="_compute_unit_totals"
    )

    _code_uniq = models.Constraint(
        "UNIQUE (company_id, code)",
        "Another community of this company has this code. Choose a different one.",
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[A-Z0-9]+$')",
        "The code of a community consists of Latin letters and digits, e.g. JLW.",
    )
    _name_filled = models.Constraint(
        "CHECK (btrim(name) <> '')", "Enter the name of the community."
    )
    _company_immutable = Immutable(
        "company_id",
        message="A community cannot move to another company: its books stay behind.",
    )

    @api.depends("building_ids")
    def _compute_building_count(self):
        groups = self.env["wuye.building"]._read_group(
            [("community_id", "in", self.ids)], ["community_id"], ["__count"]
        )
        counts = {community.id: count for community, count in groups}
        for community in self:
            community.building_count = counts.get(community.id, 0)

    @api.depends("unit_ids.area_building", "unit_ids.area_inner", "unit_ids.active")
    def _compute_unit_totals(self):
        groups = self.env["wuye.unit"]._read_group(
            [("community_id", "in", self.ids)],
            ["community_id"],
            ["__count", "area_building:sum", "area_inner:sum"],
        )
        totals = {community.id: values for community, *values in groups}
        for community in self:
            count, building, inner = totals.get(community.id, (0, 0.0, 0.0))
            community.unit_count = count
            community.area_building = building
            community.area_inner = inner

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "code" in vals:
                vals["code"] = clean(vals["code"])
            if not self.env.su:
                # who opens a community must see it, otherwise he loses it at once
                vals["user_ids"] = [
                    *(vals.get("user_ids") or []),
                    fields.Command.link(self.env.uid),
                ]
        communities = super().create(vals_list)
        self._clear_scope_cache()
        return communities

    def write(self, vals):
        if "code" in vals:
            vals = {**vals, "code": clean(vals["code"])}
        result = super().write(vals)
        if "user_ids" in vals:
            self._clear_scope_cache()
        return result

    def action_view_units(self):
        return self._action_view("wuye_property.wuye_unit_action")

    def action_view_buildings(self):
        return self._action_view("wuye_property.wuye_building_action")

    def _action_view(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("community_id", "=", self.id)]
        action["context"] = {"default_community_id": self.id}
        return action

    @api.model
    def _is_shown_in_names(self):
        """Whether the reader needs the community in the name of a unit or building."""
        if "wuye_show_community" in self.env.context:
            return bool(self.env.context["wuye_show_community"])
        return len(self.env.user.wuye_community_ids) != 1

    def _clear_scope_cache(self):
        """Forget the record rules' domains: they hold the ids of the users' scopes."""
        self.env.flush_all()
        self.env.registry.clear_cache()
