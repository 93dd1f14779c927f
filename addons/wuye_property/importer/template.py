"""The workbook to fill in: a sheet per kind of data, with lists and formats.

Headings stand in row 1, required ones in bold. Columns for codes and telephone numbers
are text, so that no program drops a zero or makes a date of `1-2`. What each column
means, and an example, stand in a sheet of their own: nothing has to be deleted before
sending.
"""

import io
from collections.abc import Iterable

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .registry import Column, Sheet

NOTES_TITLE = "说明"
NOTES_HEADINGS = ("工作表", "列名", "必填", "示例", "说明")
LAST_ROW = 50_000  # down to which the lists of words are offered
WIDTH = 14
_TEXT_KINDS = {"text", "code", "person", "people", "phone", "plate"} | {
    *("building", "entrance", "unit", "percents"),
}
_FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm"}
_HEADING_FILL = PatternFill("solid", start_color="FFE3EEF9", end_color="FFE3EEF9")


def template(sheets: Iterable[Sheet], env) -> bytes:
    """The template of these sheets as an XLSX file; notes in the user's language."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = NOTES_TITLE
    notes.append(NOTES_HEADINGS)
    sheets = sorted(sheets, key=lambda sheet: sheet.order)
    for sheet in sheets:
        columns = sheet.all_columns(sheets)
        _add_sheet(book.create_sheet(sheet.title), columns)
        for column in columns:
            notes.append(
                [
                    sheet.title,
                    column.header,
                    "是" if column.required else "",
                    column.example,
                    env._(column.help) if column.help else "",
                ]
            )
    _finish_notes(notes)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add_sheet(sheet, columns: Iterable[Column]) -> None:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        cell = sheet.cell(1, index, column.header)
        cell.font = Font(bold=column.required)
        cell.fill = _HEADING_FILL
        cell.alignment = Alignment(horizontal="center")
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = WIDTH
        number_format = "@" if column.kind in _TEXT_KINDS else _FORMATS.get(column.kind)
        if number_format:
            sheet.column_dimensions[letter].number_format = number_format
        if column.kind == "choice":
            _add_list(sheet, letter, column)


def _add_list(sheet, letter: str, column: Column) -> None:
    words = ",".join(labels[0] for _key, labels in column.choices)
    validation = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(validation)


def _finish_notes(notes) -> None:
    for cell in notes[1]:
        cell.font = Font(bold=True)
        cell.fill = _HEADING_FILL
    for letter, width in zip("ABCDE", (12, 16, 8, 18, 70), strict=True):
        notes.column_dimensions[letter].width = width
    notes.freeze_panes = "A2"
