"""Gift months and percentages off: how much of a fee is forgone (B11).

A table says how many months are given to whoever pays so many ahead (pay 12, get 1; pay
6, get half of one). The bill keeps its full price; what comes out here is the reduction
booked beside it.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from .money import FEN, Rounding, exact

WHOLE = Decimal(1)


def months_given(rows: Sequence[tuple[int, Decimal]], paid: int) -> Decimal:
    """Months given for `paid` months by a table of (months paid, months given).

    The highest row that is reached counts, once; below the lowest nothing is given.
    """
    reached = [(months, given) for months, given in rows if months <= paid]
    return max(reached)[1] if reached else Decimal(0)


def month_shares(given: Decimal) -> list[Decimal]:
    """The share of each gift month: 1.5 months are [1, 0.5]."""
    if given < 0:
        raise ValueError(f"months given are never negative: {given}")
    whole, rest = divmod(given, WHOLE)
    return [WHOLE] * int(whole) + ([rest] if rest else [])


def reduction(amount: Decimal, shares: Sequence[Decimal]) -> Decimal:
    """What is taken off a bill whose months have these shares, in yuan, half up.

    The months of a bill weigh the same: a quarter with one free month loses a third.
    """
    if not shares:
        return Decimal("0.00")
    share = sum(map(exact, shares), Fraction()) / len(shares)
    return Rounding(FEN).apply(exact(amount) * share)
