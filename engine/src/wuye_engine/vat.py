"""Value-added tax inside a price: base and tax always add up to what is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from .choices import choose
from .errors import InvalidRate
from .money import Exact, Rounding, exact, from_units, share_units, units


class VatMethod(str, Enum):
    """Where the tax of a bill is rounded: on each line, or once for each rate."""

    ROUND_PER_LINE = "round_per_line"
    ROUND_GLOBALLY = "round_globally"


@dataclass(frozen=True)
class VatSplit:
    """Amount without tax, and the tax in it."""

    base: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """What is paid."""
        return self.base + self.tax


def split_inclusive(
    gross: Decimal, rate_percent: Exact, rounding: Rounding | None = None
) -> VatSplit:
    """The tax contained in a gross amount, rounded; the base is the rest.

    >>> split_inclusive(Decimal("300.00"), Decimal(6))
    VatSplit(base=Decimal('283.02'), tax=Decimal('16.98'))
    """
    tax = (rounding or Rounding()).apply(_raw_tax(gross, rate_percent))
    return VatSplit(gross - tax, tax)


def split_lines(
    lines: Sequence[tuple[Decimal, Decimal]],
    method: VatMethod | str,
    rounding: Rounding | None = None,
) -> list[VatSplit]:
    """Base and tax of each (gross, rate in percent), in the order given.

    ROUND_PER_LINE rounds every tax. ROUND_GLOBALLY rounds the tax of all lines of a
    rate together and hands the odd fen to the lines cut most (largest remainder, the
    earlier line first). Either way base + tax = gross on every line.
    """
    rounding = rounding or Rounding()
    if choose(VatMethod, method) is VatMethod.ROUND_PER_LINE:
        return [split_inclusive(gross, rate, rounding) for gross, rate in lines]
    by_rate: dict[Decimal, list[int]] = {}
    for index, (_gross, rate) in enumerate(lines):
        by_rate.setdefault(rate, []).append(index)
    splits: dict[int, VatSplit] = {}
    for indexes in by_rate.values():
        taxes = _global_taxes([lines[index] for index in indexes], rounding)
        for index, tax in zip(indexes, taxes, strict=True):
            splits[index] = VatSplit(lines[index][0] - tax, tax)
    return [splits[index] for index in range(len(lines))]


def _global_taxes(
    lines: Sequence[tuple[Decimal, Decimal]], rounding: Rounding
) -> list[Decimal]:
    raw = [_raw_tax(gross, rate) for gross, rate in lines]
    total = sum(raw, Fraction(0))
    # Shared out in the direction of the total, so that a credit note mirrors its bill.
    sign = -1 if total < 0 else 1
    count = units(abs(total), rounding.unit, rounding.mode)
    parts = [sign * tax / Fraction(rounding.unit) for tax in raw]
    return [
        from_units(sign * share, rounding.unit) for share in share_units(count, parts)
    ]


def _raw_tax(gross: Decimal, rate_percent: Exact) -> Fraction:
    rate = exact(rate_percent)
    if rate < 0:
        raise InvalidRate(rate_percent)
    return exact(gross) * rate / (100 + rate)
