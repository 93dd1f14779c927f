"""What is paid spread over the ways it is paid with (D1, D16).

A payer settles several bills with several tenders. Each tender has a journal of its
own, so each gets its part of each bill; the parts add up to bills and to tenders.
"""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import TypeVar

Bill = TypeVar("Bill", bound=Hashable)
ZERO = Decimal("0.00")


def spread(
    bills: Sequence[tuple[Bill, Decimal]], tenders: Sequence[Decimal]
) -> list[list[tuple[Bill, Decimal]]]:
    """For each tender the bills it pays, with amounts in yuan.

    Bills are paid in their order, tenders used up in theirs; what is spread has no
    parts of zero. ValueError if an amount is not above zero, or if the tenders do not
    add up to the bills: a difference is asked about before, never spread (D16).
    """
    if any(amount <= 0 for _bill, amount in bills) or any(t <= 0 for t in tenders):
        raise ValueError("amounts are above zero")
    if sum((amount for _bill, amount in bills), ZERO) != sum(tenders, ZERO):
        raise ValueError("the tenders do not add up to the bills")
    waiting = list(bills)
    parts: list[list[tuple[Bill, Decimal]]] = []
    for left in tenders:
        paid: list[tuple[Bill, Decimal]] = []
        while left:
            bill, amount = waiting.pop(0)
            part = min(left, amount)
            paid.append((bill, part))
            left -= part
            if part < amount:
                waiting.insert(0, (bill, amount - part))
        parts.append(paid)
    return parts


def change(given: Decimal, due: Decimal) -> Decimal:
    """What is handed back of cash, in yuan; ValueError if too little was given."""
    if given < due:
        raise ValueError(f"{due - given} is missing")
    return given - due
