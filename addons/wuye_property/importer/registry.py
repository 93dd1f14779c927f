"""What a sheet is: its columns, its checks, how it is written, what it adds up to.

A module adds sheets by extending two methods of `wuye.import`::

    class WuyeImport(models.Model):
        _inherit = "wuye.import"

        @api.model
        def _sheets(self):
            return [*super()._sheets(), ArrearsSheet()]

        @api.model
        def _messages(self):
            return {**super()._messages(), **MESSAGES}

How it works: the reader finds the heading of every visible sheet of the file, turns
each row below it into a `Row` of clean values, and reports what it cannot read. Then
every sheet's `check` sees all its rows at once and compares them with each other, with
the rows of other sheets and with the database. Only when nothing at all was reported,
every sheet's `store` is called, in `order`, in one transaction.

Headings are data of Chinese sheets, not terms of the interface: they are written here
as they stand in the files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .normalise import READERS, Reader, read_amount, read_choice

if TYPE_CHECKING:
    from .run import ImportRun

Choices = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    :param key: name of the value in `Row.values`
    :param header: heading in the template
    :param kind: text, code, person, people, phone, plate, amount, area, percents,
        integer, floor, date, month, building, entrance, unit or choice
    :param required: the heading must be there and no cell may be blank
    :param needed: the heading must be there, cells may be blank
    :param choices: for kind choice: key and the words for it, the template's first
    :param places: for kind amount and area: more decimals than that are refused
    :param help: one sentence for the notes of the template (lazy translation)
    """

    key: str
    header: str
    kind: str = "text"
    aliases: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    choices: Choices = ()
    places: int = 2
    help: Any = ""
    example: str = ""

    @property
    def reader(self) -> Reader:
        if self.kind == "choice":
            return lambda value: read_choice(value, self.choices)
        if self.kind == "amount":
            return lambda value: read_amount(value, self.places)
        return READERS[self.kind]


@dataclass(slots=True)
class Row:
    """A row of a sheet: clean values by column key, blank cells left out.

    `columns` gives the column's number in the file. `faulty` holds the keys of cells
    that were reported: a check leaves them alone, one cell has one error.
    """

    sheet: str
    number: int
    values: dict[str, Any]
    raw: dict[str, object]
    columns: Mapping[str, int]
    faulty: set[str] = field(default_factory=set)
    place: "Place | None" = None

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True, slots=True)
class Place:
    """The unit a row is about; `key` identifies it in the run."""

    community_id: int
    building: str
    entrance: str | None
    room: str
    code: str

    @property
    def key(self) -> tuple[int, str]:
        return self.community_id, self.code

    @property
    def group(self) -> tuple[int, str]:
        """What control totals are given for: a building of a community."""
        return self.community_id, self.building


@dataclass(frozen=True)
class Total:
    """A figure that the rows of a sheet add up to, for the sheet of control totals."""

    key: str
    header: str
    aliases: tuple[str, ...] = ()
    places: int = 2


Sums = dict[tuple[tuple[int, str], str], Decimal]


class Sheet:
    """Base of all sheets; a subclass is stateless, its state lives in the run."""

    key: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    order: int = 100
    columns: tuple[Column, ...] = ()
    ignored: tuple[str, ...] = ()  # headings that are left out without a question
    totals: tuple[Total, ...] = ()

    def all_columns(self, sheets: Iterable["Sheet"]) -> Sequence[Column]:
        """The columns, where they depend on the other sheets."""
        return self.columns

    def check(self, run: "ImportRun", rows: list[Row]) -> None:
        """Report what is wrong across rows and against the database; write nothing."""

    def store(self, run: "ImportRun", rows: list[Row]) -> None:
        """Write the rows in batches; called only for files without any error."""

    def sums(self, run: "ImportRun", rows: list[Row]) -> Sums:
        """`totals` by building, as the rows add up."""
        return {}

    def written_sums(self, run: "ImportRun", rows: list[Row]) -> Sums:
        """The same from the database after `store`: the balance proof (A1, I6)."""
        return {}


def add_up(pairs: Iterable[tuple[tuple[tuple[int, str], str], Decimal]]) -> Sums:
    """Sums by key."""
    sums: Sums = {}
    for key, value in pairs:
        sums[key] = sums.get(key, Decimal()) + value
    return sums
