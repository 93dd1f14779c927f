"""Plain data (JSON, YAML) into frozen dataclasses and back; a fault names its place.

A field of such a class is declared with `key(KIND)`, which says how its value is read
and written. What equals the default is not written, so `as_dict` is as short as the
rules are.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from ..errors import EngineError, InvalidTariff
from ..money import to_decimal

T = TypeVar("T")
DAY = 24 * 60 * 60  # seconds
REQUIRED = dataclasses.MISSING


class Kind(NamedTuple):
    """How a value is read (it gets the value and its place) and written."""

    read: Callable[[Any, str], Any]
    write: Callable[[Any], Any]


def key(kind: Kind, default: Any = REQUIRED, name: str | None = None) -> Any:
    """A field of the given kind; `name` where the key is a word of Python's."""
    return dataclasses.field(default=default, metadata={"kind": kind, "name": name})


def load(cls: type[T], data: object, place: str, **given: Any) -> T:
    """`cls` from a mapping; `given` are values that do not stand in it.

    None is the default. Raises InvalidTariff for a missing or an unknown key.
    """
    if not isinstance(data, Mapping):
        raise InvalidTariff(place or "tariff", "type", data)
    values = dict(given)
    names = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        if field.name in given or "kind" not in field.metadata:
            continue
        names[field.metadata["name"] or field.name] = field
    for name, value in data.items():
        if name not in names:
            raise InvalidTariff(inside(place, name), "unknown_key", name)
        if value is not None:
            field = names[name]
            values[field.name] = field.metadata["kind"].read(value, inside(place, name))
    for name, field in names.items():
        if field.name not in values and field.default is REQUIRED:
            raise InvalidTariff(inside(place, name), "missing")
    return cls(**values)


def dump(record: Any) -> dict[str, Any]:
    """What `load` reads back as an equal record."""
    data = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if "kind" in field.metadata and value != field.default:
            name = field.metadata["name"] or field.name
            data[name] = field.metadata["kind"].write(value)
    return data


def inside(place: str, name: object) -> str:
    """The place of a key."""
    return f"{place}.{name}" if place else str(name)


def of(cls: type[Any]) -> Kind:
    """A record within the record."""
    return Kind(lambda value, place: load(cls, value, place), dump)


def many(kind: Kind) -> Kind:
    """A list, kept as a tuple; a single mapping stands for a list of one."""

    def read(value: Any, place: str) -> tuple[Any, ...]:
        if isinstance(value, Mapping):
            value = [value]
        if not isinstance(value, list | tuple):
            raise InvalidTariff(place, "type", value)
        return tuple(
            kind.read(item, f"{place}[{index}]") for index, item in enumerate(value)
        )

    return Kind(read, lambda value: [kind.write(item) for item in value])


def one_of(enum: type[Enum]) -> Kind:
    """A rule by its name."""

    def read(value: Any, place: str) -> Enum:
        try:
            return enum(value)
        except ValueError:
            raise InvalidTariff(place, "choice", value) from None

    return Kind(read, lambda member: member.value)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise InvalidTariff(place, "type", value)
    return value


def _flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidTariff(place, "type", value)
    return value


def _number(value: Any, place: str) -> Decimal:
    try:
        number = to_decimal(value)
    except EngineError:
        raise InvalidTariff(place, "type", value) from None
    if number < 0:
        raise InvalidTariff(place, "negative", value)
    return number


def _count(value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidTariff(place, "type", value)
    if value < 0:
        raise InvalidTariff(place, "negative", value)
    return value


def _minutes(value: Any, place: str) -> int:
    """Minutes as a number, or seconds as text: "90s"."""
    if isinstance(value, str) and value.endswith("s"):
        seconds = _number(value[:-1], place)
    else:
        seconds = _number(value, place) * 60
    if seconds != int(seconds):
        raise InvalidTariff(place, "seconds", value)
    return int(seconds)


def _some_minutes(value: Any, place: str) -> int:
    seconds = _minutes(value, place)
    if not seconds:
        raise InvalidTariff(place, "not_positive", value)
    return seconds


def _as_minutes(seconds: int) -> int | str:
    minutes, rest = divmod(seconds, 60)
    return f"{seconds}s" if rest else minutes


def _clock(value: Any, place: str) -> int:
    """Text as 18:00 or 24:00; YAML 1.1 reads an unquoted 18:00 as the number 1080."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1440:
        return value * 60
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) not in (2, 3) or not all(
        len(part) == 2 and part.isascii() and part.isdigit() for part in parts
    ):
        raise InvalidTariff(place, "time", value)
    hours, minutes, seconds = (int(part) for part in [*parts, "00"][:3])
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise InvalidTariff(place, "time", value)
    return total


def _as_clock(total: int) -> str:
    minutes, seconds = divmod(total, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _date(value: Any, place: str) -> date:
    try:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidTariff(place, "date", value) from None


TEXT = Kind(_text, str)
FLAG = Kind(_flag, bool)
NUMBER = Kind(_number, str)  # a price or a factor: never below zero
COUNT = Kind(_count, int)
MINUTES = Kind(_minutes, _as_minutes)  # kept in seconds
SOME_MINUTES = Kind(_some_minutes, _as_minutes)
CLOCK = Kind(_clock, _as_clock)  # kept as seconds after midnight
DATE = Kind(_date, date.isoformat)
