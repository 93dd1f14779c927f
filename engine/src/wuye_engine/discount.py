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


def spread_gift(
    net: Decimal, months: int, paid: Decimal, gifts: Sequence[Decimal]
) -> list[Decimal]:
    """The income of a bill whose payer gets free months for it, by month (row 28).

    What is paid for M months and G free ones is earned over M + G: each month of the
    bill keeps M / (M + G) of its share, the free months get the rest by their weight.

    :param net: of the bill, without VAT, in yuan
    :param months: months of the bill itself
    :param paid: months paid for, M; above zero
    :param gifts: share of each free month; their sum is G
    :return: yuan to the fen, first the months of the bill, then the free ones; adds up
        to `net`, each running sum rounded half up
    """
    if paid <= 0 or months < 1:
        raise ValueError("a gift is spread over months that are paid for")
    given = sum(map(exact, gifts), Fraction())
    whole = exact(paid) + given
    weights = [exact(paid) / whole / months] * months
    weights += [exact(gift) / whole for gift in gifts]
    rounding, total, parts, done = Rounding(FEN), Fraction(), [], Decimal("0.00")
    for weight in weights[:-1]:
        total += weight
        reached = rounding.apply(exact(net) * total)
        parts.append(reached - done)
        done = reached
    return [*parts, net - done]
