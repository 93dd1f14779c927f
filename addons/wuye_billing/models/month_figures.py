"""The figures of the monthly income report (收入月报表) as plain values.

Columns per item and unit, and in total; definitions in docs/accounting.md:
O opening arrears, D due (of which A adjusts earlier months), R received (of which L
for later periods, of that Y for next year), P advances applied, W written off, and
C = O + D - (R - L) - P - W.
"""

from dataclasses import dataclass, field, fields
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass
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
        """Add another row to this one, column by column."""
        for column in fields(self):
            name = column.name
            setattr(self, name, getattr(self, name) + getattr(other, name))

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
        key = (item, unit)
        self.closing_open[key] = self.closing_open.get(key, ZERO) + amount

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
    for unit in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(unit, Row()), theirs.get(unit, Row())
        for column in COLUMNS:
            a, b = getattr(mine, column), getattr(other, column)
            if a != b:
                found.append(Difference(column, unit, a, b))
    for (item, unit), row in sorted(charges.rows.items(), key=lambda r: str(r[0])):
        is_open = charges.closing_open.get((item, unit), ZERO)
        if row.closing != is_open:
            found.append(Difference("identity", unit, row.closing, is_open))
    closing = sum(ledger.closing_open.values(), ZERO)
    if charges.total.closing != closing:
        found.append(Difference("receivable", None, charges.total.closing, closing))
    for name in ("advance_opening", "advance_closing"):
        a, b = getattr(charges, name), getattr(ledger, name)
        if a != b:
            found.append(Difference(name, None, a, b))
    total = charges.total
    expected = charges.advance_opening + total.later - total.applied
    if expected != charges.advance_closing:
        found.append(
            Difference("advance_identity", None, expected, charges.advance_closing)
        )
    return found


def money(value) -> Decimal:
    """A sum from the database with two places; none is zero."""
    return Decimal(value or 0).quantize(Decimal("0.01"))
