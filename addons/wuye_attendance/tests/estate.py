"""Something to read behind the menus of attendance."""

import uuid
from datetime import timedelta

from odoo import fields

ZONE = "Asia/Shanghai"


def make(case):
    """Two employees with cards: one in time, one without a last tap, who asks.

    `case` has the register of `WuyePropertyMixin`.
    """
    env, community = case.env, case.community
    box = env["wuye.iot.box"].create(
        {"name": "南门岗亭", "code": "BX-E-09", "community_id": community.id}
    )
    door = env["wuye.iot.door"].create(
        {"name": "员工通道", "code": "S1", "box_id": box.id, "attendance": "any"}
    )
    today = fields.Date.today()
    employees = env["hr.employee"].create(
        [{"name": name, "company_id": case.company.id} for name in ("孙保洁", "周秩序")]
    )
    employees.tz = ZONE
    env["wuye.attendance.member"].create(
        [
            {
                "employee_id": employee.id,
                "community_id": community.id,
                "date_from": today - timedelta(days=7),
            }
            for employee in employees
        ]
    )
    days = (("08:00", "17:05"), ("08:12", "17:00"), ("07:58",))
    for number, employee in enumerate(employees, start=1):
        card = _make_card(case, employee, f"0A0B0C0E0{number}")
        own = days if number == 1 else days[:2]
        rows = [
            _row(card, door, fields.Datetime.to_datetime(today), back, text)
            for back, texts in zip((4, 3, 2), own, strict=False)
            for text in texts
        ]
        env["wuye.attendance.tap"]._take(rows)
        env["wuye.attendance.due"]._work(employee)
    env["wuye.attendance.correction"].create(
        {
            "employee_id": employees[0].id,
            "kind": "out",
            "at": _at(fields.Datetime.to_datetime(today), 2, "17:02"),
            "reason": "员工通道读卡器断电，班长可证明",
        }
    )


def _make_card(case, employee, number):
    vals = {"kind": "staff", "partner_id": employee.work_contact_id.id}
    card = case.env["wuye.card"]._issue(case.community, "em", number, vals)
    card.action_hand_over()
    return card


def _at(today, back, text):
    """Naive UTC of a time on the wall in China, so many days ago."""
    hours, minutes = map(int, text.split(":"))
    return today - timedelta(days=back) + timedelta(hours=hours - 8, minutes=minutes)


def _row(card, door, today, back, text):
    return {
        "box_id": door.box_id.id,
        "seq": 1,
        "uuid": str(uuid.uuid4()),
        "at": _at(today, back, text),
        "outcome": "passed",
        "kind": "access",
        "code": "granted",
        "door_id": door.id,
        "credential_id": card.credential_id.id,
        "clock": "sure",
    }
