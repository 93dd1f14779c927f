"""A lane on a gate box, a day it was counted, an act it did without server."""

import uuid
from datetime import UTC, datetime

from odoo import fields


def make(case):
    """Returns (act, count). `case` has the data of `WuyeBillingMixin`."""
    env = case.env
    box = env["wuye.iot.box"].create(
        {"name": "西门岗亭", "code": "BX-W-01", "community_id": case.community.id}
    )
    door = env["wuye.iot.door"].create(
        {"name": "西门入口", "code": "W-1", "kind": "barrier", "box_id": box.id}
    )
    lot = env["wuye.parking.lot"].create(
        {"code": "W", "name": "西门停车场", "community_id": case.community.id}
    )
    lane = env["wuye.parking.lane"].create(
        {
            "lot_id": lot.id,
            "code": "1",
            "name": "西门入口",
            "way": "in",
            "door_id": door.id,
        }
    )
    now = fields.Datetime.now()
    said = {"n": 1, "act": "in", "why": "entry", "plate": "浙B70Q2P"}
    said |= {"kind": "ordinary", "token": str(uuid.uuid4())}
    row = {"seq": 1, "uuid": said["token"], "at": now, "door_id": door.id}
    acts = env["wuye.parking.gate.act"].sudo()  # sudo: as the intake
    acts._keep(box, [{**row, "code": "temporary", "said": said}])
    act = acts.search([("box_id", "=", box.id)])
    act._take_in_one()
    counts = env["wuye.parking.gate.count"].sudo()  # sudo: as the intake
    at = datetime.fromtimestamp(now.replace(tzinfo=UTC).timestamp(), UTC)
    for value in (7, 8):
        counts._count_at(lane, at.replace(tzinfo=None), value)
    return act, counts.search([("lane_id", "=", lane.id)])
