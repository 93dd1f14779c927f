"""What parking time costs: blocks, what a started unit is worth, bands of the day.

Lengths and times of the day are kept in seconds; in plain data they are minutes (or
text such as "90s") and "HH:MM".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from ..errors import InvalidTariff
from .fields import (
    CLOCK,
    COUNT,
    DATE,
    NUMBER,
    SOME_MINUTES,
    TEXT,
    Kind,
    key,
    many,
    of,
    one_of,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PartialKind(str, Enum):
    """What a unit is worth that was begun and not finished.

    UP: all of it. DOWN: nothing (Beijing: less than 15 minutes are not charged).
    NEAREST: all of it from the half on. SECOND: its share, to the second. MINUTE: its
    share, by started minutes. STEPS: what a list says.
    """

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"
    SECOND = "second"
    MINUTE = "minute"
    STEPS = "steps"


@dataclass(frozen=True)
class PartialStep:
    """A rest of up to `upto` (itself included) counts `units`, a part of a unit."""

    upto: int = key(SOME_MINUTES)
    units: Decimal = key(NUMBER)


@dataclass(frozen=True)
class Partial:
    """The rule for the last unit; a rest above the last step is a whole unit.

    In plain data a word, or a list: ``[{upto: 15, units: 0}]`` is the tolerance of a
    bus station (a rest of up to 15 minutes is not counted, a longer one is an hour),
    ``[{upto: 30, units: "0.5"}]`` a price by halves.
    """

    kind: PartialKind = PartialKind.UP
    steps: tuple[PartialStep, ...] = ()


_STEPS = many(of(PartialStep))
_WORDS = one_of(PartialKind)


def _read_partial(value: Any, place: str) -> Partial:
    if isinstance(value, list | tuple | Mapping):
        return Partial(PartialKind.STEPS, _STEPS.read(value, place))
    if value == PartialKind.STEPS.value:
        raise InvalidTariff(place, "choice", value)
    return Partial(_WORDS.read(value, place))


def _write_partial(partial: Partial) -> Any:
    return _STEPS.write(partial.steps) if partial.steps else partial.kind.value


PARTIAL = Kind(_read_partial, _write_partial)


@dataclass(frozen=True)
class Block:
    """A stretch of parked time and its price; blocks follow each other.

    `price` with `unit`: so much for each unit begun. `price` without: once for the
    whole block, when it is entered. `total` instead of `price`: a row of a table, the
    whole amount for a stay that ends in this block. `upto` counts from the beginning
    of the time, the end included; the last block has none. A unit belongs to the block
    in which it begins.
    """

    price: Decimal | None = key(NUMBER, None)
    total: Decimal | None = key(NUMBER, None)
    unit: int | None = key(SOME_MINUTES, None)
    upto: int | None = key(SOME_MINUTES, None)
    partial: Partial = key(PARTIAL, Partial())
    code: str = key(TEXT, "")


def _read_days(value: Any, place: str) -> tuple[str, ...]:
    """Day names; "mon-fri" is a run of them, "all" every day there is."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not value:
        raise InvalidTariff(place, "type", value)
    names: list[str] = []
    for index, item in enumerate(value):
        names += _day_names(item, f"{place}[{index}]")
    return tuple(dict.fromkeys(names))


def _day_names(item: Any, place: str) -> list[str]:
    if item in (*WEEKDAYS, "workday", "weekend", "holiday", "all"):
        return [item]
    first, dash, last = item.partition("-") if isinstance(item, str) else ("",) * 3
    if not dash or first not in WEEKDAYS or last not in WEEKDAYS:
        raise InvalidTariff(place, "day", item)
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    count = (end - start) % 7 + 1
    return [WEEKDAYS[(start + step) % 7] for step in range(count)]


DAYS = Kind(_read_days, list)


@dataclass(frozen=True)
class DayRange:
    """Days of the stay counted from 1, both included; `last` None is open."""

    first: int = key(COUNT, 1)
    last: int | None = key(COUNT, None)


@dataclass(frozen=True)
class Band:
    """Hours of certain days, with prices of their own.

    `end` at or before `start` runs over midnight; "00:00" to "24:00" is the whole day.
    `days`: mon..sun (no listed holiday or make-up day), workday (Monday to Friday and
    make-up days), weekend, holiday, all. `stay_days`: only on these days of the stay.
    """

    code: str = key(TEXT)
    blocks: tuple[Block, ...] = key(many(of(Block)))
    start: int = key(CLOCK, 0, "from")
    end: int = key(CLOCK, 24 * 3600, "to")
    days: tuple[str, ...] = key(DAYS, ("all",))
    stay_days: DayRange = key(of(DayRange), DayRange())


def _read_weekday(value: Any, place: str) -> str:
    if value not in WEEKDAYS:
        raise InvalidTariff(place, "day", value)
    return str(value)


WEEKDAY = Kind(_read_weekday, str)


@dataclass(frozen=True)
class Calendar:
    """Days that are not what their weekday says.

    `holidays` are of the day type "holiday" and `workdays` (make-up days at the
    weekend) of the type "workday", unless `holiday_as` / `workday_as` name the weekday
    whose prices they have.
    """

    holidays: tuple[date, ...] = key(many(DATE), ())
    workdays: tuple[date, ...] = key(many(DATE), ())
    holiday_as: str | None = key(WEEKDAY, None)
    workday_as: str | None = key(WEEKDAY, None)
