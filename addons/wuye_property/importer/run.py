"""One file on its way into the register: read, checked, written.

The run holds what the sheets share: the faults found so far, the rows of every sheet,
the units and people known from the database and from the file. It writes nothing before
`store`, and `store` is refused while there is any fault.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .headings import Table, find_table
from .people import People
from .places import Places
from .registry import Column, Row, Sheet, Sums
from .rows import read_rows
from .totals import ControlSheet
from .workbook import Book, Grid, WorkbookError, plain, read_book

NOTES_TITLES = ("说明", "填表说明", "NOTES")
SHOWN_VALUE = 80  # characters of a cell's value kept with its fault


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a cell; row or column 0 mean the whole sheet or file."""

    sheet: str
    row: int
    column: int
    header: str
    value: str
    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something passed over that the user should know of; `kind` names a sentence."""

    kind: str
    sheet: str


class ImportRun:
    """See above.

    :param env: of the user; what he cannot see, the file cannot refer to
    :param community: default for rows without a community, may be empty
    :param remembered: sheet key -> clean heading -> column key
    :param progress: called with the number of rows done since the last call
    """

    def __init__(
        self,
        env,
        company,
        community,
        sheets: Iterable[Sheet],
        remembered: dict[str, dict[str, str]],
        progress: Callable[[int], None] = lambda rows: None,
    ) -> None:
        self.env = env
        self.company = company
        self.community = community
        self.sheets = sorted(sheets, key=lambda sheet: sheet.order)
        self.remembered = remembered
        self.progress = progress
        self.faults: list[Fault] = []
        self.notes: list[Note] = []
        self.unknown: list[tuple[str, str]] = []  # sheet key, heading as in the file
        self.tables: list[Table] = []
        self.rows: dict[str, list[Row]] = {sheet.key: [] for sheet in self.sheets}
        self.places = Places(self)
        self.people = People(self)

    # === FAULTS === #

    def report(self, row: Row, key: str, code: str, /, **params: object) -> None:
        """Note a fault at a cell of a row, unless the cell has one already.

        :param params: for the named places of the message with this code
        """
        if key in row.faulty:
            return
        row.faulty.add(key)
        column = row.columns.get(key, 0)
        header = next(
            (
                table.headings.get(column, "")
                for table in self.tables
                if table.columns is row.columns
            ),
            "",
        )
        self._report(
            row.sheet, row.number, column, header, row.raw.get(key), code, **params
        )

    def _report(self, sheet, row, column, header, value, code, /, **params) -> None:
        shown = plain(value)[:SHOWN_VALUE]
        self.faults.append(Fault(sheet, row, column, header, shown, code, params))

    # === READING === #

    def load(self, data: bytes, filename: str) -> None:
        """Read all sheets of a file into `rows`; nothing is looked up yet."""
        try:
            book = read_book(data, filename)
        except WorkbookError as error:
            self._report("", 0, 0, "", None, error.code, **error.params)
            return
        for grid in book.grids:
            self._read_grid(grid)
        if self.faults or self.row_count:
            return
        self._report("", 0, 0, "", None, "no_rows" if self.tables else "no_sheet")

    @property
    def row_count(self) -> int:
        """Rows of data; control totals are not imported."""
        return sum(
            len(self.rows[sheet.key])
            for sheet in self.sheets
            if not isinstance(sheet, ControlSheet)
        )

    def _read_grid(self, grid: Grid) -> None:
        if grid.hidden:
            self.notes.append(Note("hidden", grid.name))
            return
        if not grid.rows or grid.name.strip().upper() in NOTES_TITLES:
            return
        table = self._recognise(grid)
        if table is None:
            return
        self.tables.append(table)
        if self._report_headings(table):
            return
        columns = table.sheet.all_columns(self.sheets)
        is_control = isinstance(table.sheet, ControlSheet)
        self.rows[table.sheet.key] += read_rows(
            table, columns, self._report, is_control
        )

    def _recognise(self, grid: Grid) -> Table | None:
        """The sheet a grid is, by its name, else by its headings."""
        named = [sheet for sheet in self.sheets if _is_named(sheet, grid.name)]
        if named:
            table = self._find_table(grid, named[0])
            if table is None:
                self._report(grid.name, 0, 0, "", None, "no_heading")
            return table
        tables = [self._find_table(grid, sheet) for sheet in self.sheets]
        fitting = [table for table in tables if table and table.fits]
        most = max((len(table.columns) for table in fitting), default=0)
        best = [table for table in fitting if len(table.columns) == most]
        if len(best) > 1:
            titles = "、".join(table.sheet.title for table in best)
            self._report(grid.name, 0, 0, "", None, "ambiguous_sheet", sheets=titles)
            return None
        if not best:
            self.notes.append(Note("unknown", grid.name))
            return None
        return best[0]

    def _find_table(self, grid: Grid, sheet: Sheet) -> Table | None:
        columns: Iterable[Column] = sheet.all_columns(self.sheets)
        return find_table(grid, sheet, columns, self.remembered.get(sheet.key, {}))

    def _report_headings(self, table: Table) -> bool:
        """Report what is wrong with the headings; True where rows cannot be read."""
        name, row = table.grid.name, table.heading_row
        for column in table.doubled:
            heading = table.headings[column]
            self._report(name, row, column, heading, heading, "column_twice")
        for column in table.unknown:
            if not _has_data(table, column):
                continue
            heading = table.headings[column]
            self.unknown.append((table.sheet.key, heading))
            self._report(name, row, column, heading, heading, "unknown_heading")
        for missing in table.missing:
            self._report(
                name,
                row,
                0,
                missing.header,
                None,
                "column_missing",
                column=missing.header,
            )
        return bool(table.missing)

    # === CHECKING AND WRITING === #

    def check(self) -> None:
        """Let every sheet look at its rows; later ones build on earlier ones."""
        for sheet in self.sheets:
            rows = self.rows[sheet.key]
            sheet.check(self, rows)
            self.progress(len(rows))
        self.faults.sort(key=self._position)

    def store(self) -> None:
        """Write all sheets; the caller's transaction makes it all or nothing."""
        assert not self.faults, "a file with faults is never written"
        for sheet in self.sheets:
            if rows := self.rows[sheet.key]:
                sheet.store(self, rows)

    def sums(self) -> Sums:
        """What the rows of all sheets add up to, by building."""
        return self._merged(lambda sheet, rows: sheet.sums(self, rows))

    def written_sums(self) -> Sums:
        """The same as the database has it after `store`."""
        return self._merged(lambda sheet, rows: sheet.written_sums(self, rows))

    def _merged(self, measure: Callable[[Sheet, list[Row]], Sums]) -> Sums:
        sums: Sums = {}
        for sheet in self.sheets:
            sums.update(measure(sheet, self.rows[sheet.key]))
        return sums

    def _position(self, fault: Fault) -> tuple[int, int, int]:
        names = [table.grid.name for table in self.tables]
        sheet = names.index(fault.sheet) if fault.sheet in names else -1
        return sheet, fault.row, fault.column


def _is_named(sheet: Sheet, name: str) -> bool:
    name = "".join(name.split()).upper()
    return name in (sheet.title.upper(), *(alias.upper() for alias in sheet.aliases))


def _has_data(table: Table, column: int) -> bool:
    first = table.heading_row + 1
    return any(
        plain(table.grid.value(row, column))
        for row in range(first, len(table.grid.rows) + 1)
    )


__all__ = ["Book", "Fault", "ImportRun", "Note"]
