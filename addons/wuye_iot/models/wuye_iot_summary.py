from odoo import api, fields, models
from odoo.tools import format_list


class WuyeIotPermit(models.Model):
    """What a permit says, in words for lists and prints."""

    _inherit = "wuye.iot.permit"

    hours = fields.Char(compute="_compute_hours")

    @api.depends("plan_id.name")
    @api.depends_context("lang")
    def _compute_hours(self):
        for permit in self:
            permit.hours = permit.plan_id.name or self.env._("At any hour")


class WuyeIotGroup(models.Model):
    """How many cards a group has, and where they pass."""

    _inherit = "wuye.iot.group"

    credential_count = fields.Integer(string="Cards", compute="_compute_overview")
    door_names = fields.Char(string="Passes", compute="_compute_overview")

    @api.depends("credential_ids", "permit_ids.door_ids")
    def _compute_overview(self):
        for group in self:
            group.credential_count = len(group.credential_ids)
            names = group.permit_ids.door_ids.mapped("name")
            group.door_names = format_list(self.env, names)


class WuyeIotPlan(models.Model):
    """The spans of a plan in one line."""

    _inherit = "wuye.iot.plan"

    summary = fields.Char(string="Hours", compute="_compute_summary")

    @api.depends("span_ids.days", "span_ids.start", "span_ids.end")
    @api.depends_context("lang")
    def _compute_summary(self):
        spans = self.env["wuye.iot.span"]
        days = dict(spans._fields["days"]._description_selection(self.env))
        for plan in self:
            plan.summary = " / ".join(
                f"{days[span.days]} {_clock(span.start)}–{_clock(span.end)}"
                for span in plan.span_ids
                if span.days
            )


def _clock(hours):
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
