"""A sum received for several months, earned month by month (B14, B18).

The tax is contained in the sum. Rounding is declared: either every month has the same
rounded part and the last one takes the rest (12 x 8,333.33 is not 100,000), or each
month ends where the exact sum stands by then.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .choices import choose
from .errors import InvalidCount
from .money import (
    Exact,
    Rounding,
    exact,
    split_cumulative,
    split_last_takes_rest,
)
from .periods import add_months, first_of_month
from .vat import split_inclusive


class Spread(str, Enum):
    """Which months take what does not divide."""

    LAST = "last"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True)
class Earned:
    """A month's part; `amount` with tax, `base` and `tax` add up to it."""

    month: date
    amount: Decimal
    base: Decimal
    tax: Decimal


def schedule(
    received: Decimal,
    rate_percent: Exact,
    start: date,
    months: int,
    spread: Spread | str = Spread.LAST,
    rounding: Rounding | None = None,
) -> tuple[Earned, ...]:
    """What each month earns of a sum; together they are the sum, and its tax.

    >>> parts = schedule(Decimal("100000"), 6, date(2020, 4, 1), 12)
    >>> str(parts[0].amount), str(parts[-1].amount), str(sum(p.tax for p in parts))
    ('8333.33', '8333.37', '5660.38')

    :raises InvalidCount: less than one month
    """
    if months < 1:
        raise InvalidCount(months)
    rounding = rounding or Rounding()
    split = _SPLIT[choose(Spread, spread)]
    tax = split_inclusive(received, exact(rate_percent), rounding).tax
    amounts = split(received, months, rounding.unit)
    taxes = split(tax, months, rounding.unit)
    first = first_of_month(start)
    return tuple(
        Earned(add_months(first, number), amount, amount - part, part)
        for number, (amount, part) in enumerate(zip(amounts, taxes, strict=True))
    )


_SPLIT = {Spread.LAST: split_last_takes_rest, Spread.CUMULATIVE: split_cumulative}
