"""Who pays on which day: the arithmetic in plain Python (R31, A3).

Who owes is a fact of a day: the payer named for the fee item, else the payer named
for the unit, else the owner, else the developer. Each of these is one layer of dated
claims; a layer never overlaps itself (the database sees to that), an upper layer hides
a lower one, and the default fills what is left. So every day has exactly one payer by
construction, gaps included.

>>> from datetime import date
>>> owner = [Claim(None, date(2026, 1, 14), 7), Claim(date(2026, 1, 15), None, 8)]
>>> for first, last, partner in payer_segments(
...     date(2026, 1, 1), date(2026, 1, 31), [owner], default=1
... ):
...     print(first.day, last.day, partner)
1 14 7
15 31 8
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

Segment = tuple[date, date, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """Partner `partner` answers from `date_from` to `date_to`, both days included.

    None means without limit on that side.
    """

    date_from: date | None
    date_to: date | None
    partner: int

    def covers(self, day: date) -> bool:
        return (self.date_from is None or self.date_from <= day) and (
            self.date_to is None or day <= self.date_to
        )


def payer_segments(
    date_from: date,
    date_to: date,
    layers: Sequence[Sequence[Claim]],
    default: int,
) -> list[Segment]:
    """Split a period into runs of days with one payer each.

    :param layers: claims, the strongest layer first
    :param default: who pays where no layer has a claim
    :return: segments in order; they cover each day of the period exactly once, and
        neighbours differ in the partner; empty when the period is
    """
    if date_to < date_from:
        return []
    starts = sorted({date_from, *_change_days(date_from, date_to, layers)})
    ends = [day - ONE_DAY for day in starts[1:]] + [date_to]
    segments: list[Segment] = []
    for first, last in zip(starts, ends, strict=True):
        partner = _payer_on(first, layers, default)
        if segments and segments[-1][2] == partner:
            segments[-1] = (segments[-1][0], last, partner)
        else:
            segments.append((first, last, partner))
    return segments


def _change_days(
    date_from: date, date_to: date, layers: Iterable[Iterable[Claim]]
) -> Iterable[date]:
    """The days inside the period on which the payer may change."""
    for layer in layers:
        for claim in layer:
            if claim.date_from and date_from < claim.date_from <= date_to:
                yield claim.date_from
            if claim.date_to and date_from <= claim.date_to < date_to:
                yield claim.date_to + ONE_DAY


def _payer_on(day: date, layers: Iterable[Iterable[Claim]], default: int) -> int:
    for layer in layers:
        for claim in layer:
            if claim.covers(day):
                return claim.partner
    return default
