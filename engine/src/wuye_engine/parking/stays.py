"""Stays before any price: read by the clock, joined, and rid of their free minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..errors import InvalidStay
from .fields import DAY
from .rates import Partial, PartialKind
from .rules import (
    Clock,
    Free,
    FreeLimit,
    FreePer,
    FreeRule,
    Join,
    JoinBy,
    Moment,
    Restart,
    Snap,
    SnapMode,
)
from .walk import Interval, Kinds

_FIRST = datetime.fromordinal(1)
_COUNTED = {Moment.NONE: 0, Moment.SECOND: 1, Moment.MINUTE: 60}


def seconds(moment: datetime) -> int:
    """Seconds since the midnight of ordinal 0; parts of a second are dropped."""
    return (
        moment.toordinal() * DAY
        + moment.hour * 3600
        + moment.minute * 60
        + moment.second
    )


def moment(value: int) -> datetime:
    """The naive local time that `seconds` counted.

    >>> moment(seconds(datetime(2026, 3, 2, 9, 30)))
    datetime.datetime(2026, 3, 2, 9, 30)
    """
    return _FIRST + timedelta(value // DAY - 1, value % DAY)


def read_stay(
    entry: datetime, exit: datetime | None, missing_exit: int | None
) -> Interval:
    """A stay in seconds.

    :param missing_exit: the time of the entry's day that stands for no exit at all
    :raises InvalidStay: see its reasons
    """
    if not isinstance(entry, datetime) or entry.tzinfo is not None:
        raise InvalidStay(entry, exit, "not_local")
    start = seconds(entry)
    if exit is None:
        if missing_exit is None:
            raise InvalidStay(entry, exit, "no_exit")
        end = start // DAY * DAY + missing_exit
    elif not isinstance(exit, datetime) or exit.tzinfo is not None:
        raise InvalidStay(entry, exit, "not_local")
    else:
        end = seconds(exit)
    if end < start:
        raise InvalidStay(entry, exit, "exit_before_entry")
    return start, end


def by_clock(clock: Clock, stay: Interval) -> Interval:
    """The stay as the tariff's clock counts it."""
    start, end = stay
    start = _snap(clock.entry, start)
    end = max(_snap(clock.exit, end), start) + _COUNTED[clock.exit_counts]
    stretch = clock.duration
    if stretch:
        count, rest = divmod(end - start, stretch.unit)
        more = part_of_unit(stretch.partial, stretch.unit, rest) if rest else 0
        end = start + count * stretch.unit + more
    return start, end


def _snap(snap: Snap | None, value: int) -> int:
    if snap is None:
        return value
    midnight = value // DAY * DAY
    rest = (value - midnight) % snap.unit
    up = snap.unit - rest if rest and snap.mode is SnapMode.UP else -rest
    return value + up


def part_of_unit(partial: Partial, unit: int, rest: int) -> int:
    """The seconds that a begun unit counts for; `rest` is above zero.

    >>> part_of_unit(Partial(PartialKind.NEAREST), 3600, 1799)
    0
    """
    kind = partial.kind
    if kind is PartialKind.DOWN:
        return 0
    if kind is PartialKind.SECOND:
        return rest
    if kind is PartialKind.MINUTE:
        return -(-rest // 60) * 60
    if kind is PartialKind.NEAREST and rest * 2 < unit:
        return 0
    for step in partial.steps:
        if rest <= step.upto:
            return int(step.units * unit)
    return unit


def joined(
    stays: Sequence[Interval], join: Join | None, day_start: int
) -> list[list[Interval]]:
    """The stays in groups, each priced as one stay."""
    groups: list[list[Interval]] = []
    for stay in stays:
        if groups and join and _belongs(groups[-1], stay, join, day_start):
            if join.gap_counts or groups[-1][-1][1] >= stay[0]:
                groups[-1][-1] = (groups[-1][-1][0], max(stay[1], groups[-1][-1][1]))
            else:
                groups[-1].append(stay)
        else:
            groups.append([stay])
    return groups


def _belongs(
    group: Sequence[Interval], stay: Interval, join: Join, day_start: int
) -> bool:
    if join.by is JoinBy.WITHIN:
        return stay[0] - group[-1][1] <= (join.minutes or 0)
    return day_of(group[0][0], day_start) == day_of(stay[0], day_start)


def day_of(value: int, day_start: int) -> int:
    """The number of the calendar day, which begins at `day_start`."""
    return (value - day_start) // DAY


def parked(intervals: Sequence[Interval]) -> int:
    """Seconds parked."""
    return sum(end - start for start, end in intervals)


def charged(
    free: Free | None,
    group: list[Interval],
    earlier: Sequence[Sequence[Interval]],
    day_start: int,
) -> list[Interval]:
    """The time of a group of stays that is not free.

    :param earlier: the groups before it, of the same vehicle
    """
    group = [stay for stay in group if stay[1] > stay[0]]
    if free is None or not group:
        return group
    minutes = free.minutes
    if free.per is FreePer.VEHICLE_DAY:
        today = day_of(group[0][0], day_start)
        same = [part for part in earlier if day_of(part[0][0], day_start) == today]
        if free.rule is FreeRule.DEDUCTED:
            minutes = max(minutes - sum(parked(part) for part in same), 0)
        elif same:
            return group
    if free.again is Restart.NEVER:
        return _without(free, minutes, group)
    anchor = group[0][0] if free.again is Restart.DAY else day_start
    kept: list[Interval] = []
    for number, day in enumerate(_by_day(group, anchor)):
        kept += _without(free, minutes if not number else free.minutes, day)
    return kept


def _without(free: Free, minutes: int, day: list[Interval]) -> list[Interval]:
    time = parked(day)
    if time < minutes or (time == minutes and free.exactly is FreeLimit.FREE):
        return []
    if free.rule is FreeRule.INCLUDED:
        return day
    kept = []
    for start, end in day:
        gone = min(minutes, end - start)
        minutes -= gone
        if start + gone < end:
            kept.append((start + gone, end))
    return kept


def _by_day(group: Sequence[Interval], anchor: int) -> list[list[Interval]]:
    """The intervals cut into days of 24 hours from `anchor` on."""
    days: dict[int, list[Interval]] = {}
    for start, end in group:
        while start < end:
            number = (start - anchor) // DAY
            stop = min(end, anchor + (number + 1) * DAY)
            days.setdefault(number, []).append((start, stop))
            start = stop
    return list(days.values())


def between(group: Sequence[Interval], kept: Sequence[Interval]) -> list[Interval]:
    """What of the group is not in `kept`: the free time."""
    gone = []
    for start, end in group:
        for low, high in kept:
            if low >= end or high <= start:
                continue
            if low > start:
                gone.append((start, low))
            start = high
        if start < end:
            gone.append((start, end))
    return gone


def holds(
    hours: Sequence[tuple[int, int, frozenset[int]]], at: int, kinds: Kinds
) -> bool:
    """Whether a moment lies in one of the hours, both ends included."""
    day, time = divmod(at, DAY)
    seen = [(kinds(day), time)]
    if not time:
        seen.append((kinds(day - 1), DAY))
    for start, end, days in hours:
        for kind, time in seen:
            inside = time >= start, time <= end
            if kind in days and (all(inside) if start <= end else any(inside)):
                return True
    return False
