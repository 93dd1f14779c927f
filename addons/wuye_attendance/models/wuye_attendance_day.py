from odoo import api, fields, models


class WuyeAttendanceDay(models.Model):
    """A day of work of an employee, as read from taps: nobody writes it (F17, F18)."""

    _name = "wuye.attendance.day"
    _description = "Day of Attendance"
    _order = "day desc, employee_id"
    _rec_names_search = ["employee_id.name"]

    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    day = fields.Date(required=True, readonly=True, index=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    shift_ids = fields.One2many("wuye.attendance.shift", "day_id", string="Shifts")
    times = fields.Char(
        readonly=True, help="From tap to tap; “?” where one is missing."
    )
    planned_hours = fields.Float(string="Planned", readonly=True)
    attended_hours = fields.Float(
        string="Attended",
        readonly=True,
        help="Planned hours in which he was there, of whole shifts.",
    )
    present_hours = fields.Float(
        string="Present", readonly=True, help="All hours of whole shifts."
    )
    late_minutes = fields.Integer(string="Late (min)", readonly=True)
    early_minutes = fields.Integer(string="Left early (min)", readonly=True)
    is_missing = fields.Boolean(string="Missing Tap", readonly=True)
    is_absent = fields.Boolean(string="Absent", readonly=True)
    is_open = fields.Boolean(string="Not over", readonly=True)
    is_corrected = fields.Boolean(string="Corrected", readonly=True)
    is_unsure = fields.Boolean(
        string="Clock unsure",
        readonly=True,
        help="The box was not sure of its clock when it noted one of these taps.",
    )
    marks = fields.Char(compute="_compute_marks")

    _day_uniq = models.UniqueIndex(
        "(employee_id, day)", "This employee has this day already."
    )

    @api.depends("day", "employee_id.name")
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.day} {day.employee_id.name or ''}"

    @api.depends(
        *("is_missing", "is_absent", "is_open", "late_minutes", "early_minutes"),
        "planned_hours",
    )
    @api.depends_context("lang")
    def _compute_marks(self):
        """What the day came to, in words."""
        for day in self:
            said = [
                words
                for is_so, words in (
                    (day.is_absent, self.env._("Absent")),
                    (day.is_missing, self.env._("Tap missing")),
                    (day.late_minutes, self.env._("Late")),
                    (day.early_minutes, self.env._("Left early")),
                    (day.is_open, self.env._("Not over")),
                    (not day.planned_hours, self.env._("Free day")),
                )
                if is_so
            ]
            day.marks = ", ".join(said) or self.env._("In order")

    # === ACTIONS === #

    def action_ask(self):
        """Ask for a correction of this day: the page begins with what is missing."""
        self.ensure_one()
        kind = "out" if "out" in self.shift_ids.mapped("missing") else "in"
        midnight = self.env["wuye.attendance.reading"]._midnight(
            self.employee_id, self.day
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Correction"),
            "res_model": "wuye.attendance.correction",
            "view_mode": "form",
            "context": {
                "default_employee_id": self.employee_id.id,
                "default_kind": kind,
                # a day to begin with, no proposal: nobody knows when it was
                "default_at": fields.Datetime.add(midnight, hours=12),
            },
        }

    def action_taps(self):
        """The taps around this day, raw."""
        self.ensure_one()
        begin = self.env["wuye.attendance.reading"]._midnight(
            self.employee_id, self.day
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_attendance.wuye_attendance_tap_action"
        )
        return {
            **action,
            "domain": [
                ("employee_id", "=", self.employee_id.id),
                ("at", ">=", begin),
                ("at", "<", fields.Datetime.add(begin, hours=36)),
            ],
            "context": {},
        }
