"""Days out of shifts: who was late, left early, did not come, or lacks a tap (F17).

Beside `attendance`, which reads shifts out of taps: here they are held against the
schedule. What a missing tap leaves open is not judged: who has no first tap is not
late, he lacks a tap. Times are of one clock without zone, as there; which day a moment
belongs to is the caller's to say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .attendance import Rules, Shift, Window

__all__ = ["Workday", "day_of", "is_running", "joined", "workdays"]

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Workday:
    """A day of work, or one on which somebody came though it was none."""

    day: date
    planned: timedelta
    """Hours of the schedule."""
    attended: timedelta
    """Hours of the schedule in which he was there; of whole shifts only."""
    present: timedelta
    """All hours in which he was there; of whole shifts only."""
    late: timedelta
    """Hours of the schedule before he came."""
    early: timedelta
    """Hours of the schedule after he went."""
    missing: bool
    """A tap is missing."""
    absent: bool
    """There were hours, they are over, and he was in none of them."""
    open: bool
    """Not over yet: a shift runs, or hours are to come."""


def joined(windows: Iterable[Window]) -> list[Window]:
    """Hours that touch are one: a calendar cuts a night in two at midnight."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda one: one.begin):
        if found and window.begin <= found[-1].end:
            last = found.pop()
            window = Window(last.begin, max(last.end, window.end))
        found.append(window)
    return found


def is_running(
    found: Sequence[Shift], now: datetime, rules: Rules | None = None
) -> bool:
    """Whether the last shift has no end because it is not over."""
    last = found[-1] if found else None
    if last is None or last.begin is None or last.end is not None:
        return False
    return now - last.begin <= (rules or Rules()).longest


def day_of(
    shift: Shift,
    windows: Sequence[Window],
    date_of: Callable[[datetime], date],
    rules: Rules | None = None,
) -> date:
    """The day a shift counts for: the one on which its hours begin.

    A night belongs to its evening, also where only its end is known.
    """
    near = (rules or Rules()).near
    begin, end = shift.begin or shift.end, shift.end or shift.begin
    if begin is None or end is None:
        raise ValueError("a shift has a moment")
    best: tuple[timedelta, timedelta, datetime] | None = None
    for window in windows:
        if begin > window.end + near or end < window.begin - near:
            continue
        edge = window.begin if shift.begin else window.end
        distance = abs((shift.begin or end) - edge)
        candidate = (-_overlap(begin, end, window), distance, window.begin)
        best = min(best, candidate) if best else candidate
    return date_of(best[2] if best else begin)


def workdays(
    found: Sequence[Shift],
    windows: Sequence[Window],
    now: datetime,
    date_of: Callable[[datetime], date],
    rules: Rules | None = None,
) -> list[Workday]:
    """The days of one person, in order: those that had begun hours, or a shift.

    :param found: as `attendance.shifts` gives them
    :param windows: hours of work, joined
    """
    plan: dict[date, list[Window]] = {}
    for window in windows:
        plan.setdefault(date_of(window.begin), []).append(window)
    # a day that has begun is judged with all its hours, one to come is not
    plan = {day: own for day, own in plan.items() if own[0].begin <= now}
    came: dict[date, list[Shift]] = {}
    for shift in found:
        came.setdefault(day_of(shift, windows, date_of, rules), []).append(shift)
    running = found[-1] if is_running(found, now, rules) else None
    return [
        _judge(day, plan.get(day, []), came.get(day, []), now, running)
        for day in sorted(plan.keys() | came.keys())
    ]


def _judge(
    day: date,
    plan: list[Window],
    came: list[Shift],
    now: datetime,
    running: Shift | None,
) -> Workday:
    whole = [(one.begin, one.end) for one in came if one.begin and one.end]
    attended = sum((_overlap(*one, w) for one in whole for w in plan), NOTHING)
    runs = any(one is running for one in came)
    missing = any(
        (one.begin is None or one.end is None) and one is not running for one in came
    )
    is_over = all(window.end <= now for window in plan)
    absent = bool(plan) and is_over and not (attended or missing or runs)
    late = early = NOTHING
    if came and not absent:
        if (first := came[0].begin) is not None:
            late = _planned(plan, end=first)
        if (last := came[-1].end) is not None and is_over:
            early = _planned(plan, begin=last)
    return Workday(
        day=day,
        planned=_planned(plan),
        attended=attended,
        present=sum((end - begin for begin, end in whole), NOTHING),
        late=late,
        early=early,
        missing=missing,
        absent=absent,
        open=runs or not is_over,
    )


def _overlap(begin: datetime, end: datetime, window: Window) -> timedelta:
    return max(min(end, window.end) - max(begin, window.begin), NOTHING)


def _planned(
    plan: list[Window], begin: datetime | None = None, end: datetime | None = None
) -> timedelta:
    """Hours of the schedule between two moments; None: without bound."""
    return sum((_overlap(begin or w.begin, end or w.end, w) for w in plan), NOTHING)
