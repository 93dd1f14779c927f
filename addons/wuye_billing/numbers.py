"""Where the numbers of new documents come from (0023).

Both kinds are asked the same way: `take(series)` gives the next number. A series is
known by its journal, the name of its number nought, its prefix and the highest number
that is given or promised in it.
"""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Series:
    """A series of numbers, and how to write one of them."""

    journal_id: int
    name: str
    prefix: str
    highest: int = field(default=0, compare=False)
    template: str = field(default="", compare=False)
    values: dict = field(default_factory=dict, compare=False)

    def text(self, number: int) -> str:
        return self.template.format(**self.values, seq=number)


class NextNumbers:
    """Numbers behind the highest of a series, after those that nobody needed.

    The journal's row is written, not only locked: a transaction that began before
    another one's numbers were committed then fails as a conflict, which Odoo repeats,
    instead of giving the same numbers again. A rollback gives numbers back: no gap.
    """

    def __init__(self, env, journal_ids):
        self.env = env
        self.highest: dict[Series, int] = {}
        self.unclaimed: dict[Series, deque] = {}
        self.journal_ids = sorted(set(journal_ids))
        self._lock()

    def _lock(self):
        self.env.cr.execute(
            "UPDATE account_journal SET sequence = sequence WHERE id = ANY(%s)",
            [self.journal_ids],
        )

    def take(self, series: Series) -> int:
        if series not in self.unclaimed:
            ranges = self.env["wuye.number.range"].sudo()  # sudo: the service's rows
            self.unclaimed[series] = deque(ranges._unclaimed(series))
        if self.unclaimed[series]:
            return self.unclaimed[series].popleft()
        highest = max(self.highest.get(series, 0), series.highest)
        self.highest[series] = highest + 1
        return highest + 1

    def close(self):
        """Keep what was unclaimed before and still is."""
        ranges = self.env["wuye.number.range"].sudo()  # sudo: the service's rows
        for series, numbers in self.unclaimed.items():
            ranges._keep(series, numbers)
        self.unclaimed.clear()


class PromisedNumbers:
    """The numbers a part of a run was given when the run was cut.

    A number that somebody else has taken in spite of that is passed over; where the
    part has more bills than numbers it goes on as anybody does.
    """

    def __init__(self, ranges):
        self.ranges = ranges
        self.numbers: dict[Series, deque] = {}
        for row in ranges.sorted("number_first"):
            series = Series(row.journal_id.id, row.series, row.prefix)
            self.numbers.setdefault(series, deque()).extend(row._numbers())
        self.others: dict[int, NextNumbers] = {}  # by journal

    def take(self, series: Series) -> int:
        if self.numbers.get(series):
            return self.numbers[series].popleft()
        journal_id = series.journal_id
        if journal_id not in self.others:
            self.others[journal_id] = NextNumbers(self.ranges.env, [journal_id])
        return self.others[journal_id].take(series)

    def close(self):
        """What is given is no promise any more; what is left is for the next bill."""
        for others in self.others.values():
            others.close()
        ranges = self.ranges
        ranges.unlink()
        for series, numbers in self.numbers.items():
            ranges._keep(series, numbers)
