"""What children do with a box of many lanes (`lanes.Lanes`)."""

from datetime import timedelta

from desk_tasks import make_user
from transaction import in_transaction

from odoo import fields


def prepare_lanes(database, code, cards, lanes, zone, opposite):
    """A community with a box, its lanes, a permit for each kind of card.

    :param code: of the box; the community is made with the first one
    :param cards: {kind: numbers} as `gate_table.cards`
    :param lanes: how many; lane 0 leads into the zone, lane 1 out of it, no second
        entry is let in
    :param opposite: [from, to] hours at which the cards "by_hours" may pass
    :return: the code that enrols the box
    """

    def work(env):
        community = _community(env, code)
        box = env["wuye.iot.box"].create(
            {"name": code, "code": code, "community_id": community.id}
        )
        doors = _doors(env, box, lanes, zone)
        found = _credentials(env, community, cards)
        _permits(env, community, doors, found, opposite)
        found["denied"]._deny("住户报失")

    in_transaction(database, work)
    return enrol_code(database, code)


def _community(env, code):
    developer = env["res.partner"].create({"name": "开发商"})
    community = env["wuye.community"].create(
        {
            "code": "".join(filter(str.isalnum, code)),
            "name": f"道闸测试苑 {code}",
            "company_id": env.company.id,
            "developer_id": developer.id,
        }
    )
    make_user(env, community.id, _admin(code), "administrator")
    return community


def _admin(code):
    return f"{code.lower()}-admin"


def _doors(env, box, lanes, zone):
    common = {"box_id": box.id, "offline_days": 2, "offline": "staff"}
    doors = [
        {**common, "name": f"车道 {lane}", "code": f"lane{lane}"}
        for lane in range(lanes)
    ]
    doors[0] |= {"zone_enters": zone, "passback": "hard"}
    doors[1] |= {"zone_leaves": zone, "passback": "hard"}
    elsewhere = {**common, "name": "后门", "code": "elsewhere"}
    return env["wuye.iot.door"].create([*doors, elsewhere])


def _credentials(env, community, cards):
    found = {}
    for kind, numbers in cards.items():
        if kind == "unknown":
            continue
        found[kind] = env["wuye.iot.credential"].create(
            [
                {
                    "community_id": community.id,
                    "kind": "em",
                    "number": number,
                    "label": f"{kind} {number[-4:]}",
                    "is_staff": kind == "staff",
                }
                for number in numbers
            ]
        )
    return found


def _permits(env, community, doors, found, opposite):
    now = fields.Datetime.now()
    plan = env["wuye.iot.plan"].create(
        {
            "name": "钟点工",
            "community_id": community.id,
            "span_ids": [
                fields.Command.create(
                    {"days": "all", "start": opposite[0], "end": opposite[1]}
                )
            ],
        }
    )
    special = {
        "not_yet": {"date_from": now + timedelta(days=365)},
        "expired": {"date_to": now - timedelta(days=3)},
        "by_hours": {"plan_id": plan.id},
        "elsewhere": {"door_ids": doors[-1].ids},
    }
    for kind, credentials in found.items():
        group = env["wuye.iot.group"].create(
            {
                "name": kind,
                "community_id": community.id,
                "credential_ids": credentials.ids,
            }
        )
        permit = {
            "community_id": community.id,
            "group_id": group.id,
            "door_ids": doors[:-1].ids,
        }
        env["wuye.iot.permit"].create({**permit, **special.get(kind, {})})


def enrol_code(database, code):
    """A new code that enrols the box, as its administrator makes it."""

    def enrol(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        return box.action_enrol()["context"]["default_code"]

    return in_transaction(database, enrol, _admin(code))


def gate_list(database, code):
    """The list as the server compiles it: head, permits, denials, and the card key."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        told = box._permits(0, 0, 0)
        key = env["wuye.iot.credential"]._card_key(box.community_id)
        return {
            "head": told["list"]["head"],
            "permits": told["list"]["put"],
            "denials": told["deny"]["put"],
            "key": key.hex(),
        }

    return in_transaction(database, work)


def lane_state(database, code):
    """How far the server is with a box, without its events."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        alarms = env["wuye.iot.alarm"].search([("box_id", "=", box.id)])
        gaps = env["wuye.iot.gap"].search([("box_id", "=", box.id)], order="first")
        return {
            "acked": box.acked,
            "held": [box.list_held, box.deny_held],
            "newest": list(box._versions().values()),
            "alarms": {alarm.kind: [alarm.count, alarm.text] for alarm in alarms},
            "gaps": [[gap.first, gap.last, gap.state] for gap in gaps],
        }

    return in_transaction(database, work)


def lane_events(database, code, after=0):
    """[{seq, at, clock, door, kind, code, tail, detail}] by number, behind `after`."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        events = env["wuye.iot.event"].search(
            [("box_id", "=", box.id), ("seq", ">", after)], order="seq"
        )
        return [
            {
                "seq": event.seq,
                "at": event.at_ms,
                "clock": event.clock,
                "door": event.door_code,
                "kind": event.kind,
                "code": event.code,
                "tail": event.tail,
                "detail": event.detail,
            }
            for event in events
        ]

    return in_transaction(database, work)


def ask_lane(database, code, lane, action="open"):
    """A signed order to a lane; its uuid."""

    def work(env):
        door = env["wuye.iot.door"].search(
            [("box_id.code", "=", code), ("code", "=", f"lane{lane}")]
        )
        return env["wuye.iot.command"]._ask(door, "visitor", "访客来访", action).uuid

    return in_transaction(database, work, _admin(code))


TASKS = (
    prepare_lanes,
    enrol_code,
    gate_list,
    lane_state,
    lane_events,
    ask_lane,
)
