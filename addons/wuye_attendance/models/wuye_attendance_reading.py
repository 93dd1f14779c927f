from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models

from wuye_engine.attendance import Shift, Tap, Way, Window, shifts
from wuye_engine.workday import Workday, day_of, is_running, joined, workdays

MARGIN = timedelta(days=2)  # a calendar cuts hours where it is asked to begin
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Found(NamedTuple):
    """What was read: days from `first` on (None: all), and shifts with their day."""

    first: object
    days: dict[object, Workday]
    shifts: list[tuple[object, Shift]]
    running: Shift | None


def _utc(moment):
    """Naive UTC; the last microsecond of a day, as calendars say it, is midnight."""
    moment = moment.astimezone(pytz.utc).replace(tzinfo=None)
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment


class WuyeAttendanceReading(models.AbstractModel):
    """Reads shifts and days out of taps and approved corrections (F17, F18).

    What counts is worked out by `wuye_engine`; here rows are fetched, and what was
    read is put in the place of what stood there: the same taps give the same rows.
    Where a tap came late all is read again from the shift before it, at whose
    beginning nothing is open (the engine's tests prove that this is the same).
    """

    _name = "wuye.attendance.reading"
    _description = "Reading of Taps"

    # === CLOCK === #

    @api.model
    def _zone(self, employee):
        # sudo: the time zone of an employee, whose file stays closed
        return pytz.timezone(employee.sudo().tz or "UTC")

    @api.model
    def _date_of(self, employee):
        """What day a moment of naive UTC is where the employee works: a function."""
        zone = self._zone(employee)
        return lambda moment: pytz.utc.localize(moment).astimezone(zone).date()

    @api.model
    def _midnight(self, employee, day):
        """When a day begins where the employee works, in naive UTC."""
        return _utc(self._zone(employee).localize(datetime.combine(day, time.min)))

    # === BUSINESS METHODS === #

    @api.model
    def _read(self, employee, since=None):
        """Read again what taps since a moment touch; None: all there is.

        Called with the rights of the system. Twice gives the same rows.

        :raises LockError: the same employee is being read
        """
        employee.lock_for_update(allow_referencing=True)
        members = self.env["wuye.attendance.member"]._of(employee)
        anchor = self._anchor(employee, since)
        stale = self._stale(employee, anchor)
        found = Found(None, {}, [], None)
        if members:
            found = self._derive(employee, members, anchor, stale)
        # in this order: hr.attendance refuses what overlaps
        attendances = stale.attendance_id
        stale.unlink()
        attendances.with_context(wuye_from_taps=True).unlink()
        days = self._put_days(employee, members, found)
        self._put_shifts(employee, days, found)
        self._say_times(days)
        members.read_at = fields.Datetime.now()

    @api.model
    def _anchor(self, employee, since):
        """The last shift that had begun before: from there all is read again."""
        rows = self.env["wuye.attendance.shift"]
        if since is None:
            return rows
        domain = [("employee_id", "=", employee.id), ("begin", "<", since)]
        return rows.search(domain, order="begin desc", limit=1)

    @api.model
    def _stale(self, employee, anchor):
        domain = [("employee_id", "=", employee.id)]
        if anchor:
            domain.append(("moment", ">=", anchor.begin))
        return self.env["wuye.attendance.shift"].search(domain)

    @api.model
    def _derive(self, employee, members, anchor, stale):
        """What the taps say, from the anchor on; nothing is written."""
        now = fields.Datetime.now()
        date_of = self._date_of(employee)
        begin = anchor.begin or self._midnight(employee, members[0].date_from)
        windows = self._windows(employee, begin, now)
        fresh = shifts(self._taps(employee, begin), windows)
        placed = [(day_of(one, windows, date_of), one) for one in fresh]
        first = None
        if anchor:
            days = [*stale.day_id.mapped("day"), *(day for day, _shift in placed)]
            first = min(days)
        every = self._kept(employee, begin, first) + fresh
        judged = {
            work.day: work
            for work in workdays(every, windows, now, date_of)
            if (first is None or work.day >= first) and members._on(work.day)
        }
        placed = [(day, shift) for day, shift in placed if day in judged]
        running = fresh[-1] if is_running(fresh, now) else None
        return Found(first, judged, placed, running)

    @api.model
    def _kept(self, employee, begin, first):
        """Shifts that stay, of days that are judged again."""
        if first is None:
            return []
        rows = self.env["wuye.attendance.shift"].search(
            [
                ("employee_id", "=", employee.id),
                ("moment", "<", begin),
                ("day_id.day", ">=", first),
            ],
            order="moment",
        )
        return [Shift(row.begin or None, row.end or None) for row in rows]

    # === WHAT IS READ === #

    @api.model
    def _taps(self, employee, begin):
        """What counts: raw taps without those that do not, and those approved."""
        corrections = self.env["wuye.attendance.correction"]._approved(employee)
        rows = self.env["wuye.attendance.tap"].search(
            [
                ("employee_id", "=", employee.id),
                ("at", ">=", begin),
                ("id", "not in", corrections.tap_id.ids),
            ]
        )
        taps = [Tap(row.at, Way(row.way)) for row in rows]
        taps += [
            Tap(row.at, Way(row.kind))
            for row in corrections
            if row.kind != "void" and row.at >= begin
        ]
        return taps

    @api.model
    def _windows(self, employee, begin, end):
        """Hours of the schedule around a time, without leaves; none if flexible."""
        if employee.resource_id._is_flexible():
            return []
        rows = employee._get_expected_attendances(
            pytz.utc.localize(begin - MARGIN), pytz.utc.localize(end + MARGIN)
        )
        return joined(Window(_utc(first), _utc(last)) for first, last, _row in rows)

    # === WHAT IS WRITTEN === #

    @api.model
    def _put_days(self, employee, members, found):
        """Days as judged, in the place of those that stand there."""
        domain = [("employee_id", "=", employee.id)]
        if found.first:
            domain.append(("day", ">=", found.first))
        rows = self.env["wuye.attendance.day"].search(domain)
        rows.filtered(lambda row: row.day not in found.days).unlink()
        old = {row.day: row for row in rows.exists()}
        marks = self._marks(employee, found)
        fresh = []
        for day, work in found.days.items():
            vals = self._prepare_day_vals(work, marks)
            vals["community_id"] = members._on(day).community_id.id
            if day in old:
                old[day].write(vals)
            else:
                fresh.append({"employee_id": employee.id, "day": day, **vals})
        return rows.exists() | rows.create(fresh)

    @api.model
    def _marks(self, employee, found):
        """Days with a correction, and days with a tap of an unsure clock."""
        date_of = self._date_of(employee)
        ends = {
            moment: day
            for day, shift in found.shifts
            for moment in (shift.begin, shift.end)
            if moment
        }
        corrections = self.env["wuye.attendance.correction"]._approved(employee)
        moments = [row.at for row in corrections]
        unsure = self.env["wuye.attendance.tap"].search(
            [("employee_id", "=", employee.id), ("clock", "=", "unsure")]
        )
        return (
            {ends.get(moment) or date_of(moment) for moment in moments},
            {ends.get(row.at) or date_of(row.at) for row in unsure},
        )

    @api.model
    def _prepare_day_vals(self, work, marks):
        corrected, unsure = marks
        return {
            "planned_hours": work.planned / HOUR,
            "attended_hours": work.attended / HOUR,
            "present_hours": work.present / HOUR,
            "late_minutes": work.late // MINUTE,
            "early_minutes": work.early // MINUTE,
            "is_missing": work.missing,
            "is_absent": work.absent,
            "is_open": work.open,
            "is_corrected": work.day in corrected,
            "is_unsure": work.day in unsure,
        }

    @api.model
    def _put_shifts(self, employee, days, found):
        """Shifts, and in `hr.attendance` those that it can say, in order of time."""
        ids = {row.day: row.id for row in days}
        said = [
            shift
            for _day, shift in found.shifts
            if shift.begin and (shift.end or shift is found.running)
        ]
        attendances = self.env["hr.attendance"].with_context(
            wuye_from_taps=True, tracking_disable=True
        )
        rows = attendances.create(
            [
                {
                    "employee_id": employee.id,
                    "check_in": shift.begin,
                    "check_out": shift.end or False,
                    "in_mode": "technical",
                    "out_mode": "technical",
                }
                for shift in said
            ]
        )
        links = {shift: row.id for shift, row in zip(said, rows, strict=True)}
        self.env["wuye.attendance.shift"].create(
            [
                {
                    "day_id": ids[day],
                    "moment": shift.begin or shift.end,
                    "begin": shift.begin or False,
                    "end": shift.end or False,
                    "missing": self._missing(shift, found.running),
                    "is_running": shift is found.running,
                    "attendance_id": links.get(shift, False),
                }
                for day, shift in found.shifts
            ]
        )

    @api.model
    def _missing(self, shift, running):
        if shift.begin is None:
            return "in"
        return "out" if shift.end is None and shift is not running else False

    @api.model
    def _say_times(self, days):
        """From tap to tap in words, as the clock at the employee's place has it."""
        for day in days:
            zone = self._zone(day.employee_id)
            day.times = ", ".join(
                "–".join(
                    self._say_moment(zone, day.day, moment, shift.is_running)
                    for moment in (shift.begin, shift.end)
                )
                for shift in day.shift_ids.sorted("moment")
            )

    @api.model
    def _say_moment(self, zone, day, moment, is_running):
        if not moment:
            return "…" if is_running else "?"
        local = pytz.utc.localize(moment).astimezone(zone)
        more = (local.date() - day).days
        return f"{local:%H:%M}" + (f"{more:+d}" if more else "")
