"""What a box is told of car parks, as `wuye_engine.lane.wire` reads it.

Keys of rows: `c:` and a plate, `r:p` and a month card, `r:s` and a space, `s:` and a
stay inside, `h:` and a stay that is over.
"""

import json
from datetime import timedelta

from odoo import fields

from odoo.addons.wuye_parking_lot.gate_clock import EVER, to_gate

OVER = timedelta(days=60)  # a month card is told for so long after its last day
PAST = timedelta(days=2)  # as `DAYS_BEFORE` of stays


def _iso(moment):
    return moment.isoformat() if moment else None


def _spans(spans):
    return [[_iso(start), _iso(end)] for start, end in spans]


def head_of(box, number, seen, made):
    """Car parks of the community, and the lanes that are doors of the box."""
    env = box.env
    lots = env["wuye.parking.lot"].search([("community_id", "=", box.community_id.id)])
    lanes = env["wuye.parking.lane"].search(
        [("door_id.box_id", "=", box.id), ("lot_id", "in", lots.ids)]
    )
    return {
        "number": number,
        "made": made,
        "seen": seen,
        "lots": [_lot(lot) for lot in lots],
        "lanes": [_lane(lane) for lane in lanes],
    }


def _lot(lot):
    versions = lot.tariff_id.version_ids.filtered("date_from")
    return {
        "id": lot.id,
        "code": lot.code,
        "outer": lot.parent_id.id or 0,
        "temporary": lot.temporary,
        "full": lot.full,
        "capacity": lot.capacity,
        "reserved": lot.reserved,
        "classes": {row.plate_kind: row.name for row in lot.class_ids},
        "tariffs": [
            {
                "from": fields.Date.to_string(version.date_from),
                "data": json.loads(version.data_text),
            }
            for version in versions.sorted("date_from")
        ],
    }


def _lane(lane):
    shift = lane.env["wuye.shift"]
    if lane.desk_id:
        shift = shift.search(
            [("desk_id", "=", lane.desk_id.id), ("state", "=", "open")]
        )
    return {
        "door": lane.door_id.code,
        "id": lane.id,
        "lot": lane.lot_id.id,
        "way": lane.way,
        "closed": lane.closed,
        "shift": shift.id or 0,
    }


# === ROWS === #


def all_keys(community):
    """The key of every row there is."""
    env = community.env
    place = ("community_id", "=", community.id)
    now = fields.Datetime.now()
    inside = env["wuye.parking.stay"].search([place, ("phase", "=", "in")])
    permits = env["wuye.parking.permit"].search(
        [place, ("date_to", ">=", (now - OVER).date())]
    )
    permits |= inside.permit_id
    vehicles = env["wuye.vehicle"].search([place, ("space_id", "!=", False)])
    spaces = vehicles.space_id | inside.space_id
    listed = env["wuye.parking.list"].search([place])
    past = env["wuye.parking.stay"].search(
        [place, ("phase", "=", "out"), ("left_at", ">", now - PAST)]
    )
    plates = {*permits.car_ids.mapped("plate"), *vehicles.mapped("plate")}
    return [
        *(f"c:{plate}" for plate in sorted(plates | {*listed.mapped("plate")})),
        *(f"r:p{permit.id}" for permit in permits),
        *(f"r:s{space.id}" for space in spaces),
        *(f"s:{stay.id}" for stay in inside),
        *(f"h:{stay.id}" for stay in past if stay.plate),
    ]


def rows_of(community, keys):
    """{key: row or None, where it is no more}."""
    found = dict.fromkeys(keys)
    kinds = {}
    for key in keys:
        kinds.setdefault(_kind(key), []).append(key)
    for kind, names in kinds.items():
        for row in _COMPILE[kind](community, [_name(name) for name in names]):
            if row["key"] in found:
                found[row["key"]] = row
    return found


def _kind(key):
    return key[:3] if key.startswith("r:") else key[:2]


def _name(key):
    return key[len(_kind(key)) :]


def _records(community, model, names):
    ids = [int(name) for name in names]
    return community.env[model].search(
        [("id", "in", ids), ("community_id", "=", community.id)]
    )


def _cars(community, plates):
    env, place = community.env, ("community_id", "=", community.id)
    lists = env["wuye.parking.list"].search([place, ("plate", "in", plates)])
    cars = env["wuye.parking.permit.car"].search(
        [("plate", "in", plates), ("permit_id.community_id", "=", community.id)]
    )
    vehicles = env["wuye.vehicle"].search(
        [place, ("plate", "in", plates), ("space_id", "!=", False)]
    )
    by_list, by_car = lists.grouped("plate"), cars.grouped("plate")
    spaces = {vehicle.plate: vehicle.space_id for vehicle in reversed(vehicles)}
    for plate in plates:
        permits = by_car[plate].permit_id if plate in by_car else cars.permit_id[:0]
        permits = permits.filtered("span_ids")
        listed = by_list[plate]._engine_listed() if plate in by_list else ()
        space = spaces.get(plate)
        if not (permits or listed or space):
            continue
        ordered = permits.sorted(lambda permit: (permit.date_to, permit.id))
        yield {
            "key": f"c:{plate}",
            "plate": plate,
            "listed": [[r.kind.value, _iso(r.start), _iso(r.end)] for r in listed],
            "rights": [f"r:p{permit.id}" for permit in ordered],
            "space": f"r:s{space.id}" if space else "",
        }


def _permits(community, names):
    for permit in _records(community, "wuye.parking.permit", names):
        yield {
            "key": f"r:p{permit.id}",
            "spans": _spans(permit._engine_spans()),
            "sharing": permit.sharing,
            "cars": permit.car_ids.sorted("sequence").mapped("plate"),
            "lots": permit.lot_ids.ids or None,
        }


def _spaces(community, names):
    for space in _records(community, "wuye.unit", names):
        first = community.env["wuye.vehicle"]._first_on(space).get(space)
        cars = first or community.env["wuye.vehicle"]
        cars |= space.space_vehicle_ids
        yield {
            "key": f"r:s{space.id}",
            "spans": _spans([(EVER, None)]),
            "sharing": space._effective_space_rule(),
            "cars": cars.mapped("plate"),
            "lots": None,
        }


def _stays(community, names):
    stays = _records(community, "wuye.parking.stay", names)
    leaving = community.env["wuye.parking.gate.act"]._leaving(stays)
    for stay in stays - leaving:
        if stay.phase == "in":
            yield _stay(stay)


def _stay(stay):
    facts = stay._facts()
    first = stay.lift_ids.sorted("id")[:1]
    right = f"r:p{stay.permit_id.id}" if stay.permit_id else ""
    if stay.space_id and not right:
        right = f"r:s{stay.space_id.id}"
    over = stay.inner_ids.filtered(lambda inner: inner.phase != "in")
    return {
        "key": f"s:{stay.id}",
        "lot": stay.lot_id.id,
        "plate": stay.plate or "",
        "kind": stay.plate_kind or "",
        "class": stay.vehicle_class or "",
        "entry": _iso(facts.entry),
        "right": right,
        "since": _iso(to_gate(stay.cover_since)),
        "settled": _iso(facts.settled),
        "paid": str(facts.paid),
        "coupons": [[c.key, c.kind.value, str(c.value)] for c in facts.coupons],
        "spans": [
            [_iso(to_gate(inner.entered_at)), _iso(to_gate(inner.left_at))]
            for inner in over
        ],
        "outer": f"s:{stay.outer_id.id}" if stay.outer_id else "",
        "token": first.token or "",
    }


def _past(community, names):
    for stay in _records(community, "wuye.parking.stay", names):
        if stay.phase == "out" and stay.plate:
            yield {
                "key": f"h:{stay.id}",
                "lot": stay.lot_id.id,
                "plate": stay.plate,
                "entry": _iso(to_gate(stay.entered_at)),
                "left": _iso(to_gate(stay.left_at)),
            }


_COMPILE = {
    "c:": _cars,
    "r:p": _permits,
    "r:s": _spaces,
    "s:": _stays,
    "h:": _past,
}
