"""From a grid with a known heading to rows of clean values.

No ORM. Blank rows are passed over. A merged range over several rows of one column means
"the same for all of them" for words (the building over its rooms) and cannot mean
anything for numbers, which would count twice. A row that begins with 合计 or 总计 is
the table's own total: it is compared and not taken for data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .headings import Table
from .normalise import CellError, is_blank
from .registry import Column, Row
from .workbook import plain

TOTAL_WORDS = ("合计", "总计", "TOTAL")
SUBTOTAL_WORDS = ("小计", "本页小计")
NUMERIC = ("amount", "area", "percents", "integer")
SUMMED = ("amount", "area")

Report = Callable[..., None]  # (sheet, row, column, header, value, code, **params)


@dataclass(slots=True)
class Cells:
    """One row of the file under its headings, before it is read."""

    number: int
    values: dict[str, object]
    merged: set[str] = field(default_factory=set)


def read_rows(
    table: Table, columns: Iterable[Column], report: Report, keeps_totals: bool = False
) -> list[Row]:
    """Every row with data below the heading; what cannot be read is reported.

    :param keeps_totals: rows named 合计 are data (in the sheet of control totals)
    """
    columns = sorted(
        (column for column in columns if column.key in table.columns),
        key=lambda column: table.columns[column.key],
    )
    readers = {column.key: column.reader for column in columns}
    rows: list[Row] = []
    for cells in _cells(table, columns):
        word = "" if keeps_totals else _first_word(table, cells)
        if word in SUBTOTAL_WORDS:
            _report(table, report, cells, next(iter(cells.values)), "subtotal_row")
        elif word in TOTAL_WORDS:
            _compare_totals(table, columns, rows, cells, report)
        else:
            rows.append(_read_row(table, columns, readers, cells, report))
    return rows


def _cells(table: Table, columns: list[Column]) -> Iterator[Cells]:
    grid = table.grid
    fills = _fills(table)
    for number in range(table.heading_row + 1, len(grid.rows) + 1):
        cells = Cells(number, {})
        for column in columns:
            position = table.columns[column.key]
            value = grid.value(number, position)
            if is_blank(value) and (number, position) in fills:
                value = fills[number, position]
                cells.merged.add(column.key)
            if not is_blank(value):
                cells.values[column.key] = value
        if cells.values.keys() - cells.merged:
            yield cells


def _fills(table: Table) -> Mapping[tuple[int, int], object]:
    """What merged ranges over several rows of one column say in their lower rows."""
    fills = {}
    for merge in table.grid.merges:
        if merge.row <= table.heading_row or merge.column != merge.last_column:
            continue
        value = table.grid.value(merge.row, merge.column)
        for row in range(merge.row + 1, merge.last_row + 1):
            fills[row, merge.column] = value
    return fills


def _first_word(table: Table, cells: Cells) -> str:
    """The first text of the row, also in a column that is left out (序号)."""
    values = table.grid.rows[cells.number - 1]
    first = next((value for value in values if not is_blank(value)), "")
    return "".join(plain(first).split()).rstrip(":：").upper()


def _read_row(table, columns, readers, cells: Cells, report: Report) -> Row:
    row = Row(table.grid.name, cells.number, {}, cells.values, table.columns)
    for column in columns:
        code, params = "", {}
        if column.key not in cells.values:
            code = "required" if column.required else ""
        elif column.key in cells.merged and column.kind in NUMERIC:
            code = "merged_value"
        else:
            position = (cells.number, table.columns[column.key])
            code = table.grid.problems.get(position, "")
        if not code and column.key in cells.values:
            try:
                row.values[column.key] = readers[column.key](cells.values[column.key])
            except CellError as error:
                code, params = error.code, error.params
        if code:
            row.faulty.add(column.key)
            _report(table, report, cells, column.key, code, **params)
    return row


def _compare_totals(table, columns, rows: list[Row], cells: Cells, report) -> None:
    """The table's own total row against the rows above it."""
    for column in columns:
        value = cells.values.get(column.key)
        if column.kind not in SUMMED or value is None:
            continue
        if any(column.key in row.faulty for row in rows):
            continue
        position = (cells.number, table.columns[column.key])
        if code := table.grid.problems.get(position):
            _report(table, report, cells, column.key, code)
            continue
        try:
            given = column.reader(value)
        except CellError as error:
            _report(table, report, cells, column.key, error.code, **error.params)
            continue
        total = sum((row.get(column.key) or Decimal() for row in rows), Decimal())
        if given != total:
            _report(
                table, report, cells, column.key, "sum_differs", given=given, sum=total
            )


def _report(table: Table, report, cells: Cells, key: str, code: str, **params) -> None:
    column = table.columns[key]
    report(
        table.grid.name,
        cells.number,
        column,
        table.headings.get(column, ""),
        cells.values.get(key),
        code,
        **params,
    )
