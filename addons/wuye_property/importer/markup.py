"""The file as sent, with every error marked where it stands.

A workbook keeps its own form; a CSV becomes one. Cells with errors turn red and carry a
comment; a sheet 错误清单 lists all of them.
"""

import io
from collections.abc import Iterable

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string

from .workbook import WorkbookError, read_book

LIST_TITLE = "错误清单"
RED = "FFFF9999"
_FILL = PatternFill("solid", start_color=RED, end_color=RED)
_BOLD = Font(bold=True)
_FORMULA_SIGNS = ("=", "+", "-", "@")
_WIDTHS = (16, 8, 8, 18, 24, 50, 60)


def marked_copy(data: bytes, filename: str, errors: Iterable, env) -> bytes:
    """A workbook with the errors of `wuye.import.error` marked.

    :raises WorkbookError: the file cannot be opened at all
    """
    book = _open(data, filename)
    errors = list(errors)
    for error in errors:
        if error.sheet in book.sheetnames and error.row:
            _mark(book[error.sheet], error)
    _add_list(book, errors, env)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _open(data: bytes, filename: str):
    if data.startswith(b"PK"):
        try:
            return openpyxl.load_workbook(io.BytesIO(data))
        except Exception as error:
            raise WorkbookError("damaged") from error
    grid = read_book(data, filename).grids[0]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = grid.name[:31]
    for cells in grid.rows:
        sheet.append([str(value) if value is not None else None for value in cells])
    return book


def _mark(sheet, error) -> None:
    """Colour one cell, or the first of the row where the error has no column."""
    cell = sheet.cell(error.row, column_index_from_string(error.column or "A"))
    if isinstance(cell, MergedCell):
        cell = _merged_into(sheet, cell)
    cell.fill = _FILL
    text = f"{error.message} {error.remedy or ''}".strip()
    if cell.comment:
        text = f"{cell.comment.text}\n{text}"
    cell.comment = Comment(text, "Wuye", height=120, width=320)


def _merged_into(sheet, cell):
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _add_list(book, errors: list, env) -> None:
    if LIST_TITLE in book.sheetnames:
        # a marked copy that was sent again
        del book[LIST_TITLE]
    sheet = book.create_sheet(LIST_TITLE, 0)
    model = env["wuye.import.error"]
    names = ("sheet", "row", "column", "header", "value", "message", "remedy")
    labels = model.fields_get(names, ["string"])
    sheet.append([labels[name]["string"] for name in names])
    for error in errors:
        sheet.append([_inert(error[name]) for name in names])
    for cell in sheet[1]:
        cell.font = _BOLD
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _inert(value: object) -> object:
    """A value that no program takes for a formula: files come from anywhere."""
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value or None
