"""The amount of a stay and the rows that explain it.

Labels are codes: ``unit`` (a number of units), ``flat`` (a block or a row of a table,
once), ``partial`` (a part of a unit), ``free``, ``not_charged`` (a rest the tariff lets
go), ``entry_fee``, ``minimum``, ``variant:CODE``, ``class:CODE``, ``earlier`` (what the
vehicle's earlier stays were charged), ``grace``, ``rounding``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

ZERO = Decimal("0.00")


class Slice(NamedTuple):
    """One printed row. `amount` = units x price, less `cut`, which the cap named `cap`
    took away; amounts in yuan. `unit_minutes` is the length of a unit, if it has one.
    """

    label: str
    start: datetime
    end: datetime
    units: Decimal
    price: Decimal
    amount: Decimal
    cut: Decimal = ZERO
    cap: str = ""
    band: str = ""
    block: str = ""
    unit_minutes: Decimal | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: numbers as text, times as ISO text; every key always present."""
        data: dict[str, Any] = {}
        for name, value in zip(self._fields, self, strict=True):
            if isinstance(value, datetime):
                value = value.isoformat()
            elif isinstance(value, Decimal):
                value = str(value)
            data[name] = value
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Slice":
        """The row that `as_dict` wrote."""
        values = dict(data)
        for name in ("start", "end"):
            values[name] = datetime.fromisoformat(values[name])
        for name in ("units", "price", "amount", "cut"):
            values[name] = Decimal(values[name])
        if values["unit_minutes"] is not None:
            values["unit_minutes"] = Decimal(values["unit_minutes"])
        return cls(**values)


@dataclass(frozen=True)
class Result:
    """A payable amount; the slices add up to it exactly."""

    amount: Decimal
    slices: tuple[Slice, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe, for storing beside the charge."""
        return {
            "amount": str(self.amount),
            "slices": [part.as_dict() for part in self.slices],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Result":
        """The result that `as_dict` wrote."""
        return cls(
            Decimal(data["amount"]),
            tuple(Slice.from_dict(part) for part in data["slices"]),
        )
