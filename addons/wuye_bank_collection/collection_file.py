"""Files of bank collection: written and read by a layout that is data (E2).

Plain functions: rows in, bytes out, and back. A row is {field: value}; amounts are
Decimal of yuan. What cannot be read is returned as `Fault`, all of it, never guessed.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

FEN = Decimal("0.01")
AMOUNTS = ("amount", "collected")
# what a row is known by when it comes back, where the layout has a column for it
KEYS = ("name", "account", "agreement", "amount", "note")


@dataclass(frozen=True)
class Column:
    """One column: its heading, the field in it or a constant, the most bytes."""

    heading: str
    field: str
    constant: str = ""
    size: int = 0


@dataclass(frozen=True)
class Layout:
    """How a bank's file looks.

    :param kind: ``text`` or ``xlsx``
    :param encoding: of a text: ``gb18030`` (GBK and what it lacks) or ``utf-8-sig``
    :param in_fen: amounts are whole fen, else yuan with two places
    :param headings: the first line holds the headings
    :param trailer: the last line is a summary: rows and total
    :param results: {text of the bank: (whether it was collected, what it means)}
    """

    kind: str
    columns: tuple[Column, ...]
    results: dict
    encoding: str = "gb18030"
    separator: str = ","
    in_fen: bool = False
    headings: bool = True
    trailer: bool = False
    sheet: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: row (from 1), column, what stands there."""

    code: str
    row: int = 0
    heading: str = ""
    value: str = ""


class Unwritable(Exception):
    """A value that does not fit its column: `fault` says which."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


# === OUT === #


def write(layout: Layout, rows: list[dict]) -> bytes:
    """The file of rows.

    :raises Unwritable: a value is too long, has the separator or a strange letter in it
    """
    lines = [[column.heading for column in layout.columns]] if layout.headings else []
    first = len(lines) + 1
    for number, row in enumerate(rows, first):
        lines.append([_cell(layout, column, row, number) for column in layout.columns])
    if layout.trailer:
        total = sum((row["amount"] for row in rows), Decimal())
        lines.append([str(len(rows)), _say(layout, total)])
    return _workbook(layout, lines) if layout.kind == "xlsx" else _text(layout, lines)


def _cell(layout, column, row, number):
    value = column.constant if column.field == "constant" else row.get(column.field)
    if column.field in AMOUNTS:
        text = "" if value is None else _say(layout, value)
    else:
        text = str(value or "").strip()
    fault = Fault("long", number, column.heading, text)
    try:
        if column.size and len(text.encode(layout.encoding)) > column.size:
            raise Unwritable(fault)
    except UnicodeEncodeError:
        raise Unwritable(Fault("letter", number, column.heading, text)) from None
    is_split = layout.kind == "text" and layout.separator != ","
    broken = (layout.separator, "\n", "\r") if is_split else ("\n", "\r")
    if any(sign in text for sign in broken) or (
        is_split and layout.separator == " " and not text
    ):
        raise Unwritable(Fault("separator", number, column.heading, text))
    return text


def _say(layout, amount: Decimal) -> str:
    return str(int(amount / FEN)) if layout.in_fen else f"{amount:.2f}"


def _text(layout, lines):
    out = io.StringIO()
    if layout.separator == ",":
        csv.writer(out, lineterminator="\r\n").writerows(lines)
    else:
        out.writelines(layout.separator.join(line) + "\r\n" for line in lines)
    return out.getvalue().encode(layout.encoding)


def _workbook(layout, lines):
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.sheet or "Sheet1")
    numbers = {
        place for place, column in enumerate(layout.columns) if column.field in AMOUNTS
    }
    for index, line in enumerate(lines):
        is_heading = layout.headings and not index
        sheet.append(
            [
                # all but the amounts as text: a card number is no number
                float(text) if place in numbers and text and not is_heading else text
                for place, text in enumerate(line)
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# === IN === #


def read(layout: Layout, data: bytes) -> tuple[list[dict], list[Fault]]:
    """({field: value} of each row, with ``row``; all that is wrong)."""
    try:
        lines = _sheet_lines(data) if layout.kind == "xlsx" else _lines(layout, data)
    except (UnicodeDecodeError, BadZipFile, InvalidFileException, KeyError, OSError):
        return [], [Fault("file")]
    lines = [(n, line) for n, line in enumerate(lines, 1) if any(line)]
    faults = []
    if layout.headings and lines:
        faults += _check_headings(layout, lines.pop(0)[1])
    trailer = lines.pop() if layout.trailer and lines else None
    rows = []
    for number, line in lines:
        row, wrong = _row(layout, number, line)
        rows.append(row)
        faults += wrong
    if not rows:
        faults.append(Fault("empty"))
    if layout.trailer and not faults:
        faults += _check_trailer(layout, trailer, rows)
    return rows, faults


def _lines(layout, data):
    text = data.decode(layout.encoding)
    if layout.separator == ",":
        found = csv.reader(io.StringIO(text))
        return [[cell.strip() for cell in line] for line in found]
    return [
        [cell.strip() for cell in line.split(layout.separator)]
        for line in text.splitlines()
    ]


def _sheet_lines(data):
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [
        ["" if cell is None else str(cell).strip() for cell in line]
        for line in book.worksheets[0].iter_rows(values_only=True)
    ]


def _check_headings(layout, line):
    return [
        Fault("heading", 1, column.heading, line[place] if place < len(line) else "")
        for place, column in enumerate(layout.columns)
        if place >= len(line) or line[place] != column.heading
    ]


def _row(layout, number, line):
    row, faults = {"row": number}, []
    if len(line) < len(layout.columns):
        return row, [Fault("short", number, value=str(len(line)))]
    for column, text in zip(layout.columns, line, strict=False):
        if column.field == "constant":
            continue
        row[column.field] = text
        if column.field in AMOUNTS and (text or column.field == "amount"):
            row[column.field] = amount = _amount(layout, text)
            if amount is None:
                faults.append(Fault("amount", number, column.heading, text))
        if column.field == "result":
            if text not in layout.results:
                faults.append(Fault("result", number, column.heading, text))
            else:
                row["is_collected"], row["meaning"] = layout.results[text]
    return row, faults or _check_part(layout, row)


def _check_part(layout, row):
    """No partial debit: what was collected is all or nothing."""
    said = row.get("collected")
    if said in (None, "") or "is_collected" not in row:
        return []
    expected = row["amount"] if row["is_collected"] else Decimal()
    if said == expected:
        return []
    [heading] = [c.heading for c in layout.columns if c.field == "collected"]
    return [Fault("part", row["row"], heading, f"{said:.2f}")]


def _amount(layout, text):
    """Yuan of a text, or None where it is no amount to the fen."""
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    if layout.in_fen:
        return amount * FEN if amount == amount.to_integral_value() else None
    return amount if amount == amount.quantize(FEN) else None


def _check_trailer(layout, trailer, rows):
    number, cells = trailer if trailer else (0, [])
    total = sum((row["amount"] for row in rows), Decimal())
    said = [cell for cell in cells if cell]
    if (
        len(said) >= 2
        and said[0] == str(len(rows))
        and _amount(layout, said[1]) == total
    ):
        return []
    return [Fault("trailer", number, value=" ".join(said))]


# === COMPARED === #


def key_of(layout: Layout, row: dict) -> tuple:
    """What a row is known by."""
    fields = {column.field for column in layout.columns}
    return tuple(
        f"{row[name]:.2f}" if name == "amount" else str(row.get(name) or "").strip()
        for name in KEYS
        if name in fields
    )


def compare(layout: Layout, sent: list[dict], back: list[dict]):
    """(rows sent that did not come back, rows that came and were not sent)."""
    ours = Counter(key_of(layout, row) for row in sent)
    theirs = Counter(key_of(layout, row) for row in back)
    missing, strange = ours - theirs, theirs - ours
    return _pick(layout, sent, missing), _pick(layout, back, strange)


def _pick(layout, rows, counts):
    left, found = Counter(counts), []
    for row in rows:
        key = key_of(layout, row)
        if left[key] > 0:
            left[key] -= 1
            found.append(row)
    return found
