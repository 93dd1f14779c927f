"""Pieces as printed rows that add up to the amount."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Context, Decimal
from fractions import Fraction

from ..money import FEN, Rounding
from .plan import Row
from .result import ZERO, Result, Slice
from .stays import moment
from .sweep import Piece
from .walk import Interval

EARLIER, GRACE, ROUNDING = "earlier", "grace", "rounding"
FREE = Row("free", ZERO, capped=False)
_WIDE = Context(prec=40)
_MOST_KEPT = 4096  # amounts remembered for each tariff
_UNITS = Decimal("0.000001")


class Printer:
    """Pieces of one tariff as rows and as sums, by its rounding."""

    def __init__(self, scale: int, rounding: Rounding, by_row: bool) -> None:
        self.scale, self.rounding, self.by_row = scale, rounding, by_row
        shown = rounding if by_row else Rounding(min(rounding.unit, FEN))
        self.money, self.units = _Money(scale, shown), _Units()

    def rows(self, pieces: Sequence[Piece]) -> list[Slice]:
        """The rows; where rounding leaves a difference, a row of its own says so."""
        money, units, times = self.money, self.units, _Times()
        slices = [
            Slice(
                row.label,
                times[start],
                times[end],
                units[count, row.factor],
                row.price,
                money[amount],
                money[count * price - amount] if cap else ZERO,
                cap,
                row.band,
                row.block,
                row.unit_minutes,
            )
            for start, count, _, price, amount, row, end, _, _, cap in pieces
        ]
        if not self.by_row:
            total = self.total(sum([piece.amount for piece in pieces]))
            rest = total - sum([part.amount for part in slices])
            if rest:
                end = slices[-1].end
                slices.append(Slice(ROUNDING, end, end, Decimal(1), rest, rest))
        return slices

    def total(self, parts: int) -> Decimal:
        """A sum, rounded once."""
        return self.rounding.apply(Fraction(parts, self.scale))

    def total_of_rows(self, pieces: Iterable[Piece]) -> Decimal:
        """The sum of the rows, each rounded by itself."""
        return sum([self.money[piece.amount] for piece in pieces], ZERO)


def zero(label: str, stay: Interval) -> Result:
    """Nothing to pay, and why."""
    start, end = moment(stay[0]), moment(stay[1])
    return Result(ZERO, (Slice(label, start, end, Decimal(1), ZERO, ZERO),))


class _Money(dict[int, Decimal]):
    """Parts as yuan, each amount worked out once: a long stay repeats itself."""

    def __init__(self, scale: int, rounding: Rounding) -> None:
        super().__init__()
        self.scale, self.rounding = scale, rounding

    def __missing__(self, parts: int) -> Decimal:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[parts] = self.rounding.apply(Fraction(parts, self.scale))
        return found


class _Times(dict[int, datetime]):
    """Moments: the end of a row is the start of the next one."""

    def __missing__(self, value: int) -> datetime:
        found = self[value] = moment(value)
        return found


class _Units(dict[tuple[int, Fraction | int], Decimal]):
    """Counts times their factor, to six places where they do not come out even."""

    def __missing__(self, key: tuple[int, Fraction | int]) -> Decimal:
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = key[0] * Fraction(key[1])
        number = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
        if Fraction(number) != value:
            number = number.quantize(_UNITS)
        self[key] = number
        return number
