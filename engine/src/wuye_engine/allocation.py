"""A common cost shared out (公摊): by area, household, weight or reading (B16).

Each unit carries a basis (its square metres, 1 for a household, its reading) times a
weight (a floor's coefficient, 0.7 for an empty home). The shares add up to the cost
exactly, largest remainder first; or each is rounded by itself, where a contract prints
it so, and the difference is stated: the company bears it or keeps it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from .choices import choose
from .errors import NegativeWeight, NoWeight
from .money import FEN, Exact, Rounding, allocate, exact


class Remainder(str, Enum):
    """Whose the fen are that do not divide."""

    SPREAD = "spread"  # one each to the largest cut-off parts: nothing is left
    COMPANY = "company"  # every share rounded half-up; the difference is the company's


@dataclass(frozen=True)
class Part:
    """A unit's part: `basis` times `weight`; `key` is what the caller knows it by."""

    key: object
    basis: Decimal
    weight: Decimal = Decimal(1)

    @property
    def value(self) -> Fraction:
        """What counts of the whole."""
        return exact(self.basis) * exact(self.weight)


@dataclass(frozen=True)
class Share:
    """A part with its amount; `of_whole` is its exact portion of the cost."""

    key: object
    basis: Decimal
    weight: Decimal
    of_whole: Fraction
    amount: Decimal


@dataclass(frozen=True)
class Allocation:
    """The shares of a cost; `difference` is the cost less their sum, in yuan."""

    total: Decimal
    shares: tuple[Share, ...]
    difference: Decimal

    @property
    def amounts(self) -> Mapping[object, Decimal]:
        """The amount by key."""
        return {share.key: share.amount for share in self.shares}


def share_cost(
    total: Decimal,
    parts: Sequence[Part],
    unit: Decimal = FEN,
    remainder: Remainder | str = Remainder.SPREAD,
) -> Allocation:
    """Share out a cost.

    >>> homes = [Part(number, Decimal(1)) for number in range(30)]
    >>> share_cost(Decimal(500), homes, Decimal("0.1"), "company").difference
    Decimal('-1.0')
    >>> sum(share_cost(Decimal(500), homes, Decimal("0.1")).amounts.values())
    Decimal('500.0')

    :raises NoWeight: nobody carries a part
    :raises NegativeWeight: a part below zero; `index` counts from 0
    :raises NotAMultiple: a cost that is not in whole units, where all of it is spread
    """
    for index, part in enumerate(parts):
        if exact(part.basis) < 0 or exact(part.weight) < 0:
            raise NegativeWeight(index, min(part.basis, part.weight))
    values = [part.value for part in parts]
    whole = sum(values, Fraction(0))
    if not whole:
        raise NoWeight(total)
    amounts = _amounts(total, values, whole, unit, choose(Remainder, remainder))
    shares = tuple(
        Share(part.key, part.basis, part.weight, value / whole, amount)
        for part, value, amount in zip(parts, values, amounts, strict=True)
    )
    return Allocation(total, shares, total - sum(amounts, Decimal(0)))


def _amounts(
    total: Decimal,
    values: Sequence[Fraction],
    whole: Fraction,
    unit: Decimal,
    remainder: Remainder,
) -> list[Decimal]:
    if remainder is Remainder.SPREAD:
        return allocate(total, values, unit)
    rounding = Rounding(unit)
    return [rounding.apply(exact(total) * value / whole) for value in values]


def by_floors_travelled(floors: Sequence[int], ground: int = 1) -> list[Decimal]:
    """Weights of a lift by the floors travelled: the ground floor travels none.

    >>> by_floors_travelled([1, 2, 7])
    [Decimal('0'), Decimal('1'), Decimal('6')]
    """
    return [Decimal(abs(floor - ground)) for floor in floors]


def by_bands(value: Exact, bands: Sequence[tuple[Exact | None, Decimal]]) -> Decimal:
    """The weight of the band a floor or an area lies in; (upper limit, weight) pairs.

    >>> lift = [(2, Decimal(0)), (9, Decimal("0.1")), (16, Decimal("0.2"))]
    >>> by_bands(10, [*lift, (None, Decimal("0.3"))])
    Decimal('0.2')

    :raises NoWeight: beyond the last band
    """
    for limit, weight in bands:
        if limit is None or exact(value) <= exact(limit):
            return weight
    raise NoWeight(Decimal(str(value)))
