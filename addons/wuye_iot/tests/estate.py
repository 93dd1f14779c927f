"""Something to read behind the menus of gates."""

import time

from odoo.addons.wuye_iot.tests.box import Box

KEY = b"e" * 32


def make(case):
    """A box with two doors, a lost card, events, an alarm, a gap, an order.

    `case` has the register of `WuyePropertyMixin`.
    """
    env = case.env
    box = env["wuye.iot.box"].create(
        {"name": "北门岗亭", "code": "BX-E-01", "community_id": case.community.id}
    )
    doors = env["wuye.iot.door"].create(
        [
            {"name": "1幢 大门", "code": "D1", "box_id": box.id},
            {"name": "北门 道闸", "code": "L1", "kind": "barrier", "box_id": box.id},
        ]
    )
    _permits(case, doors)
    box.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
    env["wuye.iot.secret"]._put("box", box.id, KEY, 1)
    client = Box(None)
    client.keys, client.number = {1: KEY}, 1
    client.note(door="D1")
    client.note("door", "forced", "D1")
    client.note(door="D1")
    client.note(code="unknown", door="D1", detail={"tail": "6604"})
    events = client.journal
    link = env["wuye.iot.intake"]._take(box, client.batch([*events[:2], events[3], {}]))
    link._hear(client.batch([]), int(time.time()))
    guard = case._make_user("guard", case.community, login="13900000041")
    guard.name = "王立军"
    commands = env["wuye.iot.command"].with_user(guard)
    order = commands._ask(doors[0].with_user(guard), "visitor", "访客来访，已电话核实")
    order.sudo()._result("done")


def _permits(case, doors):
    env, community = case.env, case.community
    plan = env["wuye.iot.plan"].create(
        {
            "name": "办公时间",
            "community_id": community.id,
            "span_ids": [(0, 0, {"days": "workday", "start": 8, "end": 18})],
        }
    )
    cards = env["wuye.iot.credential"].create(
        [
            {
                "community_id": community.id,
                "kind": "em",
                "number": number,
                "label": label,
            }
            for number, label in (
                ("0102A3B4C5", "01-0302 住户"),
                ("0102A3B4C6", "01-0303 住户"),
            )
        ]
    )
    group = env["wuye.iot.group"].create(
        {
            "name": "1幢住户",
            "community_id": community.id,
            "credential_ids": cards.ids,
        }
    )
    env["wuye.iot.permit"].create(
        {
            "community_id": community.id,
            "group_id": group.id,
            "door_ids": doors.ids,
            "plan_id": plan.id,
        }
    )
    env["wuye.iot.holiday"].create(
        {"day": "2026-10-01", "name": "国庆节", "company_id": case.company.id}
    )
    cards[1]._deny("住户报失")
