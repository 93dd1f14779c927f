"""Values of the list's JSON, each with the place a fault is reported at."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from ..errors import InvalidAccessList as invalid

E = TypeVar("E", bound=Enum)
LATEST = 253_402_300_800_000  # the year 10000, in ms
LONGEST = 256  # characters of any text
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


def keys(
    data: object, place: str, required: str, optional: str = ""
) -> Mapping[str, Any]:
    """A mapping with all of the required keys and no others than those named."""
    if not isinstance(data, Mapping):
        raise invalid(place, "type", data)
    wanted = required.split()
    for name in wanted:
        if name not in data:
            raise invalid(f"{place}.{name}", "missing")
    if len(data) > len(wanted):
        for name in data:
            if name not in wanted and name not in optional.split():
                raise invalid(f"{place}.{name}", "unknown_key", name)
    return data


def items(data: object, place: str) -> Iterator[tuple[str, Any]]:
    """The places and the items of a list."""
    if not isinstance(data, list):
        raise invalid(place, "type", data)
    return ((f"{place}[{index}]", item) for index, item in enumerate(data))


def text(data: object, place: str, blank: bool = False) -> str:
    """A text of at most 256 characters."""
    if not isinstance(data, str):
        raise invalid(place, "type", data)
    if not data and not blank:
        raise invalid(place, "empty", data)
    if len(data) > LONGEST:
        raise invalid(place, "range", data[:LONGEST])
    return data


def texts(data: object, place: str) -> tuple[str, ...]:
    """At least one text, none of them twice."""
    found = tuple(text(item, where) for where, item in items(data, place))
    if not found:
        raise invalid(place, "empty", data)
    if len(set(found)) < len(found):
        raise invalid(place, "duplicate", data)
    return found


def flag(data: object, place: str) -> bool:
    """True or false, nothing like them."""
    if not isinstance(data, bool):
        raise invalid(place, "type", data)
    return data


def integer(data: object, place: str, least: int, most: int = LATEST) -> int:
    """A whole number within bounds."""
    if not isinstance(data, int) or isinstance(data, bool):
        raise invalid(place, "type", data)
    if not least <= data <= most:
        raise invalid(place, "range", data)
    return data


def number(data: object, place: str, least: float, most: float) -> float:
    """A finite number within bounds; here only seconds are one."""
    if not isinstance(data, int | float) or isinstance(data, bool):
        raise invalid(place, "type", data)
    if not math.isfinite(data) or not least <= data <= most:
        raise invalid(place, "range", data)
    return float(data)


def moment(data: object, place: str) -> int | None:
    """Milliseconds since 1970, or no limit."""
    return None if data is None else integer(data, place, 0)


def clock(data: object, place: str) -> int:
    """Minutes after midnight of `08:30`; `24:00` is the end of the day."""
    if not isinstance(data, str) or not _CLOCK.fullmatch(data):
        raise invalid(place, "time", data)
    return int(data[:2]) * 60 + int(data[3:])


def days(data: object, place: str) -> tuple[date, ...]:
    """Days such as 2026-10-01, none of them twice."""
    found: list[date] = []
    for where, item in items(data, place):
        try:
            day = date.fromisoformat(item)
        except (TypeError, ValueError):
            raise invalid(where, "date", item) from None
        if day.isoformat() != item:  # fromisoformat takes other spellings, too
            raise invalid(where, "date", item)
        if day in found:
            raise invalid(where, "duplicate", item)
        found.append(day)
    return tuple(found)


def choice(kind: type[E], data: object, place: str) -> E:
    """A member of the enumeration by its value."""
    try:
        return kind(data)
    except ValueError:
        raise invalid(place, "choice", data) from None
