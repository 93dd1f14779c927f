"""The figures of the monthly income report (收入月报表) as plain values.

Columns per item and unit, and in total; definitions in docs/accounting.md:
O opening arrears, D due (of which A adjusts earlier months), R received (of which L
for later periods, of that Y for next year), P advances applied, W written off, and
C = O + D - (R - L) - P - W.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

ZERO = Decimal("0.00")
FEN = Decimal("0.01")


@dataclass(slots=True)
class Row:
    """One row of the report; all amounts in yuan with two places."""

    opening: Decimal = ZERO
    due: Decimal = ZERO
    adjusted: Decimal = ZERO
    received: Decimal = ZERO
    next_year: Decimal = ZERO
    later: Decimal = ZERO
    applied: Decimal = ZERO
    written_off: Decimal = ZERO

    @property
    def closing(self) -> Decimal:
        """C by the identity of the report."""
        current = self.received - self.later
        return self.opening + self.due - current - self.applied - self.written_off

    def add(self, other: "Row") -> None:
        """Add another row to this one, column by column.

        Written out: a report adds up many thousand rows.
        """
        self.opening += other.opening
        self.due += other.due
        self.adjusted += other.adjusted
        self.received += other.received
        self.next_year += other.next_year
        self.later += other.later
        self.applied += other.applied
        self.written_off += other.written_off

    def compared(self) -> tuple[Decimal, ...]:
        """What both computations know; closing follows from it."""
        return (
            self.opening,
            self.due,
            self.received,
            self.later,
            self.applied,
            self.written_off,
        )

    def as_dict(self) -> dict[str, str]:
        """JSON-safe values, closing included."""
        values = {c.name: str(getattr(self, c.name)) for c in fields(self)}
        return {**values, "closing": str(self.closing)}


@dataclass(frozen=True)
class Difference:
    """A figure that two computations do not agree on."""

    what: str
    unit_id: int | None
    from_charges: Decimal
    from_ledger: Decimal


@dataclass
class Figures:
    """All figures of one community and month, from one side."""

    rows: dict[tuple[int | None, int], Row] = field(default_factory=dict)
    closing_open: dict[tuple[int | None, int], Decimal] = field(default_factory=dict)
    advance_opening: Decimal = ZERO
    advance_closing: Decimal = ZERO

    def row(self, item: int | None, unit: int) -> Row:
        """The row of an item (None: not for a certain item) and unit."""
        return self.rows.setdefault((item, unit), Row())

    def add_open(self, item: int | None, unit: int, amount: Decimal) -> None:
        """Add to what is open at the end of the month."""
        add_to(self.closing_open, (item, unit), amount)

    @property
    def total(self) -> Row:
        """The sum over all rows."""
        return _sum(self.rows.values())

    def by_item(self) -> dict[int | None, Row]:
        """Rows summed per item."""
        return self._by(0)

    def by_unit(self) -> dict[int, Row]:
        """Rows summed per unit."""
        return self._by(1)

    def _by(self, position: int) -> dict:
        groups: dict = {}
        for key, row in self.rows.items():
            groups.setdefault(key[position], []).append(row)
        return {key: _sum(rows) for key, rows in groups.items()}

    def archive(self) -> list[list]:
        """[[item, unit, closing], ...] of all rows that are not closed to zero."""
        return [
            [item, unit, str(row.closing)]
            for (item, unit), row in sorted(self.rows.items(), key=lambda r: str(r[0]))
            if row.closing
        ]


def _sum(rows) -> Row:
    total = Row()
    for row in rows:
        total.add(row)
    return total


COLUMNS = ("opening", "due", "received", "later", "applied", "written_off", "closing")


def compare(charges: Figures, ledger: Figures) -> list[Difference]:
    """Where the two sides differ: per unit and column, then in total.

    0.01 is a difference. The first one is what a report that does not balance
    prints instead of itself.
    """
    found = []
    ours, theirs = charges.by_unit(), ledger.by_unit()
    nothing = Row()
    for unit in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(unit, nothing), theirs.get(unit, nothing)
        if mine.compared() == other.compared():
            continue
        for column in COLUMNS:
            a, b = getattr(mine, column), getattr(other, column)
            if a != b:
                found.append(Difference(column, unit, a, b))
    found += _compare_open(charges)
    total = charges.total
    closing = sum(ledger.closing_open.values(), ZERO)
    if total.closing != closing:
        found.append(Difference("receivable", None, total.closing, closing))
    for name in ("advance_opening", "advance_closing"):
        a, b = getattr(charges, name), getattr(ledger, name)
        if a != b:
            found.append(Difference(name, None, a, b))
    expected = charges.advance_opening + total.later - total.applied
    if expected != charges.advance_closing:
        found.append(
            Difference("advance_identity", None, expected, charges.advance_closing)
        )
    return found


def _compare_open(charges: Figures) -> list[Difference]:
    """Where the identity of the report does not come to what is open."""
    keys = charges.rows.keys() | charges.closing_open.keys()
    wrong = []
    for key in keys:
        row = charges.rows.get(key)
        closing = row.closing if row else ZERO
        is_open = charges.closing_open.get(key, ZERO)
        if closing != is_open:
            wrong.append((key, closing, is_open))
    wrong.sort(key=lambda one: str(one[0]))
    return [
        Difference("identity", unit, closing, is_open)
        for (_item, unit), closing, is_open in wrong
    ]


def add_to(sums: dict, key, amount: Decimal) -> None:
    """Add to the sum of a key."""
    sums[key] = sums.get(key, ZERO) + amount


def roll(
    series: dict[date, Figures], rows: Iterable[tuple]
) -> Iterator[tuple[Figures, dict[tuple[int | None, int], Decimal]]]:
    """Fill the rows of each month, and carry on what is open to the next.

    What comes to nothing leaves no row: most of what was ever billed is paid.

    :param rows: (item, unit, month, opening, due, adjusted, received, applied, written
        off, what they change of what is open), also of months without figures: what
        is open before the first month is what changed before it
    :return: yields (figures, what is open when their month ends)
    """
    changed: dict = {}
    for item, unit, month, *columns, total in rows:
        key = (item, unit)
        if figures := series.get(month):
            row = figures.row(*key)
            opening, due, adjusted, received, applied, written_off = columns
            row.opening += money(opening)
            row.due += money(due)
            row.adjusted += money(adjusted)
            row.received += money(received)
            row.applied += money(applied)
            row.written_off += money(written_off)
        if total:
            add_to(changed.setdefault(month, {}), key, money(total))
    left: dict = {}
    for month in sorted(series.keys() | changed.keys()):
        figures = series.get(month)
        if figures:
            for key, amount in left.items():
                figures.row(*key).opening += amount
        for key, amount in changed.get(month, {}).items():
            amount += left.pop(key, ZERO)
            if amount:
                left[key] = amount
        if figures:
            yield figures, dict(left)


def money(value) -> Decimal:
    """A sum from the database with two places; none is zero."""
    return Decimal(value).quantize(FEN) if value else ZERO
