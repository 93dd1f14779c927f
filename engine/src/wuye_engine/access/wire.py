"""The list as JSON, strictly: what is not understood is refused, never skipped.

A list travels as its head (doors, plans, special days), its permits, and apart from
both the denials (docs/decisions/0016). Times are ms since 1970; days are 2026-10-01.

| Part | Keys |
|---|---|
| head | `number`, `made`, `offset`, `holidays`, `workdays`, `doors`, `plans` |
| door | `id`, `name`, `enters`, `leaves`, `passback`, `offline_days`, `offline`,
  `free_exit`, `seconds`, `held` |
| plan | `id`, `spans`: each `days`, `from`, `to` (`08:00`, `24:00`) |
| permit | `card`, `hashes`, `label`, `staff`, `rights`: each `doors`, `plan`, `from`,
  `to` |
| denial | `hash`, `reason` |

What equals the default is left out, so equal lists are equal texts.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from .fields import (
    choice,
    clock,
    days,
    flag,
    integer,
    invalid,
    items,
    keys,
    moment,
    number,
    text,
    texts,
)
from .model import AccessList, Denial, Door, Head, Offline, Passback, Permit, Right
from .plans import Calendar, Plan, Span, day_names

HEX = frozenset("0123456789abcdef")
HASH_LENGTH = 32  # 16 bytes
MARKS = 1 << 256  # the sum of marks is modulo this


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def mark(line: str) -> int:
    """A permit's part in the digest of its list: SHA-256 of its canonical text."""
    return int.from_bytes(hashlib.sha256(line.encode()).digest())


def digest_of(head: Mapping[str, Any], total: int) -> str:
    """The digest of a list in hex: SHA-256 of its head and of the sum of its marks.

    A sum, so that one changed card is one subtraction and one addition, whatever the
    size of the list. It tells a list that came apart from the server's; it is no
    signature: who can choose the permits could make two lists of one sum (Wagner's
    generalised birthday, 2002). The answer that brings it is signed (0016).

    :param total: the sum of the marks of all permits, any multiple of 2^256 aside
    """
    text = f"{canonical(head)}\n{total % MARKS:064x}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def digest(head: Mapping[str, Any], permits: Iterable[str]) -> str:
    """The digest of a whole list, see `digest_of`.

    :param permits: canonical texts, in any order, each card once
    """
    return digest_of(head, sum(map(mark, permits)))


# === HEAD === #


def read_head(data: object) -> Head:
    """:raises InvalidAccessList: with the place of the first thing that is wrong"""
    value = keys(
        data, "head", "number made doors plans", "offset holidays workdays card_key"
    )
    doors = [_door(*item) for item in items(value["doors"], "doors")]
    plans = [_plan(*item) for item in items(value["plans"], "plans")]
    return Head(
        number=integer(value["number"], "number", 1),
        made=integer(value["made"], "made", 0),
        doors=_by_id(doors, "doors"),
        plans=_by_id(plans, "plans"),
        calendar=_calendar(value),
    )


def _by_id(records: list[Any], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, record in enumerate(records):
        if record.id in found:
            raise invalid(f"{place}[{index}].id", "duplicate", record.id)
        found[record.id] = record
    return found


def _calendar(value: Mapping[str, Any]) -> Calendar:
    holidays = days(value.get("holidays", []), "holidays")
    workdays = days(value.get("workdays", []), "workdays")
    for index, day in enumerate(workdays):
        if day in holidays:
            raise invalid(f"workdays[{index}]", "duplicate", str(day))
    offset = integer(value.get("offset", 480), "offset", -840, 840)
    return Calendar(offset, holidays, workdays)


def _door(place: str, data: object) -> Door:
    options = "name enters leaves passback offline_days offline free_exit seconds held"
    value = keys(data, place, "id", options)
    get = value.get
    seconds = number(get("seconds", 3.0), f"{place}.seconds", 0.1, 60)
    return Door(
        id=text(value["id"], f"{place}.id"),
        name=text(get("name", ""), f"{place}.name", blank=True),
        enters=text(get("enters", ""), f"{place}.enters", blank=True),
        leaves=text(get("leaves", ""), f"{place}.leaves", blank=True),
        passback=choice(Passback, get("passback", "off"), f"{place}.passback"),
        offline_days=integer(get("offline_days", 30), f"{place}.offline_days", 0, 3650),
        offline=choice(Offline, get("offline", "staff"), f"{place}.offline"),
        free_exit=flag(get("free_exit", False), f"{place}.free_exit"),
        seconds=seconds,
        held=integer(get("held", 30), f"{place}.held", 1, 86400),
    )


def _plan(place: str, data: object) -> Plan:
    value = keys(data, place, "id spans")
    spans = [_span(*item) for item in items(value["spans"], f"{place}.spans")]
    return Plan(text(value["id"], f"{place}.id"), tuple(spans))


def _span(place: str, data: object) -> Span:
    value = keys(data, place, "days from to")
    names = texts(value["days"], f"{place}.days")
    for index, name in enumerate(names):
        if name not in DAY_NAMES:
            raise invalid(f"{place}.days[{index}]", "choice", name)
    start = clock(value["from"], f"{place}.from")
    if start == 24 * 60:
        raise invalid(f"{place}.from", "time", value["from"])
    return Span(names, start, clock(value["to"], f"{place}.to"))


DAY_NAMES = frozenset(day_names())


# === PERMITS AND DENIALS === #


def hash_text(value: object, place: str) -> str:
    """A credential's hash: 32 lower-case hex digits."""
    if not isinstance(value, str) or len(value) != HASH_LENGTH or set(value) - HEX:
        raise invalid(place, "hash", value)
    return value


def read_permit(data: object, head: Head, place: str = "permit") -> Permit:
    """A permit whose doors and plans are all in the head."""
    value = keys(data, place, "card hashes rights", "label staff")
    found = texts(value["hashes"], f"{place}.hashes")
    for index, item in enumerate(found):
        hash_text(item, f"{place}.hashes[{index}]")
    rights = [
        _right(where, right, head)
        for where, right in items(value["rights"], f"{place}.rights")
    ]
    return Permit(
        card=text(value["card"], f"{place}.card"),
        hashes=found,
        rights=tuple(rights),
        label=text(value.get("label", ""), f"{place}.label", blank=True),
        staff=flag(value.get("staff", False), f"{place}.staff"),
    )


def _right(place: str, data: object, head: Head) -> Right:
    value = keys(data, place, "doors", "plan from to")
    doors = texts(value["doors"], f"{place}.doors")
    for index, door in enumerate(doors):
        if door not in head.doors:
            raise invalid(f"{place}.doors[{index}]", "unknown", door)
    plan = text(value.get("plan", ""), f"{place}.plan", blank=True)
    if plan and plan not in head.plans:
        raise invalid(f"{place}.plan", "unknown", plan)
    start = moment(value.get("from"), f"{place}.from")
    end = moment(value.get("to"), f"{place}.to")
    if start is not None and end is not None and end <= start:
        raise invalid(f"{place}.to", "order", end)
    return Right(doors, plan, start, end)


def trusted_permit(body: str) -> Permit:
    """A permit from a canonical text that `read_permit` has once accepted; quick."""
    value = json.loads(body)
    rights = tuple(
        Right(
            tuple(right["doors"]),
            right.get("plan", ""),
            right.get("from"),
            right.get("to"),
        )
        for right in value["rights"]
    )
    label, staff = value.get("label", ""), value.get("staff", False)
    return Permit(value["card"], tuple(value["hashes"]), rights, label, staff)


def read_denial(data: object, place: str = "denial") -> Denial:
    """A number that is dead for good."""
    value = keys(data, place, "hash", "reason")
    reason = text(value.get("reason", ""), f"{place}.reason", blank=True)
    return Denial(hash_text(value["hash"], f"{place}.hash"), reason)


# === WRITING === #


def _short(pairs: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {name: value for name, (value, usual) in pairs.items() if value != usual}


def write_head(head: Head) -> dict[str, Any]:
    """What `read_head` reads back as an equal head."""
    calendar = head.calendar
    special = {"holidays": calendar.holidays, "workdays": calendar.workdays}
    return {
        "number": head.number,
        "made": head.made,
        "doors": [_write_door(door) for door in head.doors.values()],
        "plans": [_write_plan(plan) for plan in head.plans.values()],
        **_short({"offset": (calendar.offset, 480)}),
        **{name: [str(day) for day in found] for name, found in special.items()},
    }


def _write_door(door: Door) -> dict[str, Any]:
    usual = Door(door.id)
    names = "name enters leaves passback offline_days offline free_exit seconds held"
    pairs = {
        name: (getattr(door, name), getattr(usual, name)) for name in names.split()
    }
    plain = {
        name: value.value if isinstance(value, Passback | Offline) else value
        for name, value in _short(pairs).items()
    }
    return {"id": door.id, **plain}


def _write_plan(plan: Plan) -> dict[str, Any]:
    spans = [
        {"days": list(span.days), "from": _clock(span.start), "to": _clock(span.end)}
        for span in plan.spans
    ]
    return {"id": plan.id, "spans": spans}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def write_permit(permit: Permit) -> dict[str, Any]:
    """What `read_permit` reads back as an equal permit."""
    rights = [
        {
            "doors": list(right.doors),
            **_short(
                {
                    "plan": (right.plan, ""),
                    "from": (right.start, None),
                    "to": (right.end, None),
                }
            ),
        }
        for right in permit.rights
    ]
    return {
        "card": permit.card,
        "hashes": list(permit.hashes),
        "rights": rights,
        **_short({"label": (permit.label, ""), "staff": (permit.staff, False)}),
    }


def write_denial(denial: Denial) -> dict[str, Any]:
    """What `read_denial` reads back as an equal denial."""
    return {"hash": denial.hash, **_short({"reason": (denial.reason, "")})}


def read_list(data: object) -> AccessList:
    """A whole list in one mapping: `head`, `permits`, `denials`."""
    value = keys(data, "list", "head", "permits denials")
    head = read_head(value["head"])
    permits = [
        read_permit(item, head, place)
        for place, item in items(value.get("permits", []), "permits")
    ]
    cards: set[str] = set()
    for index, permit in enumerate(permits):
        if permit.card in cards:
            raise invalid(f"permits[{index}].card", "duplicate", permit.card)
        cards.add(permit.card)
    denials = [
        read_denial(item, place)
        for place, item in items(value.get("denials", []), "denials")
    ]
    return AccessList(head, tuple(permits), tuple(denials))


def write_list(whole: AccessList) -> dict[str, Any]:
    """What `read_list` reads back as an equal list."""
    return {
        "head": write_head(whole.head),
        "permits": [write_permit(permit) for permit in whole.permits],
        "denials": [write_denial(denial) for denial in whole.denials],
    }
