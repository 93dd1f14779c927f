"""Staff with schedules and cards at doors of attendance; taps as a box tells them."""

import uuid
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_card.tests.common import CardMixin

ZONE = "Asia/Shanghai"
MONDAY = datetime(2026, 11, 2)  # noqa: DTZ001  the clock on the wall
NOW = "2026-11-09 04:00:00"  # the Monday after, noon in Shanghai


def at(text, day=0):
    """Naive UTC of a moment on the wall: "8:00" of Monday, "1:00+1" of the day after.

    Worked out here by its own offset (+8), not by the code that is tested.
    """
    clock, _plus, more = text.partition("+")
    parts = [int(part) for part in clock.split(":")] + [0]
    wall = MONDAY + timedelta(
        days=int(more or 0) + day, hours=parts[0], minutes=parts[1], seconds=parts[2]
    )
    return wall - timedelta(hours=8)


class AttendanceMixin(CardMixin):
    """For a class whose `setUpClass` calls `_setup_register`, `_setup_attendance`."""

    @classmethod
    def _setup_attendance(cls):
        """A cleaner from 8 to 12 and 14 to 18, a guard of nights from 22 to 6, both
        led by a foreman; doors that know the way, and one that does not."""
        cls._setup_cards()
        cls.manager = cls.users["manager"]
        cls.office = cls._make_calendar("行政班", [(8, 12), (14, 18)])
        cls.nights = cls._make_calendar("夜班", [(22, 24), (0, 6)])
        cls.foreman_user = cls._make_user("housekeeper", cls.community, login="lead")
        cls.cleaner_user = cls._make_user("repairer", cls.community, login="cleaner")
        cls.foreman = cls._make_employee("赵班长", cls.office, cls.foreman_user)
        cls.cleaner = cls._make_employee("孙保洁", cls.office, cls.cleaner_user)
        cls.watch = cls._make_employee("周夜班", cls.nights)
        (cls.cleaner | cls.watch).parent_id = cls.foreman
        cls.door.attendance = "any"
        cls.gate_in, cls.gate_out = cls.env["wuye.iot.door"].create(
            [
                {"name": name, "code": code, "box_id": cls.box.id, "attendance": way}
                for name, code, way in (
                    ("北门 进", "g-in", "in"),
                    ("北门 出", "g-out", "out"),
                )
            ]
        )
        cls.seq = 0

    @classmethod
    def _make_calendar(cls, name, spans):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": ZONE,
                "company_id": cls.company.id,
                "attendance_ids": [fields.Command.clear()]
                + [
                    fields.Command.create(
                        {
                            "name": name,
                            # a calendar cuts the night: its end is the day after
                            "dayofweek": str(day + (end <= 6)),
                            "hour_from": begin,
                            "hour_to": end,
                            "day_period": "morning" if begin < 12 else "afternoon",
                        }
                    )
                    for day in range(5)
                    for begin, end in spans
                ],
            }
        )

    @classmethod
    def _make_employee(cls, name, calendar, user=None, company=None):
        employee = cls.env["hr.employee"].create(
            {
                "name": name,
                "company_id": (company or cls.company).id,
                "user_id": user.id if user else False,
                "resource_calendar_id": calendar.id,
                "tz": ZONE,
            }
        )
        employee.tz = ZONE  # that of the user comes with the user
        return employee

    @classmethod
    def _make_staff_card(cls, employee, number):
        card = cls.env["wuye.card"]._issue(
            cls.community,
            "em",
            number,
            {"kind": "staff", "partner_id": employee.work_contact_id.id},
        )
        card.action_hand_over()
        return card

    @classmethod
    def _count(cls, employee, user=None, **vals):
        """Have the days of an employee read, as the manager enters him."""
        members = cls.env["wuye.attendance.member"]
        if user:
            members = members.with_user(user)
        return members.create(
            {
                "employee_id": employee.id,
                "community_id": cls.community.id,
                "date_from": "2026-11-02",
                **vals,
            }
        )

    @classmethod
    def _event(cls, card, text, door=None, **vals):
        """A row as the intake of events has it."""
        cls.seq += 1
        door = door or cls.door
        return {
            "box_id": door.box_id.id,
            "seq": cls.seq,
            "uuid": str(uuid.uuid4()),
            "at": at(text),
            "outcome": "passed",
            "kind": "access",
            "code": "granted",
            "door_id": door.id,
            "credential_id": card.credential_id.id,
            "clock": "sure",
            **vals,
        }

    @classmethod
    def _tap(cls, card, *texts, **vals):
        """Taps: "8:00", ">8:00" at the way in, "<18:00" at the way out; then read."""
        doors = {">": cls.gate_in, "<": cls.gate_out}
        rows = [
            cls._event(card, text.lstrip("<>"), doors.get(text[0]), **vals)
            for text in texts
        ]
        taps = cls.env["wuye.attendance.tap"]._take(rows)
        cls._read()
        return taps

    @classmethod
    def _read(cls):
        """What is due, as the job does it, without its commits."""
        due = cls.env["wuye.attendance.due"]
        for employee in due.search([]).employee_id:
            due._work(employee)

    def _days(self, employee, user=None):
        """Days as text: "2 07:58–12:01 late=5 missing", in order."""
        days = self.env["wuye.attendance.day"].with_user(user or self.env.user)
        return [
            " ".join(
                str(part)
                for part in (
                    day.day.day,
                    day.times,
                    day.late_minutes and f"late={day.late_minutes}",
                    day.early_minutes and f"early={day.early_minutes}",
                    day.is_missing and "missing",
                    day.is_absent and "absent",
                    day.is_open and "open",
                )
                if part
            )
            for day in days.search([("employee_id", "=", employee.id)], order="day")
        ]

    def _attendances(self, employee):
        rows = self.env["hr.attendance"].search(
            [("employee_id", "=", employee.id)], order="check_in"
        )
        return [(row.check_in, row.check_out) for row in rows]

    def _all(self, employee):
        """Everything that is read from taps, without ids: to compare."""
        shifts = self.env["wuye.attendance.shift"].search(
            [("employee_id", "=", employee.id)], order="moment"
        )
        days = self.env["wuye.attendance.day"].search(
            [("employee_id", "=", employee.id)], order="day"
        )
        names = [
            name
            for name, field in days._fields.items()
            if field.store and field.type in ("float", "integer", "boolean", "char")
        ]
        return (
            [
                tuple(day[name] for name in ("day", *names) if name != "id")
                for day in days
            ],
            [(s.day_id.day, s.begin, s.end, s.missing, s.is_running) for s in shifts],
            [bool(s.attendance_id) for s in shifts],
            self._attendances(employee),
        )


@tagged("post_install", "-at_install")
class AttendanceCase(AttendanceMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_attendance()
