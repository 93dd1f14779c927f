"""Reading what people send: XLSX and CSV into plain grids of values.

No ORM and no I/O: bytes in, `Book` out. Everything that makes a file unreadable as a
whole is one `WorkbookError` with a code; everything that makes one cell unreadable is
noted in `Grid.problems`, so that the person gets all of them at once.

How it works: openpyxl reads the cached values (`data_only`). A formula that was saved
by a program which does not calculate has no cached value and looks like an empty cell,
so a second pass looks for formulas, in files that have any.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl

MAX_ROWS = 50_000  # rows of one sheet, heading included
MAX_COLUMNS = 200
MAX_BYTES = 50 * 1024 * 1024  # the file as sent
MAX_UNPACKED = (
    400 * 1024 * 1024
)  # the sum of its parts: a small zip can unfold to anything
SNIFFED_LINES = 20

_DELIMITERS = ",;\t|"
_ENCODINGS = ("utf-8-sig", "gb18030")
_ZEROS = re.compile(r"0+")
_FORMULA_TAG = re.compile(rb"<(\w+:)?f[ >/]")


class WorkbookError(ValueError):
    """The file as a whole cannot be used; `code` names a message of the importer."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 1, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Grid:
    """One sheet: `rows[i][j]` is the value in row i + 1, column j + 1.

    Values are None, str, bool, int, float, date, datetime or time. `problems` maps
    (row, column) to a message code for cells whose value cannot be trusted.
    """

    name: str
    rows: list[list[object]]
    merges: list[Merge] = field(default_factory=list)
    problems: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False

    def value(self, row: int, column: int) -> object:
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else []
        return cells[column - 1] if 0 < column <= len(cells) else None


@dataclass(slots=True)
class Book:
    grids: list[Grid]
    kind: str  # xlsx or csv


def read_book(data: bytes, filename: str) -> Book:
    """Read a file as sent.

    The content decides, not the file name: people rename files.

    :raises WorkbookError: empty, damaged, protected, of another kind or too large
    """
    if not data.strip():
        raise WorkbookError("empty_file")
    if len(data) > MAX_BYTES:
        raise WorkbookError("too_large", limit=MAX_BYTES // 1024**2)
    if data.startswith(b"PK"):
        return _read_xlsx(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError("old_or_protected")
    if _looks_like_markup(data):
        raise WorkbookError("wrong_type")
    if filename.lower().endswith((".xlsx", ".xlsm")):
        # named a workbook, yet no zip: the head of the file is lost
        raise WorkbookError("damaged")
    if _looks_binary(data):
        raise WorkbookError("wrong_type")
    return _read_csv(data, filename)


def _looks_binary(data: bytes) -> bool:
    head = data[:4096]
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _looks_like_markup(data: bytes) -> bool:
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith(
        (b"%pdf", b"<html", b"<!doctype", b"<?xml", b"<table", b"{\\rtf")
    )


# === XLSX === #


def _read_xlsx(data: bytes) -> Book:
    has_formulas = _inspect_zip(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = (
            openpyxl.load_workbook(io.BytesIO(data), data_only=False)
            if has_formulas
            else None
        )
    except Exception as error:
        # openpyxl meets a broken part as whatever its parsers raise
        raise WorkbookError("damaged") from error
    return Book([_grid(sheet, formulas) for sheet in book.worksheets], "xlsx")


def _inspect_zip(data: bytes) -> bool:
    """Refuse what is no whole workbook; tell whether any sheet holds a formula."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise WorkbookError("too_large", limit=MAX_BYTES // 1024**2)
            if archive.testzip():
                raise WorkbookError("damaged")
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise WorkbookError("wrong_type")
            return any(
                _FORMULA_TAG.search(archive.read(name))
                for name in names
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
            )
    except WorkbookError:
        raise
    except Exception as error:
        # a cut archive raises BadZipFile, EOFError or zlib.error, by where it was cut
        raise WorkbookError("damaged") from error


def _grid(sheet, formulas) -> Grid:
    hidden = sheet.sheet_state != "visible"
    if hidden:
        return Grid(sheet.title, [], hidden=True)
    last_row, last_column = _used_range(sheet)
    if last_row > MAX_ROWS:
        raise WorkbookError("too_many_rows", sheet=sheet.title, limit=MAX_ROWS)
    grid = Grid(sheet.title, [], merges=_merges(sheet))
    if last_row:
        cells = sheet.iter_rows(max_row=last_row, max_col=min(last_column, MAX_COLUMNS))
        for number, row in enumerate(cells, 1):
            grid.rows.append([_cell_value(cell, grid, number) for cell in row])
    if formulas is not None:
        _note_formulas_without_value(grid, formulas[sheet.title])
    return grid


def _used_range(sheet) -> tuple[int, int]:
    """The last row and column with a value: styled empty cells may go on for ever.

    `sheet.max_row` counts those too, and walking there would create every cell between.
    """
    last_row = last_column = 0
    for (row, column), cell in sheet._cells.items():
        if cell.value is not None or cell.data_type == "f":
            last_row = max(last_row, row)
            last_column = max(last_column, column)
    for merged in sheet.merged_cells.ranges:
        if sheet.cell(merged.min_row, merged.min_col).value is not None:
            last_row = max(last_row, min(merged.max_row, MAX_ROWS))
    return last_row, last_column


def _merges(sheet) -> list[Merge]:
    return [
        Merge(merged.min_row, merged.min_col, merged.max_row, merged.max_col)
        for merged in sheet.merged_cells.ranges
    ]


def _cell_value(cell, grid: Grid, row: int) -> object:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        grid.problems[row, cell.column] = "cell_error"
        return str(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # room 0302 may be the number 302 in the format 0000: keep what is seen
        if _ZEROS.fullmatch(cell.number_format or "") and value == int(value):
            return str(int(value)).zfill(len(cell.number_format))
    return value


def _note_formulas_without_value(grid: Grid, sheet) -> None:
    for (row, column), cell in sheet._cells.items():
        if cell.data_type == "f" and grid.value(row, column) is None:
            grid.problems[row, column] = "formula_without_value"
            while len(grid.rows) < row:
                grid.rows.append([])
            cells = grid.rows[row - 1]
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = _formula_text(cell.value)


def _formula_text(value: object) -> str:
    return str(getattr(value, "text", None) or value)


# === CSV === #


def _read_csv(data: bytes, filename: str) -> Book:
    text = _decode(data)
    sample = "".join(text.splitlines(keepends=True)[:SNIFFED_LINES])
    delimiter = max(_DELIMITERS, key=sample.count)
    try:
        rows: list[list[object]] = [
            [value if value.strip() else None for value in row]
            for row in csv.reader(
                io.StringIO(text, newline=""), delimiter=delimiter, strict=True
            )
        ]
    except csv.Error as error:
        raise WorkbookError("damaged") from error
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise WorkbookError("too_many_rows", sheet=filename, limit=MAX_ROWS)
    if _is_cut(text, rows):
        raise WorkbookError("damaged")
    name = re.sub(r"\.[^.]*$", "", filename.replace("\\", "/").rsplit("/", 1)[-1])
    return Book([Grid(name, [row[:MAX_COLUMNS] for row in rows])], "csv")


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.end == len(error.object):
                # cut in the middle of a character
                raise WorkbookError("damaged") from error
    raise WorkbookError("unknown_encoding")


def _is_cut(text: str, rows: list[list[object]]) -> bool:
    """A program ends each row alike: an unfinished last one means a cut file."""
    return (
        len(rows) > 1
        and not text.endswith(("\n", "\r"))
        and len(rows[-1]) < len(rows[-2])
    )


def plain(value: object) -> str:
    """A cell's value as a person sees it, for messages and for the marked-up copy."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value) and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
