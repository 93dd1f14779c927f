"""Finding the heading of a sheet, whatever stands above it.

No ORM. People put a title over the table, spread it over merged cells, and use headings
of two rows (`面积` over `建筑` and `套内`). So every one of the first rows is tried as
the last row of the heading, alone and together with the row above; the one with most
known headings wins. A heading is compared without spaces, marks and its unit in
brackets.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .registry import Column, Sheet
from .workbook import Grid, plain

SEARCHED_ROWS = 20
IGNORED = "ignore"  # what a heading is mapped to when its column is left out
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NOISE = re.compile(r"[\s*:：、.。★☆]+")


def clean_heading(value: object) -> str:
    """A heading for comparing: `* 建筑面积（㎡）：` is `建筑面积`.

    >>> clean_heading("* 建筑 面积（㎡）：")
    '建筑面积'
    """
    text = unicodedata.normalize("NFKC", plain(value))
    return _NOISE.sub("", _BRACKETS.sub("", text)).upper()


@dataclass(slots=True)
class Table:
    """A sheet recognised in a grid: which column of the file is which."""

    sheet: Sheet
    grid: Grid
    heading_row: int
    columns: dict[str, int] = field(default_factory=dict)  # key -> column of the file
    headings: dict[int, str] = field(default_factory=dict)  # column -> text as in file
    unknown: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return len(self.columns) >= min(2, len(self.columns) + len(self.missing)) and (
            not self.missing
        )


Remembered = Mapping[str, str]  # clean heading -> column key, of one sheet


def vocabulary(columns: Iterable[Column], remembered: Remembered) -> dict[str, str]:
    """Clean heading -> column key; what a person once decided comes first."""
    words = {}
    for column in columns:
        for heading in (column.header, *column.aliases):
            words.setdefault(clean_heading(heading), column.key)
    return {**words, **remembered}


def find_table(
    grid: Grid, sheet: Sheet, columns: Iterable[Column], remembered: Remembered
) -> Table | None:
    """The best heading for a sheet in a grid; None where no row has two known words."""
    columns = list(columns)
    words = vocabulary(columns, remembered)
    for heading in sheet.ignored:
        words.setdefault(clean_heading(heading), IGNORED)
    texts = _heading_texts(grid)
    best: Table | None = None
    for row in range(1, len(texts)):
        for depth in (1, 2):
            table = _read_heading(Table(sheet, grid, row), texts, depth, words)
            if len(table.columns) >= 2 and (
                best is None or len(table.columns) > len(best.columns)
            ):
                best = table
    if best is not None:
        best.missing = [
            column
            for column in columns
            if (column.required or column.needed) and column.key not in best.columns
        ]
    return best


def _heading_texts(grid: Grid) -> list[list[str]]:
    """The texts of the first rows from index 1 on, merged ranges filled with theirs."""
    width = max((len(cells) for cells in grid.rows), default=0)
    texts = [[""] * (width + 1)]
    for cells in grid.rows[:SEARCHED_ROWS]:
        padded = [*cells, *[None] * (width - len(cells))]
        texts.append(["", *(plain(value) for value in padded)])
    for merge in grid.merges:
        if merge.row >= len(texts) or merge.column > width:
            continue
        text = texts[merge.row][merge.column]
        for row in texts[merge.row : merge.last_row + 1]:
            for column in range(merge.column, min(merge.last_column, width) + 1):
                row[column] = row[column] or text
    return texts


def _read_heading(table: Table, texts, depth: int, words) -> Table:
    """Fill a table whose heading ends in its row and has `depth` rows."""
    lower = texts[table.heading_row]
    upper = texts[table.heading_row - 1] if depth == 2 else [""] * len(lower)
    for column in range(1, len(lower)):
        heading, key = _heading(lower[column], upper[column], words)
        if not heading:
            continue
        table.headings[column] = heading
        if key == IGNORED:
            continue
        if not key:
            table.unknown.append(column)
        elif key in table.columns:
            table.doubled.append(column)
        else:
            table.columns[key] = column
    return table


def _heading(lower: str, upper: str, words: Mapping[str, str]) -> tuple[str, str]:
    """The text over a column, and the key it stands for (empty: unknown)."""
    if not lower and not upper:
        return "", ""
    candidates = (lower, upper + lower, lower + upper) if lower else (upper,)
    for candidate in candidates:
        if key := words.get(clean_heading(candidate)):
            return candidate, key
    return lower or upper, ""
