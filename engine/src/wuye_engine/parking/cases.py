"""Published worked examples priced by configuration alone (docs/cases.md).

A case is a mapping with an `id` and `inputs`; the configuration beside it says which
tariff it has and, where the source leaves it open, on which day it happened.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ..errors import InvalidTariff
from ..money import to_decimal
from .tariff import Stay, Tariff

_DEFAULT_DAY = "2026-01-05"  # a Monday without a holiday
_DEFAULT_TIME = "08:00"
_LENGTHS = {
    "duration_seconds": 1,
    "duration_minutes": 60,
    "duration_hours": 3600,
    "duration_days": 24 * 3600,
    "total_minutes": 60,
}
_MOMENT = re.compile(
    r"(?:(?P<next>next day|\+(?P<days>\d+))\s+"
    r"|(?:(?P<year>\d{4})-)?(?P<month>\d\d)-(?P<day>\d\d)[ T])?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Case:
    """The stays of a vehicle, in order, and the tariff they are priced by."""

    tariff: Tariff
    stays: tuple[tuple[datetime, datetime | None], ...]
    vehicle_class: str | None = None

    @classmethod
    def of(cls, case: Mapping[str, Any], config: Mapping[str, Any]) -> "Case":
        """The case as the configuration completes it.

        `config` has `tariffs` (by name), `cases` (by id: the name of a tariff, or a
        mapping with `tariff`, `vehicle_class`, `date`, `time` and `inputs`, which are
        laid over those of the case) and `defaults` (`date`, `time`).

        :raises InvalidTariff: for a case without a tariff, or times that are none
        """
        place = f"cases.{case['id']}"
        entry = config.get("cases", {}).get(case["id"])
        if entry is None:
            raise InvalidTariff(place, "missing")
        if not isinstance(entry, Mapping):
            entry = {"tariff": entry}
        data = entry.get("tariff")
        if isinstance(data, str):
            data = config.get("tariffs", {}).get(data)
        if data is None:
            raise InvalidTariff(f"{place}.tariff", "missing", entry.get("tariff"))
        defaults = {**config.get("defaults", {}), **entry}
        day = f"{defaults.get('date', _DEFAULT_DAY)} 00:00"
        inputs = {**case["inputs"], **entry.get("inputs", {})}
        vehicle = entry.get("vehicle_class", inputs.get("vehicle_class"))
        stays = _stays(
            inputs, datetime.fromisoformat(day), defaults.get("time", _DEFAULT_TIME)
        )
        return cls(Tariff.from_dict(data), tuple(stays), vehicle)

    def price(self) -> Decimal:
        """What all the stays cost together, each priced after the ones before it."""
        amount = Decimal("0.00")
        earlier: list[Stay] = []
        for entry, exit in self.stays:
            result = self.tariff.quote(entry, exit, self.vehicle_class, earlier)
            amount += result.amount
            if exit is not None:
                earlier.append((entry, exit))
        return amount


def price_case(case: Mapping[str, Any], config: Mapping[str, Any]) -> Decimal:
    """The amount of a case, in whatever money its source has.

    >>> case = {"id": "a", "inputs": {"enter": "22:00", "exit": "next day 08:00"}}
    >>> tariffs = {"hourly": {"blocks": [{"unit": 60, "price": 2}]}}
    >>> price_case(case, {"tariffs": tariffs, "cases": {"a": "hourly"}})
    Decimal('20.00')
    """
    return Case.of(case, config).price()


def _stays(
    inputs: Mapping[str, Any], day: datetime, time: Any
) -> list[tuple[datetime, datetime | None]]:
    if "stays" in inputs:
        return [_stay(enter, exit, day) for enter, exit in inputs["stays"]]
    if "enter" in inputs:
        return [_stay(inputs["enter"], inputs.get("exit"), day)]
    lengths = [name for name in _LENGTHS if name in inputs]
    if not lengths:
        raise InvalidTariff("inputs", "missing", dict(inputs))
    entry = _moment(time, day)
    passed = sum(to_decimal(inputs[name]) * _LENGTHS[name] for name in lengths)
    return [(entry, entry + timedelta(seconds=int(passed)))]


def _stay(enter: Any, exit: Any, day: datetime) -> tuple[datetime, datetime | None]:
    entry = _moment(enter, day)
    if exit is None:
        return entry, None
    return entry, _moment(exit, entry.replace(hour=0, minute=0, second=0))


def _moment(value: Any, day: datetime) -> datetime:
    """A full time, a time of `day`, of a later day ("next day", "+2"), or of a month
    and day in its year. YAML 1.1 reads an unquoted 18:00 as minutes."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, int):
        return day + timedelta(minutes=value)
    found = _MOMENT.fullmatch(str(value).strip())
    if not found:
        raise InvalidTariff("inputs", "time", value)
    part = found.groupdict()
    if part["month"]:
        year = int(part["year"] or day.year)
        day = day.replace(year=year, month=int(part["month"]), day=int(part["day"]))
    elif part["next"]:
        day += timedelta(days=int(part["days"] or 1))
    hours, minutes = int(part["hour"]), int(part["minute"])
    return day + timedelta(
        hours=hours, minutes=minutes, seconds=int(part["second"] or 0)
    )
