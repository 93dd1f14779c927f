"""Which band is in force when: day types, and the bands laid over a day.

A day type is a small number: 0 to 6 for Monday to Sunday, 7 for a holiday, 8 for a
working day made up for at the weekend. A row is (start, end, band) in seconds after
midnight; the rows of a day cover it without gaps.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ..errors import InvalidTariff
from .fields import DAY
from .rates import WEEKDAYS, Band, Calendar

HOLIDAY, WORKDAY = 7, 8
_TYPES = {name: frozenset([number]) for number, name in enumerate(WEEKDAYS)} | {
    "workday": frozenset([0, 1, 2, 3, 4, WORKDAY]),
    "weekend": frozenset([5, 6]),
    "holiday": frozenset([HOLIDAY]),
    "all": frozenset(range(9)),
}
Row = tuple[int, int, int]


@lru_cache(maxsize=256)
def day_types(names: tuple[str, ...]) -> frozenset[int]:
    """The day types of a list of day names."""
    return frozenset().union(*(_TYPES[name] for name in names))


class DayTypes:
    """The type of every day: `types.of(ordinal)`, with ordinals of `date.toordinal`."""

    def __init__(self, calendar: Calendar) -> None:
        self.special: dict[int, int] = {}
        for days, number, same_as in (
            (calendar.holidays, HOLIDAY, calendar.holiday_as),
            (calendar.workdays, WORKDAY, calendar.workday_as),
        ):
            for day in days:
                kind = WEEKDAYS.index(same_as) if same_as else number
                self.special[day.toordinal()] = kind

    def of(self, ordinal: int) -> int:
        """The type of the day."""
        kind = self.special.get(ordinal)
        return (ordinal + 6) % 7 if kind is None else kind

    def present(self) -> list[int]:
        """All the types a day can have under this calendar."""
        return sorted({*range(7), *self.special.values()})


def check_calendar(calendar: Calendar) -> None:
    """No day twice."""
    seen: set[date] = set()
    for name in ("holidays", "workdays"):
        for index, day in enumerate(getattr(calendar, name)):
            if day in seen:
                raise InvalidTariff(f"calendar.{name}[{index}]", "duplicate", day)
            seen.add(day)


class DayRows:
    """The rows of each day, made on demand and kept (there are few different ones)."""

    def __init__(self, bands: Sequence[Band], by_start: bool) -> None:
        self.bands, self.by_start = bands, by_start
        self.days = [day_types(band.days) for band in bands]
        ranges = [band.stay_days for band in bands]
        self.classes = max(max(days.first, days.last or 0) for days in ranges) + 1
        self.by_stay_day = any(days.first > 1 or days.last for days in ranges)
        self._rows: dict[tuple[int, int, int], tuple[Row, ...]] = {}

    def rows(self, before: int, kind: int, stay_day: int) -> tuple[Row, ...]:
        """The rows of a day of type `kind` that follows one of type `before`.

        :param stay_day: the day of the stay, counted from 1
        """
        wanted = (before, kind, min(stay_day, self.classes))
        found = self._rows.get(wanted)
        if found is None:
            found = self._rows[wanted] = tuple(sorted(self._spans(*wanted)))
        return found

    def _spans(self, before: int, kind: int, stay_day: int) -> list[Row]:
        spans = []
        for index, band in enumerate(self.bands):
            days = band.stay_days
            if stay_day < days.first or (days.last and stay_day > days.last):
                continue
            today = kind in self.days[index]
            if band.start < band.end:
                spans += [(band.start, band.end, index)] if today else []
                continue
            morning = before in self.days[index] if self.by_start else today
            if band.end and morning:
                spans.append((0, band.end, index))
            if band.start < DAY and today:
                spans.append((band.start, DAY, index))
        return spans

    def check(self, kinds: Sequence[int]) -> None:
        """Every day must be covered once; the place names the band at fault."""
        for stay_day in range(1, self.classes + 1):
            for kind in kinds:
                for before in kinds if self.by_start else [kind]:
                    self._check_day(self.rows(before, kind, stay_day), kind)

    def _check_day(self, rows: tuple[Row, ...], kind: int) -> None:
        covered = 0
        name = (*WEEKDAYS, "holiday", "workday")[kind]
        for start, end, band in rows:
            if start < covered:
                raise InvalidTariff(f"bands[{band}]", "overlap", _moment(name, start))
            if start > covered:
                break
            covered = end
        if covered < DAY:
            raise InvalidTariff("bands", "gap", _moment(name, covered))


def _moment(day: str, seconds: int) -> str:
    return f"{day} {seconds // 3600:02}:{seconds // 60 % 60:02}"
