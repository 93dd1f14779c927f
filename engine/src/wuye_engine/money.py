"""Decimal amounts: one rounding, and shares that add up again.

Amounts are yuan. Sums are carried exactly (as fractions) and rounded once, at the end;
nothing here depends on the ambient decimal context.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction

from .choices import choose
from .errors import (
    InvalidCount,
    InvalidNumber,
    NegativeWeight,
    NotAMultiple,
    NoWeight,
)

FEN = Decimal("0.01")  # yuan; the smallest coin
_WIDE = Context(prec=400)  # wider than any amount, so that shifting a point is exact
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)

Exact = Decimal | Fraction | int


class RoundingMode(str, Enum):
    """UP is away from zero and DOWN towards it: a credit mirrors its charge."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Rounding:
    """How an amount becomes payable: to multiples of `unit`, by `mode` (B19).

    >>> Rounding(Decimal("0.1")).apply(Decimal("16.65"))
    Decimal('16.7')
    >>> Rounding(mode=RoundingMode.DOWN).apply(Decimal("-6.666"))
    Decimal('-6.66')
    """

    unit: Decimal = FEN
    mode: RoundingMode = RoundingMode.HALF_UP

    def __post_init__(self) -> None:
        object.__setattr__(self, "mode", choose(RoundingMode, self.mode))
        if not isinstance(self.unit, Decimal):
            raise InvalidNumber(self.unit, "a rounding unit is a Decimal")
        if not (self.unit.is_finite() and self.unit > 0):
            raise InvalidNumber(self.unit, "a rounding unit is above zero")

    def apply(self, amount: Exact) -> Decimal:
        """The amount in whole units, with the unit's decimals; symmetric about zero."""
        count = units(amount, self.unit, self.mode)
        return from_units(count, self.unit)


def exact(amount: Exact) -> Fraction:
    """The amount as a fraction; a float or a NaN is refused (InvalidNumber)."""
    kind = type(amount)
    if kind is Fraction:
        return amount  # type: ignore[return-value]
    if kind is bool or not isinstance(amount, Decimal | Fraction | int):
        raise InvalidNumber(amount, "amounts are Decimal")
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise InvalidNumber(amount, "not finite")
    return Fraction(amount)


def units(amount: Exact, unit: Decimal, mode: RoundingMode) -> int:
    """How many units the amount is worth after rounding."""
    value = exact(amount)
    step, steps = unit.as_integer_ratio()
    # integers instead of a fraction of fractions: this is most of what a bill costs
    denominator = value.denominator * step
    whole, rest = divmod(abs(value.numerator) * steps, denominator)
    if mode is RoundingMode.HALF_UP:
        whole += 2 * rest >= denominator
    elif mode is RoundingMode.UP:
        whole += rest > 0
    return -whole if value.numerator < 0 else whole


def from_units(count: int, unit: Decimal) -> Decimal:
    """`count` times `unit`, exact, never in exponent form."""
    numerator, denominator = unit.as_integer_ratio()
    if denominator == 1:
        return Decimal(count * numerator)
    exponent = int(unit.as_tuple().exponent)
    scaled = count * numerator * 10**-exponent // denominator
    return Decimal(scaled).scaleb(exponent, _WIDE)


def to_decimal(
    value: float | int | str | Decimal, places: int | None = None
) -> Decimal:
    """A number from outside as Decimal; with `places`, rounded half-up to them.

    A float goes through its shortest text, so 0.1 is a tenth. Refused (InvalidNumber):
    NaN, infinity, booleans, text that is not a plain number.

    >>> to_decimal(0.1 + 0.2, 2)
    Decimal('0.30')
    """
    if isinstance(value, bool) or not isinstance(value, float | int | str | Decimal):
        raise InvalidNumber(value, "wrong type")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidNumber(value, "not finite")
        value = repr(value)
    if isinstance(value, str):
        value = value.strip()
        if not _NUMBER.fullmatch(value):
            raise InvalidNumber(value, "not a plain number")
    number = Decimal(value)
    if not number.is_finite():
        raise InvalidNumber(value, "not finite")
    if places is None:
        return number
    if places < 0:
        raise InvalidNumber(places, "places are zero or more")
    unit = Decimal(1).scaleb(-places)
    # most amounts have no more decimals than that, and there is nothing to round
    if number and int(number.as_tuple().exponent) >= -places:
        return number.quantize(unit, context=_WIDE)
    return Rounding(unit).apply(number)


def allocate(
    total: Decimal, weights: Sequence[Decimal], unit: Decimal = FEN
) -> list[Decimal]:
    """Share out `total` by weight; the shares add up to it exactly (B16).

    Largest remainder: every share is cut to whole units, and the units left go one each
    to the largest cut-off parts, the earlier share first where two are equal. A zero
    weight gets nothing. A negative total gives the mirror image of the positive one.
    Raises NotAMultiple, NegativeWeight, NoWeight.

    >>> allocate(Decimal("500.00"), [Decimal(1)] * 3)
    [Decimal('166.67'), Decimal('166.67'), Decimal('166.66')]
    """
    parts = [exact(weight) for weight in weights]
    for index, part in enumerate(parts):
        if part < 0:
            raise NegativeWeight(index, weights[index])
    whole = sum(parts, Fraction(0))
    if not whole:
        raise NoWeight(total)
    count = units(total, unit, RoundingMode.DOWN)
    if from_units(count, unit) != total:
        raise NotAMultiple(total, unit)
    shares = share_units(abs(count), [abs(count) * part / whole for part in parts])
    sign = -1 if count < 0 else 1
    return [from_units(sign * share, unit) for share in shares]


def share_units(count: int, exact_shares: Sequence[Fraction]) -> list[int]:
    """Whole numbers near `exact_shares` that add up to `count` (largest remainder).

    `count` must be the sum of the shares, rounded to a whole number either way.
    """
    shares = [math.floor(share) for share in exact_shares]
    left = count - sum(shares)
    by_remainder = sorted(
        range(len(shares)), key=lambda index: shares[index] - exact_shares[index]
    )
    for index in by_remainder[:left]:
        shares[index] += 1
    return shares


def split_last_takes_rest(total: Decimal, n: int, unit: Decimal = FEN) -> list[Decimal]:
    """`n` equal parts rounded half-up to `unit`; the last one makes up the total.

    Where rounding up would leave the last part with the opposite sign (0.10 over 12
    months) the parts are cut instead. The total itself need be no multiple of the unit.

    >>> split_last_takes_rest(Decimal("100000.00"), 12, Decimal("0.10"))[-2:]
    [Decimal('8333.30'), Decimal('8333.70')]
    """
    _check_count(n)
    each = exact(total) / n
    part = Rounding(unit).apply(each)
    last = _minus(total, part, n - 1)
    if exact(last) * each < 0:
        part = Rounding(unit, RoundingMode.DOWN).apply(each)
        last = _minus(total, part, n - 1)
    return [part] * (n - 1) + [last]


def split_cumulative(total: Decimal, n: int, unit: Decimal = FEN) -> list[Decimal]:
    """`n` parts whose running sum is, after every part, the rounded share of the total.

    Each part is within one unit of the exact one; the last closes the total exactly.

    >>> [str(part) for part in split_cumulative(Decimal("100.00"), 6)]
    ['16.67', '16.66', '16.67', '16.67', '16.66', '16.67']
    """
    _check_count(n)
    rounding = Rounding(unit)
    # A total finer than the unit may be reached early by rounding, and is not passed.
    limit = min if total >= 0 else max
    reached = [
        limit(rounding.apply(exact(total) * step / n), total) for step in range(n)
    ]
    reached.append(total)
    return [_minus(high, low) for low, high in zip(reached, reached[1:], strict=False)]


def _minus(total: Decimal, part: Decimal, times: int = 1) -> Decimal:
    return _WIDE.subtract(total, _WIDE.multiply(part, times))


def _check_count(n: int) -> None:
    if n < 1:
        raise InvalidCount(n)
