"""Months of a parking card: its last day, what is begun, in which month it is earned.

A card of n months bought on a day ends on the day before the same day n months later
(clamped to the end of short months): from 23 November two months end on 22 January. A
month that has begun is used; money goes back for the others (G5, R85).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .errors import InvalidCount
from .money import FEN, RoundingMode, from_units, share_units, units
from .periods import add_months, first_of_month

ONE_DAY = timedelta(days=1)


def last_day(start: date, months: int) -> date:
    """The last day of so many months from `start` on (InvalidCount below one).

    >>> last_day(date(2026, 11, 23), 1), last_day(date(2027, 1, 31), 1)
    (datetime.date(2026, 12, 22), datetime.date(2027, 2, 27))
    """
    if months < 1:
        raise InvalidCount(months)
    return add_months(start, months) - ONE_DAY


def months_begun(start: date, months: int, day: date) -> int:
    """How many of the months have begun by the end of `day`: 0 to `months`.

    >>> [months_begun(date(2026, 1, 1), 12, day) for day in (
    ...     date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2027, 3, 1))]
    [0, 1, 6, 12]
    """
    count = 0
    while count < months and add_months(start, count) <= day:
        count += 1
    return count


def earned(
    net: Decimal, start: date, months: int, first: int = 0
) -> dict[date, Decimal]:
    """Which calendar month earns how much of `net`, for the card's months from `first`.

    Each month of the card earns the same; one that lies in two calendar months is
    shared by days. The parts add up to `net` (largest remainder); a negative `net`
    mirrors the positive one.

    >>> {str(month): str(part) for month, part in earned(
    ...     Decimal("300.00"), date(2026, 11, 16), 1).items()}
    {'2026-11-01': '150.00', '2026-12-01': '150.00'}
    """
    if not 0 <= first < months:
        raise InvalidCount(first)
    weights: dict[date, Fraction] = {}
    for number in range(first, months):
        begin, until = add_months(start, number), add_months(start, number + 1)
        for month, days in _days(begin, until):
            share = Fraction(days, (until - begin).days)
            weights[month] = weights.get(month, Fraction(0)) + share
    return dict(zip(weights, _share(net, list(weights.values())), strict=True))


def _days(begin: date, until: date) -> list[tuple[date, int]]:
    """(calendar month, days in it) from `begin` to the day before `until`."""
    parts = []
    while begin < until:
        following = min(add_months(first_of_month(begin), 1), until)
        parts.append((first_of_month(begin), (following - begin).days))
        begin = following
    return parts


def _share(net: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    count = units(abs(net), FEN, RoundingMode.HALF_UP)
    whole = sum(weights, Fraction(0))
    sign = -1 if net < 0 else 1
    parts = share_units(count, [count * weight / whole for weight in weights])
    return [from_units(sign * part, FEN) for part in parts]
