from calendar import monthrange
from datetime import timedelta

from odoo import api, fields, models


class WuyeAttendanceSheet(models.TransientModel):
    """The sheet of a month: an employee a row, a day a column (F17, R116).

    It shows what the reader may see; nothing is kept, it is read from the days.
    """

    _name = "wuye.attendance.sheet"
    _description = "Monthly Attendance Sheet"

    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["wuye.community"].search([], limit=1),
    )
    company_id = fields.Many2one(related="community_id.company_id")
    month = fields.Date(
        required=True, default=fields.Date.context_today, help="Any day of the month."
    )

    @api.depends("community_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            where, month = sheet.community_id.name or "", sheet.month
            title = self.env._("Attendance Sheet")
            sheet.display_name = f"{title} {where} {month:%Y-%m}" if month else title

    # === ACTIONS === #

    def action_print(self):
        """The sheet as PDF."""
        return self._report("wuye_attendance.wuye_attendance_sheet_action_pdf")

    def action_workbook(self):
        """The sheet as a workbook."""
        return self._report("wuye_attendance.wuye_attendance_sheet_action_xlsx")

    def _report(self, xmlid):
        self.ensure_one()
        return self.env.ref(xmlid).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _month_days(self):
        """The days of the month."""
        first = self.month.replace(day=1)
        count = monthrange(first.year, first.month)[1]
        return [first + timedelta(days=number) for number in range(count)]

    def _signs(self):
        """{what a day came to: (sign, words)}; the worst is what a cell shows first."""
        return {
            "absent": (self.env._("Ab"), self.env._("absent")),
            "missing": (self.env._("Mi"), self.env._("a tap is missing")),
            "late": (self.env._("La"), self.env._("late")),
            "early": (self.env._("Ea"), self.env._("left early")),
            "open": ("…", self.env._("not over")),
            "free": (self.env._("+"), self.env._("came on a free day")),
            "well": ("✓", self.env._("in order")),
        }

    @api.model
    def _kinds_of(self, day):
        """What a day came to; late and early may be both."""
        kinds = [
            kind
            for kind, is_so in (
                ("absent", day.is_absent),
                ("missing", day.is_missing),
                ("late", day.late_minutes),
                ("early", day.early_minutes),
                ("open", day.is_open),
                ("free", not day.planned_hours),
            )
            if is_so
        ]
        return kinds or ["well"]

    def _rows(self):
        """[{name, cells, totals}] in order of names; cells are signs, a day each."""
        self.ensure_one()
        days, signs = self._month_days(), self._signs()
        found = self.env["wuye.attendance.day"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("day", ">=", days[0]),
                ("day", "<=", days[-1]),
            ]
        )
        rows = []
        for employee, own in found.grouped("employee_id").items():
            by_day = {day.day: self._kinds_of(day) for day in own}
            cells = [
                "".join(signs[kind][0] for kind in by_day.get(day, [])) for day in days
            ]
            totals = self._totals(own)
            rows.append({"name": employee.name, "cells": cells, "totals": totals})
        return sorted(rows, key=lambda row: row["name"])

    @api.model
    def _totals(self, days):
        """Numbers at the end of a row, in the order of `_heads`."""
        planned = days.filtered("planned_hours")
        return [
            len(planned),
            len(planned.filtered(lambda day: not day.is_absent and not day.is_open)),
            len(days.filtered("late_minutes")),
            sum(days.mapped("late_minutes")),
            len(days.filtered("early_minutes")),
            len(days.filtered("is_missing")),
            len(days.filtered("is_absent")),
            round(sum(days.mapped("attended_hours")), 1),
            round(sum(days.mapped("present_hours")), 1),
        ]

    def _heads(self):
        """Heads of the totals."""
        return [
            self.env._("Days due"),
            self.env._("Days there"),
            self.env._("Times late"),
            self.env._("Minutes late"),
            self.env._("Times early"),
            self.env._("Taps missing"),
            self.env._("Days absent"),
            self.env._("Hours due, attended"),
            self.env._("Hours present"),
        ]

    def _legend(self):
        """What the signs mean, in a line."""
        return " · ".join(f"{sign} {words}" for sign, words in self._signs().values())

    def _values(self):
        """All that paper and workbook show."""
        days = self._month_days()
        weekdays = [
            self.env._("Mo"),
            self.env._("Tu"),
            self.env._("We"),
            self.env._("Th"),
            self.env._("Fr"),
            self.env._("Sa"),
            self.env._("Su"),
        ]
        return {
            "title": self.env._("Attendance Sheet"),
            "month": f"{days[0]:%Y-%m}",
            "days": [(day.day, weekdays[day.weekday()]) for day in days],
            "weekend": [day.weekday() >= 5 for day in days],
            "heads": self._heads(),
            "rows": self._rows(),
            "legend": self._legend(),
        }
