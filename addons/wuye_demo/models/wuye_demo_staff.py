import random
from datetime import timedelta

from odoo import Command, api, fields, models

ZONE = "Asia/Shanghai"
DOOR = "staff"
# name, post of the demo that is his, hours, the chip number of his card
STAFF = (
    ("王立军", "guard", "day", "0102697001"),
    ("周永强", None, "day", "0102697002"),
    ("赵铁柱", None, "night", "0102697003"),
    ("刘桂兰", None, "office", "0102697004"),
)
HEAD = "housekeeper"  # who leads them
# (name, spans of a day, days of the week)
HOURS = {
    "day": ("秩序白班", ((8, 12), (13, 18)), range(6)),
    "night": ("秩序夜班", ((22, 24), (0, 6)), range(7)),
    "office": ("保洁班", ((7, 11), (13, 17)), range(6)),
}
COMES = {"day": 8, "night": 22, "office": 7}
STAYS = {"day": 10, "night": 8, "office": 10}  # hours
LATE_SHARE = 0.06
# {hours: day of his work, counted from 0}: who went without a tap, who did not come
SHORT, AWAY = {"day": 5}, {"office": 9}


class WuyeDemoStaff(models.AbstractModel):
    """Staff of the demo estate: schedules, cards, a month of taps at their door."""

    _name = "wuye.demo.staff"
    _description = "Staff of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _clock(self, community, box, today):
        """All of it; the box writes the taps and sends them.

        :param box: the `DemoBox` of the staff's door
        """
        start = fields.Date.subtract(today.replace(day=1), months=1)
        door = self._as("administrator", "wuye.iot.door").search(
            [("box_id", "=", box.record.id), ("code", "=", DOOR)]
        )
        door.attendance = "any"
        employees = self._employ(community)
        cards = self._hand_out(community, employees, door)
        self._as("manager", "wuye.attendance.member").create(
            [
                {
                    "employee_id": employee.id,
                    "community_id": community.id,
                    "date_from": start,
                }
                for employee in employees
            ]
        )
        self._tap(box, cards, start, today)
        # sudo: days are read by the system's job
        due = self.env["wuye.attendance.due"].sudo()
        for employee in employees:
            due._work(employee)
        self._correct(employees)

    # === STEPS === #

    @api.model
    def _employ(self, community):
        """Staff files, kept by who has Odoo's right on them; here whoever loads."""
        company = community.company_id
        calendars = {
            key: self.env["resource.calendar"].create(
                {
                    "name": name,
                    "tz": ZONE,
                    "company_id": company.id,
                    "attendance_ids": [Command.clear(), *self._spans(*hours)],
                }
            )
            for key, (name, *hours) in HOURS.items()
        }
        employees = self.env["hr.employee"]
        head = self._user(HEAD)
        leader = employees.create(
            {"name": head.name, "company_id": company.id, "user_id": head.id}
        )
        for name, post, hours, _number in STAFF:
            employees |= employees.create(
                {
                    "name": name,
                    "company_id": company.id,
                    "user_id": post and self._user(post).id,
                    "resource_calendar_id": calendars[hours].id,
                    "parent_id": leader.id,
                }
            )
        employees.tz = ZONE
        return employees

    @api.model
    def _spans(self, spans, days):
        """Rows of a calendar; its night is cut at midnight."""
        return [
            Command.create(
                {
                    "name": f"{begin}-{end}",
                    "dayofweek": str(day),
                    "hour_from": begin,
                    "hour_to": end,
                    "day_period": "morning" if begin < 12 else "afternoon",
                }
            )
            for day in days
            for begin, end in spans
        ]

    @api.model
    def _hand_out(self, community, employees, door):
        """Staff cards, held by the work contacts; a group passes the staff's door."""
        base = {"community_id": community.id}
        group = self._as("customer_service", "wuye.iot.group").create(
            {**base, "name": "物业员工"}
        )
        self._as("customer_service", "wuye.iot.permit").create(
            {**base, "group_id": group.id, "door_ids": door.ids}
        )
        desk = self.env["wuye.demo.cards"]
        return [
            desk._issue(
                community,
                number,
                kind="staff",
                partner_id=employee.work_contact_id.id,
                group_ids=[Command.set(group.ids)],
            )
            for employee, (_name, _post, _hours, number) in zip(
                employees, STAFF, strict=True
            )
        ]

    @api.model
    def _tap(self, box, cards, start, today):
        """What the reader at the staff's door heard, in order, up to now."""
        rng = random.Random(f"staff {today}")
        now = fields.Datetime.now() - timedelta(minutes=1)
        length = (today - start).days + 1
        span = [start + timedelta(days=number) for number in range(length)]
        found = []
        for card, (_name, _post, hours, _number) in zip(cards, STAFF, strict=True):
            # sudo: what the reader would make of it
            value = card.sudo().credential_id.hash_ids[:1].hash
            days = [day for day in span if day.weekday() in HOURS[hours][2]]
            for number, day in enumerate(days):
                taps = self._day(day, COMES[hours], STAYS[hours], rng)
                if number == SHORT.get(hours):
                    taps = taps[:1]
                if number != AWAY.get(hours):
                    found += [(moment, value) for moment in taps if moment < now]
        box.note(self._at(start, 0), "boot", "started")
        for moment, value in sorted(found):
            box.note(moment, "access", "granted", DOOR, credential=value)
        box.send()

    @api.model
    def _day(self, day, comes, stays, rng):
        """The two moments of a day; sometimes he is late."""
        early = rng.uniform(0.02, 0.25)
        if rng.random() < LATE_SHARE:
            early = -rng.uniform(0.05, 0.4)
        return [
            self._at(day, comes - early),
            self._at(day, comes + stays + rng.uniform(0.02, 0.3)),
        ]

    @api.model
    def _correct(self, employees):
        """The head asks for taps that are missing; of two one is approved."""
        days = self.env["wuye.attendance.day"].search(
            [
                ("employee_id", "in", employees.ids),
                ("is_missing", "=", True),
                ("is_open", "=", False),
            ],
            order="day",
            limit=2,
        )
        rows = self._as(HEAD, "wuye.attendance.correction")
        for day in days:
            _name, _post, hours, _number = STAFF[
                employees.ids.index(day.employee_id.id)
            ]
            rows |= rows.create(
                {
                    "employee_id": day.employee_id.id,
                    "kind": "out",
                    "at": self._at(day.day, COMES[hours] + STAYS[hours]),
                    "reason": "下班时读卡器断电，班长可证明",
                }
            )
        rows[1:].with_user(self._user("manager")).action_approve()
