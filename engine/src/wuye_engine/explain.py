"""The amount of a charge together with the slices it was made of.

A slice is one printed row of the explanation. Its label is a code; what it multiplies:

- ``quantity``  quantity x price
- ``full``      quantity x price x months (whole months in a row)
- ``partial``   quantity x price x days / month_days
- ``started``   quantity x price: a month begun counts whole, though only `days` of its
  `month_days` are served

``tier``, ``band``, ``add_on``, ``minimum``, ``percent`` and ``formula`` are explained
in `tiers` and `scheme`. `name` says which of several: the band, the part of the price.
`percent` is what a vacant home pays of the price. `note` is empty or
``rounding_rest=0.01``: what this row took over from the final rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .money import FEN, Rounding, exact

QUANTITY, FULL, PARTIAL, STARTED = "quantity", "full", "partial", "started"
REST_NOTE = "rounding_rest="
_TO_FEN = Rounding()


@dataclass(frozen=True)
class Slice:
    """One row of the explanation; `amount` in yuan, to the fen."""

    label: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    start: date | None = None
    end: date | None = None
    days: int | None = None
    month_days: int | None = None
    note: str = ""
    months: int | None = None
    name: str = ""
    percent: Decimal | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: Decimals as text, days as ISO text; every key always present."""
        return {
            "label": self.label,
            "quantity": str(self.quantity),
            "price": str(self.price),
            "amount": str(self.amount),
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "days": self.days,
            "month_days": self.month_days,
            "note": self.note,
            "months": self.months,
            "name": self.name,
            "percent": None if self.percent is None else str(self.percent),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Slice":
        """The slice that `as_dict` wrote."""
        return cls(
            label=data["label"],
            quantity=Decimal(data["quantity"]),
            price=Decimal(data["price"]),
            amount=Decimal(data["amount"]),
            start=data["start"] and date.fromisoformat(data["start"]),
            end=data["end"] and date.fromisoformat(data["end"]),
            days=data["days"],
            month_days=data["month_days"],
            note=data["note"],
            months=data["months"],
            # not in rows of before there were parts
            name=data.get("name", ""),
            percent=Decimal(data["percent"]) if data.get("percent") else None,
        )


@dataclass(frozen=True)
class Result:
    """A payable amount; the slices add up to it exactly.

    `rounding_difference` is the amount less the exact sum rounded to the fen: zero
    unless the rule rounds coarser, or up, or down (B19: what has to be stated).
    """

    amount: Decimal
    slices: tuple[Slice, ...]
    rounding_difference: Decimal = Decimal("0.00")

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe, for storing beside the charge."""
        return {
            "amount": str(self.amount),
            "slices": [part.as_dict() for part in self.slices],
            "rounding_difference": str(self.rounding_difference),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Result":
        """The result that `as_dict` wrote."""
        return cls(
            amount=Decimal(data["amount"]),
            slices=tuple(Slice.from_dict(part) for part in data["slices"]),
            rounding_difference=Decimal(data["rounding_difference"]),
        )


@dataclass(frozen=True)
class Term:
    """A slice before rounding: `factor` is what quantity x price is multiplied with."""

    label: str
    quantity: Decimal
    price: Decimal
    factor: Fraction = Fraction(1)
    start: date | None = None
    end: date | None = None
    days: int | None = None
    month_days: int | None = None
    months: int | None = None
    name: str = ""
    percent: Decimal | None = None
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        value = exact(self.quantity) * exact(self.price) * self.factor
        object.__setattr__(self, "value", value)

    def as_slice(self, amount: Decimal, note: str = "") -> Slice:
        """The printed row, with the amount it was given."""
        return Slice(
            label=self.label,
            quantity=self.quantity,
            price=self.price,
            amount=amount,
            start=self.start,
            end=self.end,
            days=self.days,
            month_days=self.month_days,
            note=note,
            months=self.months,
            name=self.name,
            percent=self.percent,
        )


def settle(terms: Sequence[Term], rounding: Rounding) -> Result:
    """Round the exact sum once; the last slice takes what the others leave of it."""
    total = sum((term.value for term in terms), Fraction(0))
    amount = rounding.apply(total)
    to_fen = _TO_FEN if rounding.unit >= FEN else Rounding(rounding.unit)
    shown = [to_fen.apply(term.value) for term in terms]
    rest = amount - sum(shown)
    slices = [
        term.as_slice(part) for term, part in zip(terms[:-1], shown[:-1], strict=True)
    ]
    note = f"{REST_NOTE}{rest}" if rest else ""
    slices.append(terms[-1].as_slice(shown[-1] + rest, note))
    return Result(amount, tuple(slices), amount - to_fen.apply(total))


def stated_difference(explanation: Mapping[str, Any], amount: Decimal) -> Decimal:
    """The rounding stated by a stored explanation for a charge of `amount` yuan (B19).

    Where a period was shared between payers, its explanation is the whole period's and
    names the days served: the exact amount is then the share of these days, to the fen.
    An explanation without a stated rounding has none.

    >>> whole = {"amount": "100.00", "rounding_difference": "0.02"}
    >>> stated_difference(whole, Decimal("100.00"))
    Decimal('0.02')
    >>> stated_difference({**whole, "payer_days": [10, 31]}, Decimal("32.30"))
    Decimal('0.05')
    """
    if explanation.get("rounding_difference") is None:
        return Decimal("0.00")
    difference = Decimal(explanation["rounding_difference"])
    if not explanation.get("payer_days"):
        return difference
    served, total = explanation["payer_days"]
    whole = exact(Decimal(explanation["amount"]) - difference)
    return amount - _TO_FEN.apply(whole * served / total)
