"""What part of a monthly amount a span of days is worth (B4, R24).

Whole months always count 1. The rule decides the months of which only a part is served:

- DAYS_IN_MONTH  days / length of that month; cuts of a period add up exactly
- THIRTY         days / 30
- NONE           a month begun counts whole

Under the natural basis a month is a calendar month, under the anniversary basis it runs
from the anchor day of one month to the day before it in the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from .choices import choose
from .explain import FULL, PARTIAL, STARTED, Result, Term, settle
from .money import FEN, Rounding, allocate
from .periods import ONE_DAY, MonthBasis, Period, add_months, first_of_month

THIRTY_DAYS = 30  # days of the conventional month
ONE = Fraction(1)


class Proration(str, Enum):
    """The rule for a month that is served in part; it is named on the bill."""

    DAYS_IN_MONTH = "days_in_month"
    THIRTY = "thirty"
    NONE = "none"


@dataclass(frozen=True)
class MonthFactor:
    """One month, or the served part of it, and how many monthly amounts it is worth."""

    start: date
    end: date
    days: int
    month_days: int  # length of the whole month, natural or anniversary
    factor: Fraction

    @property
    def is_full(self) -> bool:
        """Every day of the month is served."""
        return self.days == self.month_days


@dataclass(frozen=True)
class PricedSpan:
    """Days on which one monthly price is in force.

    `scale` is what the price is multiplied with: the exact value of a formula over the
    price shown, or the percentage of a vacant home, which `percent` prints.
    """

    period: Period
    price: Decimal
    scale: Fraction = ONE
    percent: Decimal | None = None
    name: str = ""


def month_factors(
    period: Period,
    rule: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
) -> list[MonthFactor]:
    """The period cut at its month ends, each part with its factor.

    `anchor_day` is the day the line started on; it defaults to the period's own first
    day, which is right unless the period begins on a clamped day (28 February for 31).

    >>> parts = month_factors(
    ...     Period(date(2024, 1, 16), date(2024, 2, 29)), Proration.DAYS_IN_MONTH
    ... )
    >>> [(part.days, part.month_days, str(part.factor)) for part in parts]
    [(16, 31, '16/31'), (29, 29, '1')]
    """
    rule, anchor = choose(Proration, rule), 1
    if choose(MonthBasis, basis) is MonthBasis.ANNIVERSARY:
        anchor = period.start.day if anchor_day is None else anchor_day
    return list(_month_factors(period, rule, anchor))


@lru_cache(maxsize=1024)  # the bills of a run have few different periods
def _month_factors(
    period: Period, rule: Proration, anchor: int
) -> tuple[MonthFactor, ...]:
    parts = []
    start = period.start
    while start <= period.end:
        opening, following = _month_around(start, anchor)
        end = min(following - ONE_DAY, period.end)
        days, month_days = (end - start).days + 1, (following - opening).days
        factor = _factor(days, month_days, rule)
        parts.append(MonthFactor(start, end, days, month_days, factor))
        start = following
    return tuple(parts)


def prorate(
    monthly_amount: Decimal,
    period: Period,
    rule: Proration,
    basis: MonthBasis = MonthBasis.NATURAL,
    anchor_day: int | None = None,
    rounding: Rounding | None = None,
    quantity: Decimal = Decimal(1),
) -> Result:
    """A monthly amount (times `quantity`) over a period, rounded once at the end.

    >>> prorate(Decimal("310.00"), Period(date(2024, 1, 16), date(2024, 2, 29)),
    ...         Proration.DAYS_IN_MONTH).amount
    Decimal('470.00')
    """
    spans = [PricedSpan(period, monthly_amount)]
    terms = span_terms(spans, quantity, period, rule, basis, anchor_day)
    return settle(terms, rounding or Rounding())


def split_amount(
    total: Decimal, parts_days: Sequence[int], unit: Decimal = FEN
) -> list[Decimal]:
    """A period's amount cut by days, such as between two payers; the parts add up.

    >>> [str(part) for part in split_amount(Decimal("100.00"), [10, 11, 10])]
    ['32.26', '35.48', '32.26']
    """
    return allocate(total, [Decimal(days) for days in parts_days], unit)


def span_terms(
    spans: Sequence[PricedSpan],
    quantity: Decimal,
    period: Period,
    rule: Proration,
    basis: MonthBasis,
    anchor_day: int | None,
) -> list[Term]:
    """Terms for a period whose every day lies in exactly one of the sorted `spans`.

    A month under several prices keeps its factor as a whole and shares it by days, so
    that a change of price to the same price changes nothing, under any rule.
    """
    terms: list[Term] = []
    for part in month_factors(period, rule, basis, anchor_day):
        for term in _month_terms(part, spans, quantity):
            if terms and _continues(terms[-1], term):
                terms[-1] = _merge(terms[-1], term)
            else:
                terms.append(term)
    return terms


def _month_terms(
    part: MonthFactor, spans: Sequence[PricedSpan], quantity: Decimal
) -> Iterator[Term]:
    month = Period(part.start, part.end)
    for span in spans:
        piece = month.overlap(span.period)
        if piece is None:
            continue
        label, months = PARTIAL, None
        days: int | None = piece.days
        # what the days are divided by: 31 or 30, or the days served if they count 1
        divisor: int | None = None
        if piece == month and part.is_full:
            label, months, days = FULL, 1, None
        elif piece == month and part.factor == 1:
            label, divisor = STARTED, part.month_days
        else:
            divisor = int(part.days / part.factor)
        factor = part.factor
        if piece.days != part.days:
            factor = factor * piece.days / part.days
        yield Term(
            label=label,
            quantity=quantity,
            price=span.price,
            factor=factor if span.scale is ONE else factor * span.scale,
            start=piece.start,
            end=piece.end,
            days=days,
            month_days=divisor,
            months=months,
            name=span.name,
            percent=span.percent,
        )


def _continues(before: Term, after: Term) -> bool:
    """Whole months of one price, whatever it is multiplied with, are one row."""
    if not before.label == after.label == FULL:
        return False
    scale = before.factor / (before.months or 1)
    return (before.price, scale, before.percent) == (
        after.price,
        after.factor,
        after.percent,
    )


def _merge(before: Term, after: Term) -> Term:
    months = (before.months or 0) + 1
    factor = before.factor + after.factor
    return replace(before, factor=factor, end=after.end, months=months)


def _month_around(day: date, anchor: int) -> tuple[date, date]:
    """First day of the month `day` lies in and first day of the next one."""
    opening = add_months(first_of_month(day), 0, anchor)
    if opening > day:
        opening = add_months(opening, -1, anchor)
    return opening, add_months(opening, 1, anchor)


def _factor(days: int, month_days: int, rule: Proration) -> Fraction:
    if days == month_days or rule is Proration.NONE:
        return Fraction(1)
    if rule is Proration.THIRTY:
        # a part of a month has 30 days at most, so that this never exceeds 1
        return Fraction(days, THIRTY_DAYS)
    return Fraction(days, month_days)
