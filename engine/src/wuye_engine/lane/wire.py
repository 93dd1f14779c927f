"""What a gate box is told of car parks, as JSON, strictly (docs/decisions/0020).

| Part | Keys |
|---|---|
| head | `number`, `made`, `seen`, `lots`, `lanes` |
| lot | `id`, `code`, `outer`, `temporary`, `full`, `capacity`, `reserved`, `classes`,
  `tariffs`: each `from` (day), `data` |
| lane | `door`, `id`, `lot`, `way`, `closed`, `shift` |
| row `c:` car | `plate`, `listed`: each [kind, from, until], `rights`, `space` |
| row `r:` right | `spans`, `sharing`, `cars`, `lots` |
| row `s:` stay | `lot`, `plate`, `kind`, `class`, `entry`, `right`, `since`,
  `settled`, `paid`, `coupons`, `spans`, `outer`, `token` |
| row `h:` stay that is over | `lot`, `plate`, `entry`, `left` |

A row has its `key` beside these. Times are those of the clock at the gate, as
2026-11-23T08:00:00; amounts are texts. `seen` is the last act of the box that is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ..access.fields import choice, flag, integer, invalid, items, keys, text
from ..parking import Tariff
from .coupon import Coupon, CouponKind
from .model import Full, Listed, ListKind, Lot, Sharing, Span


@dataclass(frozen=True, slots=True)
class LotRules:
    """A car park. `tariffs`: (first day, tariff) in order; None is one not understood:
    its cars are for the guard to decide (G17)."""

    id: int
    code: str = ""
    outer: int = 0
    rules: Lot = Lot()
    capacity: int = 0
    reserved: int = 0
    classes: Mapping[str, str] = field(default_factory=dict)
    tariffs: tuple[tuple[date, Tariff | None], ...] = ()

    def tariff_on(self, day: date) -> Tariff | None:
        """The tariff in force: the latest that has begun."""
        begun = [tariff for start, tariff in self.tariffs if start <= day]
        return begun[-1] if begun else None

    def free(self, right: int, temporary: int) -> int | None:
        """Places for temporary cars; None where they are not counted."""
        if not self.capacity:
            return None
        return self.capacity - max(self.reserved, right) - temporary


@dataclass(frozen=True, slots=True)
class LaneRules:
    """A lane; `shift` is the guard's that takes money there, 0 where none is open."""

    door: str
    id: int
    lot: int
    way: str
    closed: bool = False
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """What comes with every snapshot and every change to it."""

    number: int = 0
    made: int = 0
    seen: int = 0
    lots: Mapping[int, LotRules] = field(default_factory=dict)
    lanes: Mapping[str, LaneRules] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CarRow:
    """A plate that somebody registered or listed; `rights` in order of preference."""

    plate: str
    listed: tuple[Listed, ...] = ()
    rights: tuple[str, ...] = ()
    space: str = ""


@dataclass(frozen=True, slots=True)
class RightRow:
    """A month card or a space; `cars` in their order, `lots` None for all."""

    key: str
    spans: tuple[Span, ...]
    sharing: Sharing
    cars: tuple[str, ...]
    lots: frozenset[int] | None = None


@dataclass(slots=True)
class StayRow:
    """A car that is inside, as it stands now."""

    key: str
    lot: int
    plate: str
    entry: datetime
    kind: str = ""
    vehicle_class: str = ""
    right: str = ""
    since: datetime | None = None
    settled: datetime | None = None
    paid: Decimal = Decimal("0.00")
    coupons: tuple[Coupon, ...] = ()
    spans: tuple[Span, ...] = ()
    outer: str = ""
    token: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class PastRow:
    """A stay that is over, for tariffs that look at several."""

    key: str
    lot: int
    plate: str
    entry: datetime
    left: datetime


Row = CarRow | RightRow | StayRow | PastRow


# === VALUES === #


def _time(data: object, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(data)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise invalid(place, "time", data) from None
    if found.tzinfo:
        raise invalid(place, "time", data)
    return found


def _maybe(data: object, place: str) -> datetime | None:
    return None if data is None else _time(data, place)


def _amount(data: object, place: str) -> Decimal:
    try:
        found = Decimal(text(data, place))
    except InvalidOperation:
        raise invalid(place, "type", data) from None
    if not found.is_finite() or found < 0:
        raise invalid(place, "range", data)
    return found


def _spans(data: object, place: str) -> tuple[Span, ...]:
    found = []
    for where, item in items(data, place):
        if not isinstance(item, list) or len(item) != 2:
            raise invalid(where, "type", item)
        found.append((_time(item[0], where), _maybe(item[1], where)))
    return tuple(found)


# === HEAD === #


def read_head(data: object) -> Head:
    """:raises InvalidAccessList: with the place of the first thing that is wrong"""
    value = keys(data, "head", "number made seen lots lanes")
    lots = [_lot(*item) for item in items(value["lots"], "lots")]
    lanes = [_lane(*item) for item in items(value["lanes"], "lanes")]
    known = {lot.id: lot for lot in lots}
    for lane in lanes:
        if lane.lot not in known:
            raise invalid(f"lanes.{lane.door}", "unknown", lane.lot)
    return Head(
        integer(value["number"], "number", 0),
        integer(value["made"], "made", 0),
        integer(value["seen"], "seen", 0),
        known,
        {lane.door: lane for lane in lanes},
    )


def _lot(place: str, data: object) -> LotRules:
    names = "id code outer temporary full capacity reserved classes tariffs"
    value = keys(data, place, names)
    classes = value["classes"]
    if not isinstance(classes, Mapping):
        raise invalid(f"{place}.classes", "type", classes)
    tariffs = [_tariff(*item) for item in items(value["tariffs"], f"{place}.tariffs")]
    return LotRules(
        id=integer(value["id"], f"{place}.id", 1),
        code=text(value["code"], f"{place}.code"),
        outer=integer(value["outer"], f"{place}.outer", 0),
        rules=Lot(
            flag(value["temporary"], f"{place}.temporary"),
            choice(Full, value["full"], f"{place}.full"),
        ),
        capacity=integer(value["capacity"], f"{place}.capacity", 0),
        reserved=integer(value["reserved"], f"{place}.reserved", 0),
        classes={str(kind): str(name) for kind, name in classes.items()},
        tariffs=tuple(sorted(tariffs, key=lambda pair: pair[0])),
    )


def _tariff(place: str, data: object) -> tuple[date, Tariff | None]:
    value = keys(data, place, "from data")
    start = _time(value["from"], f"{place}.from").date()
    try:
        return start, Tariff.from_dict(value["data"])
    except ValueError:
        # a newer server knows rules this box does not: no price is better than none
        # of the other rules
        return start, None


def _lane(place: str, data: object) -> LaneRules:
    value = keys(data, place, "door id lot way closed shift")
    if value["way"] not in ("in", "out"):
        raise invalid(f"{place}.way", "choice", value["way"])
    return LaneRules(
        text(value["door"], f"{place}.door"),
        integer(value["id"], f"{place}.id", 1),
        integer(value["lot"], f"{place}.lot", 1),
        value["way"],
        flag(value["closed"], f"{place}.closed"),
        integer(value["shift"], f"{place}.shift", 0),
    )


# === ROWS === #


def read_row(data: object, place: str = "row") -> Row:
    """:raises InvalidAccessList: with the place of the first thing that is wrong"""
    if not isinstance(data, Mapping) or not isinstance(data.get("key"), str):
        raise invalid(f"{place}.key", "missing")
    readers = {"c": _car, "r": _right, "s": _stay, "h": _past}
    reader = readers.get(data["key"].partition(":")[0])
    if reader is None:
        raise invalid(f"{place}.key", "unknown", data["key"])
    return reader(place, data)


def _car(place: str, data: Mapping[str, Any]) -> CarRow:
    value = keys(data, place, "key plate listed rights space")
    listed = []
    for where, item in items(value["listed"], f"{place}.listed"):
        if not isinstance(item, list) or len(item) != 3:
            raise invalid(where, "type", item)
        kind = choice(ListKind, item[0], where)
        listed.append(Listed(kind, _maybe(item[1], where), _maybe(item[2], where)))
    rights = [text(one, where) for where, one in items(value["rights"], place)]
    return CarRow(
        text(value["plate"], f"{place}.plate"),
        tuple(listed),
        tuple(rights),
        text(value["space"], f"{place}.space", blank=True),
    )


def _right(place: str, data: Mapping[str, Any]) -> RightRow:
    value = keys(data, place, "key spans sharing cars lots")
    lots = value["lots"]
    if lots is not None:
        lots = frozenset(integer(one, where, 1) for where, one in items(lots, place))
    return RightRow(
        value["key"],
        _spans(value["spans"], f"{place}.spans"),
        choice(Sharing, value["sharing"], f"{place}.sharing"),
        tuple(text(one, where) for where, one in items(value["cars"], place)),
        lots,
    )


def _stay(place: str, data: Mapping[str, Any]) -> StayRow:
    names = "key lot plate kind class entry right since settled paid coupons spans"
    value = keys(data, place, f"{names} outer token")
    coupons = []
    for where, item in items(value["coupons"], f"{place}.coupons"):
        if not isinstance(item, list) or len(item) != 3:
            raise invalid(where, "type", item)
        kind = choice(CouponKind, item[1], where)
        coupons.append(Coupon(str(item[0]), kind, _amount(item[2], where)))
    number = value["key"].partition(":")[2]
    return StayRow(
        key=value["key"],
        lot=integer(value["lot"], f"{place}.lot", 1),
        plate=text(value["plate"], f"{place}.plate", blank=True),
        entry=_time(value["entry"], f"{place}.entry"),
        kind=text(value["kind"], f"{place}.kind", blank=True),
        vehicle_class=text(value["class"], f"{place}.class", blank=True),
        right=text(value["right"], f"{place}.right", blank=True),
        since=_maybe(value["since"], f"{place}.since"),
        settled=_maybe(value["settled"], f"{place}.settled"),
        paid=_amount(value["paid"], f"{place}.paid"),
        coupons=tuple(coupons),
        spans=_spans(value["spans"], f"{place}.spans"),
        outer=text(value["outer"], f"{place}.outer", blank=True),
        token=text(value["token"], f"{place}.token", blank=True),
        order=int(number) if number.isdecimal() else 0,
    )


def _past(place: str, data: Mapping[str, Any]) -> PastRow:
    value = keys(data, place, "key lot plate entry left")
    return PastRow(
        value["key"],
        integer(value["lot"], f"{place}.lot", 1),
        text(value["plate"], f"{place}.plate"),
        _time(value["entry"], f"{place}.entry"),
        _time(value["left"], f"{place}.left"),
    )
