from odoo import fields, models


class WuyeUnit(models.Model):
    """The buttons of a unit's page that begin an event of its life (A4)."""

    _inherit = "wuye.unit"

    event_ids = fields.One2many("wuye.unit.event", "unit_id")
    event_count = fields.Integer(compute="_compute_event_count")

    def _compute_event_count(self):
        counts = dict(
            self.env["wuye.unit.event"]._read_group(
                [("unit_id", "in", self.ids), ("state", "=", "done")],
                ["unit_id"],
                ["__count"],
            )
        )
        for unit in self:
            unit.event_count = counts.get(unit._origin, 0)

    def action_begin_event(self):
        """Open a new event of the kind named in the context for this unit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "wuye.unit.event",
            "name": self.display_name,
            "views": [[False, "form"]],
            "context": {
                "default_unit_id": self.id,
                "default_kind": self.env.context.get("wuye_event_kind", "transfer"),
                "default_household_size": self.household_size,
            },
        }

    def action_open_events(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_property.wuye_unit_event_action"
        )
        action.update(
            domain=[("unit_id", "=", self.id)],
            context={"default_unit_id": self.id},
        )
        return action
