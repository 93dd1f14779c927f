"""Pieces as printed rows that add up to the amount."""

from collections.abc import Iterable, Sequence
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
_UNITS = Decimal("0.000001")


def explain(
    pieces: Sequence[Piece], scale: int, rounding: Rounding, by_row: bool
) -> list[Slice]:
    """The rows; where rounding leaves a difference, a row of its own says so."""
    shown = Rounding(min(rounding.unit, FEN))
    money = _Money(scale, rounding if by_row else shown)
    slices = [
        Slice(
            row.label,
            moment(start),
            moment(end),
            Decimal(count) if row.factor == 1 else _units(count * row.factor),
            row.price,
            money.of(amount),
            money.of(count * price - amount) if cap else ZERO,
            cap,
            row.band,
            row.block,
            row.unit_minutes,
        )
        for start, count, _, price, amount, row, end, _, _, cap in pieces
    ]
    if not by_row:
        total = rounding.apply(Fraction(sum(piece.amount for piece in pieces), scale))
        rest = total - sum(part.amount for part in slices)
        if rest:
            end = slices[-1].end
            slices.append(Slice(ROUNDING, end, end, Decimal(1), rest, rest))
    return slices


def rounded_rows(pieces: Iterable[Piece], scale: int, rounding: Rounding) -> Decimal:
    """The sum of the rows, each rounded by itself."""
    money = _Money(scale, rounding)
    return sum((money.of(piece.amount) for piece in pieces), ZERO)


def zero(label: str, stay: Interval) -> Result:
    """Nothing to pay, and why."""
    start, end = moment(stay[0]), moment(stay[1])
    return Result(ZERO, (Slice(label, start, end, Decimal(1), ZERO, ZERO),))


class _Money(dict[int, Decimal]):
    """Parts as yuan, each amount worked out once: a long stay repeats itself."""

    def __init__(self, scale: int, rounding: Rounding) -> None:
        super().__init__()
        self.scale, self.rounding = scale, rounding

    def of(self, parts: int) -> Decimal:
        found = self.get(parts)
        if found is None:
            found = self.rounding.apply(Fraction(parts, self.scale))
            self[parts] = found
        return found


def _units(value: Fraction) -> Decimal:
    number = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return number if Fraction(number) == value else number.quantize(_UNITS)
