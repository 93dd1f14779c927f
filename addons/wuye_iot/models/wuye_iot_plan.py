from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAYS = [
    ("all", "Every day"),
    ("workday", "Workdays and make-up workdays"),
    ("weekend", "Weekends"),
    ("holiday", "Holidays"),
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
]
KINDS = [("holiday", "Holiday"), ("workday", "Make-up workday")]


class WuyeIotPlan(models.Model):
    """Hours on kinds of days in which a permit holds; any one span is enough (F9)."""

    _name = "wuye.iot.plan"
    _description = "Time Plan"
    _inherit = ["wuye.iot.listed"]
    _order = "community_id, name"

    name = fields.Char(required=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    span_ids = fields.One2many("wuye.iot.span", "plan_id", string="Spans", copy=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(community_id, name)", "Another plan of this community has this name."
    )

    @api.model
    def _listed_fields(self):
        return ("span_ids",)


class WuyeIotSpan(models.Model):
    """Hours of a kind of day; one that ends at or before its start ends the day after.

    A holiday is no Monday, a make-up workday no Saturday: who comes on Mondays comes on
    a holiday only where the plan says so.
    """

    _name = "wuye.iot.span"
    _description = "Span of a Time Plan"
    _order = "plan_id, start, id"

    plan_id = fields.Many2one(
        "wuye.iot.plan", required=True, index=True, ondelete="cascade"
    )
    days = fields.Selection(DAYS, required=True, default="all")
    start = fields.Float(string="From", required=True)
    end = fields.Float(string="To", required=True, default=24.0)

    _hours = models.Constraint(
        """CHECK(start >= 0 AND start < 24 AND "end" >= 0 AND "end" <= 24)""",
        "A span is within the day: from 0:00 to 24:00.",
    )

    @api.constrains("start", "end")
    def _check_minutes(self):
        for span in self:
            for hours in (span.start, span.end):
                if abs(hours * 60 - round(hours * 60)) > 1e-6:
                    raise ValidationError(
                        self.env._("Write the hours of a span in whole minutes.")
                    )


class WuyeIotHoliday(models.Model):
    """A day that is not what the calendar says: a holiday, or a Saturday worked."""

    _name = "wuye.iot.holiday"
    _description = "Special Day of Doors"
    _inherit = ["wuye.iot.listed"]
    _order = "day desc"
    _rec_name = "day"

    day = fields.Date(required=True)
    kind = fields.Selection(KINDS, required=True, default="holiday")
    name = fields.Char()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _day_uniq = models.Constraint(
        "UNIQUE(company_id, day)", "This day is in the list already."
    )

    @api.model
    def _listed_fields(self):
        return ("day", "kind", "company_id")

    def _touch_list(self):
        # sudo: a holiday is one of every community of the company, and numbers are
        # nobody's to write
        communities = self.env["wuye.community"].sudo()
        numbers = self.env["wuye.iot.number"].sudo()
        for community in communities.search(
            [("company_id", "in", self.company_id.ids)]
        ):
            numbers._touch(community)
