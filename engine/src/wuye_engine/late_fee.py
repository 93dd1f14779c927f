"""Late fees (违约金): simple, by the day, each bill its own debt (B12).

The fee of a day is what is open at its end, times the rate in force on it. Rates are
dated: a contract's (3‰ a day), or a multiple of the loan prime rate by which courts
measure the loss (1-year LPR from 2019-08-20 on; Civil Code art. 585). Nothing bears a
fee on a fee.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from .choices import choose
from .errors import InvalidNumber, InvalidPeriod, PriceOverlap
from .explain import Result, Term, settle
from .money import Exact, Rounding, exact

LATE_FEE, CAP = "late_fee", "late_fee_cap"
ONE_DAY = timedelta(1)


class Grace(str, Enum):
    """What happens to the days of grace once they are over."""

    FREE = "free"  # they never bear a fee
    COUNTED = "counted"  # from the day after the due day, as if there were none


@dataclass(frozen=True)
class DailyRate:
    """A rate a day (0.003 is 3‰) from `start` to `end`, both included; None is open."""

    rate: Fraction
    start: date = date.min
    end: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", exact(self.rate))
        if self.rate < 0:
            raise InvalidNumber(self.rate, "a rate is zero or more")
        if self.end is not None and self.end < self.start:
            raise InvalidPeriod(self.start, self.end, "it ends before it starts")

    @classmethod
    def of_year(
        cls,
        percent: Exact,
        start: date = date.min,
        end: date | None = None,
        times: Exact = 1,
        year_days: int = 365,
    ) -> "DailyRate":
        """From a rate a year in percent, such as the LPR, times a factor.

        >>> DailyRate.of_year(Decimal("3.65"), times=Decimal("1.3")).rate
        Fraction(13, 100000)
        """
        return cls(exact(percent) * exact(times) / 100 / year_days, start, end)


@dataclass(frozen=True)
class Balance:
    """What is open from a day on, at the end of it, until the next balance."""

    start: date
    amount: Decimal


@dataclass(frozen=True)
class LateFeeRule:
    """How a debt bears a fee.

    :param rates: dated, without overlap; a day without a rate bears none
    :param grace_days: days after the due day on which a payment is in time
    :param cap_percent: most of the fee, in percent of what was due; None: no cap
    :param stop: last day that bears a fee, for a settlement or a judgment
    """

    rates: tuple[DailyRate, ...]
    grace_days: int = 0
    grace: Grace = Grace.FREE
    cap_percent: Decimal | None = None
    stop: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "grace", choose(Grace, self.grace))
        if self.grace_days < 0:
            raise InvalidNumber(self.grace_days, "days of grace are zero or more")
        if self.cap_percent is not None and exact(self.cap_percent) < 0:
            raise InvalidNumber(self.cap_percent, "a cap is zero or more")
        rates = sorted(self.rates, key=lambda rate: rate.start)
        for one, other in zip(rates, rates[1:], strict=False):
            if one.end is None or other.start <= one.end:
                raise PriceOverlap(other.start, one.end or date.max)
        object.__setattr__(self, "rates", tuple(rates))

    def first_day(self, due: date, on: date) -> date | None:
        """The first day that bears a fee, seen on a day; None while it is in grace."""
        end_of_grace = due + timedelta(self.grace_days)
        if on <= end_of_grace:
            return None
        return (due if self.grace is Grace.COUNTED else end_of_grace) + ONE_DAY


def late_fee(
    rule: LateFeeRule,
    due: date,
    balances: Sequence[Balance],
    until: date,
    rounding: Rounding | None = None,
) -> Result | None:
    """The fee of one bill up to a day, itself included; None where there is none.

    :param due: last day on which the bill is paid in time
    :param balances: what is open, from the due day or before; a later payment is a
        later balance

    >>> rule = LateFeeRule((DailyRate(Decimal("0.003")),))
    >>> open_ = [Balance(date(2026, 1, 1), Decimal(500))]
    >>> late_fee(rule, date(2026, 1, 31), open_, date(2026, 3, 2)).amount
    Decimal('45.00')
    """
    first = rule.first_day(due, until)
    last = min(until, rule.stop) if rule.stop else until
    if first is None or first > last:
        return None
    terms = list(_terms(rule, balances, first, last))
    if not terms:
        return None
    result = settle(terms, rounding or Rounding())
    if rule.cap_percent is None:
        return result
    owed = _open_on(balances, due)
    cap = exact(owed) * exact(rule.cap_percent) / 100
    if sum((term.value for term in terms), Fraction(0)) <= cap:
        return result
    capped = Term(CAP, owed, Decimal(1), exact(rule.cap_percent) / 100, first, last)
    return settle([capped], rounding or Rounding())


def _terms(
    rule: LateFeeRule, balances: Sequence[Balance], first: date, last: date
) -> Iterator[Term]:
    """A term per stretch of days with one balance and one rate."""
    steps = sorted(balances, key=lambda balance: balance.start)
    for number, step in enumerate(steps):
        end = steps[number + 1].start - ONE_DAY if number + 1 < len(steps) else last
        for rate in rule.rates:
            start = max(step.start, first, rate.start)
            stop = min(end, last, rate.end or date.max)
            if step.amount > 0 and rate.rate and start <= stop:
                days = (stop - start).days + 1
                yield Term(
                    LATE_FEE,
                    step.amount,
                    Decimal(1),
                    rate.rate * days,
                    start,
                    stop,
                    days,
                )


def _open_on(balances: Sequence[Balance], day: date) -> Decimal:
    before = [balance for balance in balances if balance.start <= day]
    first = min(balances, key=lambda balance: balance.start)
    return max(before, key=lambda balance: balance.start, default=first).amount


def monthly_debts(
    amount: Exact, months: int, rate: Exact, month_days: int = 30
) -> Fraction:
    """The sum claimed for equal monthly debts, none of them paid, in months of 30 days.

    The oldest bears the fee of all months, the newest of one: rate x 30 x N(N+1)/2 x K.
    At 3‰ this is 0.09·K·N(N+1)/2, as claims state it.

    >>> monthly_debts(237, 31, Decimal("0.003"))
    Fraction(264492, 25)
    """
    return exact(amount) * exact(rate) * month_days * months * (months + 1) / 2
