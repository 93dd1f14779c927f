from odoo import fields, models

MISSING = [("in", "First tap"), ("out", "Last tap")]


class WuyeAttendanceShift(models.Model):
    """From when to when somebody was there, as read from taps (F17).

    A tap that is missing is missing: nothing is put in its place. So `hr.attendance`,
    which cannot say that, has whole shifts only, and the one that runs.
    """

    _name = "wuye.attendance.shift"
    _description = "Shift"
    _order = "moment desc"
    _rec_name = "day_id"

    day_id = fields.Many2one(
        "wuye.attendance.day",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    employee_id = fields.Many2one(
        related="day_id.employee_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="day_id.community_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="day_id.company_id", store=True, precompute=True
    )
    moment = fields.Datetime(required=True, readonly=True, index=True)
    begin = fields.Datetime(string="Came", readonly=True)
    end = fields.Datetime(string="Went", readonly=True)
    missing = fields.Selection(MISSING, readonly=True)
    is_running = fields.Boolean(string="At Work", readonly=True)
    attendance_id = fields.Many2one(
        "hr.attendance", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _some = models.Constraint(
        'CHECK(moment = COALESCE("begin", "end"))', "A shift has a tap."
    )
