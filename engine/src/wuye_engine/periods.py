"""Service periods of a fee and the month that bills each of them (B3, R29, R36).

A period is a span of whole days, both ends included. A line's periods follow each other
without gap or overlap from its first day; the same call always gives the same periods,
so a period can serve as the key of a bill.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from .choices import choose
from .errors import InvalidAnchorDay, InvalidPeriod, SplitOutsidePeriod

ONE_DAY = timedelta(days=1)


class Cycle(str, Enum):
    """How much time one bill covers."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length of a whole cycle in months."""
        return _CYCLE_MONTHS[self]


_CYCLE_MONTHS = {
    Cycle.MONTH: 1,
    Cycle.QUARTER: 3,
    Cycle.HALF_YEAR: 6,
    Cycle.YEAR: 12,
}


class MonthBasis(str, Enum):
    """NATURAL: calendar months and years. ANNIVERSARY: from the line's own day."""

    NATURAL = "natural"
    ANNIVERSARY = "anniversary"


class Timing(str, Enum):
    """Whether a period is billed as it begins or after it has ended."""

    PREPAID = "prepaid"
    POSTPAID = "postpaid"


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to `end`, both included.

    >>> Period(date(2024, 2, 1), date(2024, 2, 29)).days
    29
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        for day in (self.start, self.end):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise InvalidPeriod(self.start, self.end, "both ends are plain days")
        if self.end < self.start:
            raise InvalidPeriod(self.start, self.end, "it ends before it starts")

    @property
    def days(self) -> int:
        """Number of days; one when start and end are the same day."""
        return (self.end - self.start).days + 1

    def overlap(self, other: "Period") -> "Period | None":
        """The days both have, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def split_at(self, day: date) -> tuple["Period", "Period"]:
        """Two parts; `day` is the first day of the second (SplitOutsidePeriod)."""
        if not self.start < day <= self.end:
            raise SplitOutsidePeriod(self.start, self.end, day)
        return Period(self.start, day - ONE_DAY), Period(day, self.end)


def first_of_month(day: date) -> date:
    """First day of the month `day` lies in."""
    return date(day.year, day.month, 1)


def days_in_month(day: date) -> int:
    """Length of the calendar month `day` lies in."""
    return monthrange(day.year, day.month)[1]


def add_months(day: date, n: int, anchor_day: int | None = None) -> date:
    """`n` months later (or earlier), clamped to the end of that month.

    `anchor_day` keeps a start on the 31st through short months: counted from
    28 February with anchor 31, March gives the 31st again.

    >>> add_months(date(2025, 1, 31), 1), add_months(date(2025, 2, 28), 1, 31)
    (datetime.date(2025, 2, 28), datetime.date(2025, 3, 31))
    """
    wanted = day.day if anchor_day is None else check_anchor_day(anchor_day)
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def check_anchor_day(anchor_day: int) -> int:
    """The anchor as given, if it is a day of a month (InvalidAnchorDay)."""
    if not 1 <= anchor_day <= 31:
        raise InvalidAnchorDay(anchor_day)
    return anchor_day


def periods_between(
    start: date,
    end: date | None,
    cycle: Cycle,
    basis: MonthBasis,
    until: date,
) -> list[Period]:
    """The line's periods that begin on or before `until`, in order.

    They cover every day from `start` to the earlier of `end` and `until` exactly once.
    The horizon `until` cuts nothing: only the line's own `end` shortens the last
    period, and only a natural cycle shortens the first. An open line has `end` None.
    """
    _check_line(start, end)
    cycle, basis = choose(Cycle, cycle), choose(MonthBasis, basis)
    last = until if end is None else min(end, until)
    periods: list[Period] = []
    while (begin := _nth_start(start, cycle, basis, len(periods))) <= last:
        following = _nth_start(start, cycle, basis, len(periods) + 1)
        periods.append(_cut(begin, following, end))
    return periods


def bill_month(period: Period, timing: Timing, basis: MonthBasis) -> date:
    """First day of the month that bills the period.

    PREPAID: the month the period starts in. POSTPAID: the month after the one it ends
    in, also for a period that ends on a 14th. So `basis` changes nothing today; it is
    only checked.
    """
    choose(MonthBasis, basis)
    if choose(Timing, timing) is Timing.PREPAID:
        return first_of_month(period.start)
    return add_months(first_of_month(period.end), 1)


def due_periods(
    line_start: date,
    line_end: date | None,
    cycle: Cycle,
    basis: MonthBasis,
    timing: Timing,
    month: date,
) -> list[Period]:
    """The line's periods that are billed in the month of `month` (often one or none).

    Found by their number, not by walking from the start: an old line costs no more.
    """
    _check_line(line_start, line_end)
    cycle, basis = choose(Cycle, cycle), choose(MonthBasis, basis)
    timing = choose(Timing, timing)
    month = first_of_month(month)
    origin = _nth_start(line_start, cycle, basis, 0)
    months = (month.year - origin.year) * 12 + month.month - origin.month
    guess = months // cycle.months
    found = []
    # A postpaid period bills up to one cycle and one month after its start, and the
    # first natural one may start late in its cycle: two back and one ahead hold all.
    first = max(guess - 2, 0)
    begin = _nth_start(line_start, cycle, basis, first)
    for number in range(first, guess + 2):
        if line_end is not None and begin > line_end:
            break
        following = _nth_start(line_start, cycle, basis, number + 1)
        period = _cut(begin, following, line_end)
        if bill_month(period, timing, basis) == month:
            found.append(period)
        begin = following
    return found


def _nth_start(start: date, cycle: Cycle, basis: MonthBasis, number: int) -> date:
    """First day of the line's period `number`, counted from 0."""
    months = cycle.months
    if basis is MonthBasis.ANNIVERSARY:
        return add_months(start, number * months)
    if number == 0:
        return start
    into_cycle = (start.month - 1) % months
    return add_months(first_of_month(start), number * months - into_cycle)


def _cut(begin: date, following: date, end: date | None) -> Period:
    last = following - ONE_DAY
    return Period(begin, last if end is None else min(last, end))


def _check_line(start: date, end: date | None) -> None:
    Period(start, start if end is None else end)  # the same refusals as for any period
