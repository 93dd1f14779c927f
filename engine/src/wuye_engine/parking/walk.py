"""Parked time as segments: each in one band, cut where something happens to the unit.

Times are whole seconds, counted so that a day's ordinal times 86,400 is its midnight.
"""

from collections.abc import Callable, Sequence

from .days import DayRows
from .fields import DAY
from .plan import RESTARTED, RUNS_ON, Plan

Interval = tuple[int, int]
Kinds = Callable[[int], int]


# start and end on the time of its group, how far that is behind the clock, band, run
Segment = tuple[int, int, int, int, int]
# whether the first block comes again, and the segments through which a unit runs on
Group = tuple[bool, list[Segment]]


def lanes(
    plan: Plan, intervals: Sequence[Interval], anchor: int, kinds: Kinds
) -> list[list[Group]]:
    """The groups of the parked time: in one lane, or one for each band's own time.

    :param intervals: when the vehicle was in, in order; they are priced as one stay
    :param anchor: where days of 24 hours are counted from
    :param kinds: the day type of a day's ordinal
    """
    found: list[list[Group]] = [[] for _ in plan.rates]
    if plan.by_band:
        _by_band(plan, intervals, anchor, kinds, found)
        return found
    groups = found[0]
    last, band_edge, waiting = -1, plan.band_edge, RESTARTED
    for low, high, band, run, edge in _cut(plan, intervals, anchor, kinds):
        kind = edge if edge > waiting else waiting
        waiting = RUNS_ON
        if band != last:
            last = band
            if band_edge > kind:
                kind = band_edge
        if kind:
            groups.append((kind == RESTARTED, [(low, high, 0, band, run)]))
        else:
            _go_on(groups, low, high, band, run)
    return found[:1]


def _by_band(
    plan: Plan,
    intervals: Sequence[Interval],
    anchor: int,
    kinds: Kinds,
    found: list[list[Group]],
) -> None:
    """A lane for each band; an edge waits until the band's time goes on."""
    waiting = [RESTARTED] * len(found)
    last = [-1] * len(found)
    for low, high, band, run, edge in _cut(plan, intervals, anchor, kinds):
        if edge:
            waiting = [max(edge, kind) for kind in waiting]
        kind, waiting[band] = waiting[band], RUNS_ON
        if last[band] != run:
            kind = max(kind, plan.band_edge)
        last[band] = run
        if kind:
            restarts = kind == RESTARTED
            found[band].append((restarts, [(low, high, 0, band, run)]))
        else:
            _go_on(found[band], low, high, band, run)


def _go_on(groups: list[Group], low: int, high: int, band: int, run: int) -> None:
    """The time of the last group goes on, whatever the clock did meanwhile."""
    segments = groups[-1][1]
    start = segments[-1][1]
    shift = low - start
    segments.append((start, high - shift, shift, band, run))


def _cut(
    plan: Plan, intervals: Sequence[Interval], anchor: int, kinds: Kinds
) -> list[tuple[int, int, int, int, int]]:
    """(start, end, band, run, kind of the edge at the start) by the clock."""
    edges = _edges(plan, intervals[0][0], intervals[-1][1], anchor)
    edges.append(_NEVER)
    edges.reverse()
    at, kind = edges.pop()
    run, last = 0, -1
    found = []
    for start, stop in intervals:
        pending = RUNS_ON
        while at <= start:
            pending = max(pending, kind)
            at, kind = edges.pop()
        run += 1
        for low, high, band in _bands(plan, start, stop, anchor, kinds):
            if band != last:
                last = band
                run += 1
            while at < high:
                if at > low:
                    found.append((low, at, band, run, pending))
                    low, pending = at, kind
                elif kind > pending:
                    pending = kind
                at, kind = edges.pop()
            found.append((low, high, band, run, pending))
            pending = RUNS_ON
    return found


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
) -> list[tuple[int, int, int]]:
    """(start, end, band) in order; a run of one band may come in several pieces."""
    days = plan.days
    if days is None:
        return [(start, stop, 0)]
    if not days.by_stay_day:
        return _band_days(days, start, stop, 1, kinds)
    if plan.stay_days_by_calendar:
        day_start = plan.tariff.day_start
        anchor = (anchor - day_start) // DAY * DAY + day_start
    found = []
    while start < stop:
        number = (start - anchor) // DAY + 1
        until = min(stop, anchor + number * DAY)
        found += _band_days(days, start, until, number, kinds)
        start = until
    return found


def _band_days(
    days: DayRows, start: int, stop: int, number: int, kinds: Kinds
) -> list[tuple[int, int, int]]:
    found = []
    low, day = start, start // DAY
    before = kinds(day - 1)
    for ordinal in range(day, (stop - 1) // DAY + 1):
        kind = kinds(ordinal)
        midnight = ordinal * DAY
        for _, end, band in days.rows(before, kind, number):
            end += midnight
            if end > low:
                found.append((low, end, band))
                low = end
                if end >= stop:
                    break
        before = kind
    if found:
        low, _, band = found.pop()
        while low >= stop:
            low, _, band = found.pop()
        found.append((low, stop, band))
    return found
