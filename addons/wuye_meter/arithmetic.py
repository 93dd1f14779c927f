"""What a meter measured and what is unusual about it: plain sums, no ORM (C3, C6).

>>> consumption(Decimal(99998), Decimal(3), 5, rollover=True)
Decimal('5.000')
>>> unusual(Decimal(31), [Decimal(10), Decimal(10)])
'high'
"""

from collections.abc import Sequence
from decimal import Decimal

STEP = Decimal("0.001")  # readings and consumption have three places
TIMES = 3  # this many times the usual is unusual (C6)
LEAST_NEIGHBOURS = 3  # fewer say nothing about what is usual in a building


class ReadingError(ValueError):
    """A value the meter cannot have shown; `code` names the sentence for the user."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def consumption(
    before: Decimal,
    value: Decimal,
    digits: int,
    multiplier: Decimal = Decimal(1),
    rollover: bool = False,
) -> Decimal:
    """What went through a meter between two readings, times its multiplier.

    :param digits: places before the point; the meter begins anew after them
    :param rollover: the reader says that it began anew since (翻零)
    :raises ReadingError: *negative*, *digits* (more than the meter has), *lower* (and
        no rollover said), *no_rollover* (said, though the value is not lower)
    """
    span = Decimal(10) ** digits
    if value < 0:
        raise ReadingError("negative")
    if value >= span:
        raise ReadingError("digits")
    if rollover and value >= before:
        raise ReadingError("no_rollover")
    if value < before and not rollover:
        raise ReadingError("lower")
    difference = value - before + (span if rollover else 0)
    return (difference * multiplier).quantize(STEP)


def unusual(
    quantity: Decimal,
    history: Sequence[Decimal],
    neighbours: Sequence[Decimal] = (),
    occupied: bool = False,
) -> str:
    """Why a second person looks at a consumption before it is billed (C6), or "".

    :param history: consumption of earlier months of the same meter
    :param neighbours: consumption of other meters of the building; asked only where
        the history says nothing
    :param occupied: somebody lives there, so nothing used is unusual
    :return: *zero*, *high* (against the history) or *neighbours*
    """
    if occupied and not quantity:
        return "zero"
    usual = _mean(history)
    if usual:
        return "high" if quantity >= TIMES * usual else ""
    if len(neighbours) < LEAST_NEIGHBOURS:
        return ""
    usual = _mean(neighbours)
    return "neighbours" if usual and quantity >= TIMES * usual else ""


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal()) / len(values) if values else Decimal()
