"""What a fee costs: fixed, per area, per quantity, and over dated price versions.

Prices are yuan a month (for `price_quantity`, yuan a unit), tax included. Every result
carries its slices; the sum is exact until the one final rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import InvalidPeriod, PriceGap, PriceOverlap
from .explain import QUANTITY, Result, Slice, Term, settle
from .money import Rounding
from .periods import ONE_DAY, MonthBasis, Period
from .proration import PricedSpan, Proration, prorate, span_terms

__all__ = [
    "PriceVersion",
    "Result",
    "Slice",
    "price_fixed",
    "price_over_versions",
    "price_per_area",
    "price_quantity",
]


@dataclass(frozen=True)
class PriceVersion:
    """A price from `start` to `end`, both days included; `end` None is open."""

    price: Decimal
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise InvalidPeriod(self.start, self.end, "it ends before it starts")

    def within(self, period: Period) -> Period | None:
        """The days of `period` on which this price is in force."""
        return period.overlap(Period(self.start, self.end or date.max))


def price_fixed(
    price: Decimal,
    period: Period,
    proration: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
    rounding: Rounding | None = None,
) -> Result:
    """A monthly price over the months of the period.

    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> result = price_fixed(Decimal("300.00"), quarter, Proration.DAYS_IN_MONTH)
    >>> result.amount, result.slices[0].months
    (Decimal('900.00'), 3)
    """
    return prorate(price, period, proration, basis, anchor_day, rounding)


def price_per_area(
    area: Decimal,
    price: Decimal,
    period: Period,
    proration: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
    rounding: Rounding | None = None,
) -> Result:
    """A monthly price per square metre, times the area, over the period's months."""
    return prorate(price, period, proration, basis, anchor_day, rounding, area)


def price_quantity(
    quantity: Decimal, price: Decimal, rounding: Rounding | None = None
) -> Result:
    """A consumption (cubic metres, kWh, pieces) at one price each."""
    return settle([Term(QUANTITY, quantity, price)], rounding or Rounding())


def price_over_versions(
    versions: Sequence[PriceVersion],
    quantity: Decimal,
    period: Period,
    proration: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
    rounding: Rounding | None = None,
) -> Result:
    """A monthly price times `quantity` where the price changes inside the period.

    Each version is paid for its own days. `quantity` is 1 for a fixed price, the area
    for a price per square metre. Days without a price raise PriceGap and days with two
    PriceOverlap: such a period is not billed at all, never at zero.
    """
    spans = _spans(versions, period)
    terms = span_terms(spans, quantity, period, proration, basis, anchor_day)
    return settle(terms, rounding or Rounding())


def _spans(versions: Sequence[PriceVersion], period: Period) -> list[PricedSpan]:
    """The versions cut to the period, in order, covering each of its days once."""
    spans: list[PricedSpan] = []
    missing = period.start  # first day that has no price yet
    for version in sorted(versions, key=lambda version: version.start):
        piece = version.within(period)
        if piece is None:
            continue
        if piece.start > missing:
            raise PriceGap(missing, piece.start - ONE_DAY)
        if piece.start < missing:
            raise PriceOverlap(piece.start, min(piece.end, missing - ONE_DAY))
        spans.append(PricedSpan(piece, version.price))
        missing = piece.end + ONE_DAY
    if missing <= period.end:
        raise PriceGap(missing, period.end)
    return spans
