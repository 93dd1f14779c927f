"""Time plans: on which days and hours a right holds.

A day is one of nine types: Monday to Sunday, a holiday, a working day made up for at
the weekend (调休). A holiday is no Monday, a made-up workday no Saturday: who is let in
on Mondays is let in on a holiday only if the plan says `holiday` or `all`.
"""

from dataclasses import dataclass, field
from datetime import date

from ..parking.days import HOLIDAY, WORKDAY, day_types
from ..parking.rates import WEEKDAYS

MINUTE = 60_000  # milliseconds
DAY = 24 * 60 * MINUTE
_GROUPS = ("workday", "weekend", "holiday", "all")
EPOCH = date(1970, 1, 1).toordinal()


def day_names() -> tuple[str, ...]:
    """What a span may name its days by."""
    return (*WEEKDAYS, *_GROUPS)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of a day, in minutes after midnight; the end is not within.

    One that ends at or before its start runs into the following day, whatever type
    that day is: a night shift that begins on a workday ends on the morning after.
    """

    days: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Spans of which any one is enough. Without spans it never holds."""

    id: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The estate's time and its special days.

    `offset` is minutes east of Greenwich; China has one time and no summer time.
    """

    offset: int = 480
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    _special: dict[int, int] = field(
        default_factory=dict, repr=False, compare=False, hash=False
    )

    def __post_init__(self) -> None:
        for days, kind in ((self.holidays, HOLIDAY), (self.workdays, WORKDAY)):
            self._special.update((day.toordinal(), kind) for day in days)

    def kind(self, ordinal: int) -> int:
        """The type of a day: 0 to 6 for Monday to Sunday, 7 holiday, 8 workday."""
        special = self._special.get(ordinal)
        return (ordinal + 6) % 7 if special is None else special

    def holds(self, plan: Plan, at: int) -> bool:
        """Whether the plan lets in at this moment (ms since 1970)."""
        local = at + self.offset * MINUTE
        ordinal = local // DAY + EPOCH
        minute = local % DAY // MINUTE
        today, before = self.kind(ordinal), self.kind(ordinal - 1)
        for span in plan.spans:
            types = day_types(span.days)
            overnight = span.end <= span.start
            end = DAY // MINUTE if overnight else span.end
            if today in types and span.start <= minute < end:
                return True
            if overnight and before in types and minute < span.end:
                return True
        return False
