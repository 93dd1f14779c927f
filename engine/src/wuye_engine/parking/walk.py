"""Parked time as segments: each in one band, cut where something happens to the unit.

Times are whole seconds, counted so that a day's ordinal times 86,400 is its midnight.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .fields import DAY
from .plan import RESTARTED, RUNS_ON, Plan

Interval = tuple[int, int]
Kinds = Callable[[int], int]


class Segment(NamedTuple):
    """`start` to `end` on the time of its group, `shift` behind the clock's."""

    start: int
    end: int
    shift: int
    band: int
    run: int


class Group(NamedTuple):
    """Segments through which the unit runs on; `restarts`: the first block again."""

    restarts: bool
    segments: list[Segment]


def lanes(
    plan: Plan, intervals: Sequence[Interval], anchor: int, kinds: Kinds
) -> list[list[Group]]:
    """The groups of the parked time: in one lane, or one for each band's own time.

    :param intervals: when the vehicle was in, in order; they are priced as one stay
    :param anchor: where days of 24 hours are counted from
    :param kinds: the day type of a day's ordinal
    """
    count = len(plan.rates) if plan.by_band else 1
    found: list[list[Group]] = [[] for _ in range(count)]
    waiting = [RESTARTED] * count  # the strongest edge since the lane's last segment
    last = [-1] * count
    for low, high, band, run, edge in _cut(plan, intervals, anchor, kinds):
        if edge:
            waiting = [max(edge, kind) for kind in waiting]
        lane, mark = (band, run) if plan.by_band else (0, band)
        kind = waiting[lane]
        waiting[lane] = RUNS_ON
        if last[lane] != mark and plan.band_edge > kind:
            kind = plan.band_edge
        last[lane] = mark
        groups = found[lane]
        if kind:
            restarts = kind == RESTARTED
            groups.append(Group(restarts, [Segment(low, high, 0, band, run)]))
        else:
            segments = groups[-1].segments
            start = segments[-1].end
            shift = low - start
            segments.append(Segment(start, high - shift, shift, band, run))
    return found


def _cut(
    plan: Plan, intervals: Sequence[Interval], anchor: int, kinds: Kinds
) -> Iterator[tuple[int, int, int, int, int]]:
    """(start, end, band, run, kind of the edge at the start) by the clock."""
    edges = iter(_edges(plan, intervals[0][0], intervals[-1][1], anchor))
    at, kind = next(edges, _NEVER)
    run, last = 0, -1
    for start, stop in intervals:
        pending = RUNS_ON
        while at <= start:
            pending = max(pending, kind)
            at, kind = next(edges, _NEVER)
        run += 1
        for low, high, band in _bands(plan, start, stop, anchor, kinds):
            if band != last:
                last = band
                run += 1
            while at < high:
                if at > low:
                    yield low, at, band, run, pending
                    low, pending = at, kind
                else:
                    pending = max(pending, kind)
                at, kind = next(edges, _NEVER)
            yield low, high, band, run, pending
            pending = RUNS_ON


_NEVER = (1 << 60, RUNS_ON)


def _edges(plan: Plan, start: int, end: int, anchor: int) -> list[tuple[int, int]]:
    """The moments after `start` and before `end` at which a unit may be cut."""
    found: dict[int, int] = {}
    for train in plan.trains:
        period = train.period
        first = anchor if train.offset is None else train.offset
        first += ((start - first) // period + 1) * period
        for moment in range(first, end, period):
            found[moment] = max(found.get(moment, RUNS_ON), train.kind)
    return sorted(found.items())


def _bands(
    plan: Plan, start: int, stop: int, anchor: int, kinds: Kinds
) -> Iterator[tuple[int, int, int]]:
    """(start, end, band) in order; a run of one band may come in several pieces."""
    days = plan.days
    if days is None:
        yield start, stop, 0
        return
    if not days.by_stay_day:
        yield from _band_days(plan, start, stop, 1, kinds)
        return
    if plan.stay_days_by_calendar:
        anchor = (anchor - plan.tariff.day_start) // DAY * DAY + plan.tariff.day_start
    while start < stop:
        number = (start - anchor) // DAY + 1
        until = min(stop, anchor + number * DAY)
        yield from _band_days(plan, start, until, number, kinds)
        start = until


def _band_days(
    plan: Plan, start: int, stop: int, number: int, kinds: Kinds
) -> Iterator[tuple[int, int, int]]:
    assert plan.days is not None
    rows = plan.days.rows
    low, day = start, start // DAY
    before = kinds(day - 1)
    for ordinal in range(day, (stop - 1) // DAY + 1):
        kind = kinds(ordinal)
        midnight = ordinal * DAY
        for _, end, band in rows(before, kind, number):
            end += midnight
            if end <= low:
                continue
            if end >= stop:
                yield low, stop, band
                return
            yield low, end, band
            low = end
        before = kind
