from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeMeterChange(models.Model):
    """One fact of a meter corrected: from what, to what, by whom and why (R46).

    Replacements are no corrections: they are segments. Undoing one is.
    """

    _name = "wuye.meter.change"
    _description = "Correction of a Meter"
    _order = "id desc"

    meter_id = fields.Many2one(
        "wuye.meter", required=True, index=True, ondelete="cascade", readonly=True
    )
    community_id = fields.Many2one(
        related="meter_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="meter_id.company_id", store=True, index=True)
    item_id = fields.Many2one(related="meter_id.item_id", store=True)
    field_name = fields.Char(required=True, readonly=True)
    field_label = fields.Char(string="Corrected", compute="_compute_field_label")
    value_old = fields.Char(string="Before", readonly=True)
    value_new = fields.Char(string="After", readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)

    _facts_kept = Immutable(
        *("meter_id", "field_name", "value_old", "value_new", "reason", "user_id"),
        message="The trail of a meter stays as it is.",
    )

    @api.depends("field_name")
    @api.depends_context("lang")
    def _compute_field_label(self):
        labels = {
            **self.env["wuye.meter.segment"].fields_get(attributes=["string"]),
            **self.env["wuye.meter"].fields_get(attributes=["string"]),
        }
        for change in self:
            label = labels.get(change.field_name, {})
            change.field_label = label.get("string", change.field_name)
