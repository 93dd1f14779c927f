"""A tariff compiled for pricing: whole numbers, tables, nothing to look up by name."""

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from .days import DayRows, DayTypes
from .fields import DAY
from .rates import Block, PartialKind
from .rules import Cap, Count, DayBy, Edge, Restart, StayDayBy, Window
from .scale import grain, table_prices

if TYPE_CHECKING:
    from .repeat import Repeats
    from .tariff import Tariff

_WIDE = Context(prec=40)
FOREVER = 1 << 60  # seconds; the end of a block that has none
RUNS_ON, CUT, RESTARTED = 0, 1, 2  # what happens to the running unit at an edge


class Row(NamedTuple):
    """What a slice says of a kind of charge; `factor` turns counts into units."""

    label: str
    price: Decimal
    factor: Fraction | int = 1
    band: str = ""
    block: str = ""
    unit_minutes: Decimal | None = None
    capped: bool = True


class Rest(NamedTuple):
    """A begun unit of up to `upto` seconds is worth `price` (in parts)."""

    upto: int
    price: int
    row: Row


class Part(NamedTuple):
    """A block: until `end` seconds of elapsed time, `price` parts for `unit` seconds.

    `flat`: once, `unit` being the block's whole length. `up`: a begun unit is whole.
    """

    end: int
    unit: int
    flat: bool
    price: int
    row: Row
    up: bool
    rests: tuple[Rest, ...]


class Train(NamedTuple):
    """Edges that come again after `period` seconds: from the anchor on (`offset` None),
    or from a time of the day."""

    offset: int | None
    kind: int
    period: int = DAY


class Plan:
    """One tariff, with the factor of a vehicle class, in parts of 1/`scale` yuan."""

    def __init__(
        self, tariff: "Tariff", scale: int, factor: Decimal, cap_factor: Decimal
    ) -> None:
        self.tariff, self.scale = tariff, scale
        self.factor, self.cap_factor = Fraction(factor), Fraction(cap_factor)
        codes = [band.code for band in tariff.bands] or [""]
        lists = [band.blocks for band in tariff.bands] or [tariff.blocks]
        self.rates = [
            self._parts(blocks, code) for blocks, code in zip(lists, codes, strict=True)
        ]
        self.codes = codes
        by_start = tariff.day_by is DayBy.BAND_START
        self.days = DayRows(tariff.bands, by_start) if tariff.bands else None
        self.types = DayTypes(tariff.calendar)
        self.by_band = tariff.count is Count.BAND and len(codes) > 1
        self.stay_days_by_calendar = tariff.stay_day_by is StayDayBy.CALENDAR_DAY
        self.band_edge = _band_edge(tariff)
        self.trains = _trains(tariff)
        self.cap_limits = [self._limits(cap) for cap in tariff.caps]
        self.cap_bands = [
            frozenset(codes.index(code) for code in cap.bands) for cap in tariff.caps
        ]
        fee = tariff.entry_fee
        self.fee = self.parts(fee and fee.amount, self.factor)
        self.fee_row = Row(
            "entry_fee",
            _decimal(Fraction(self.fee, scale)),
            capped=bool(fee and fee.in_caps),
        )
        self.minimum = self.parts(tariff.minimum, self.factor)
        self.minimum_row = Row("minimum", _decimal(Fraction(self.minimum, scale)))
        # where the last block of each band begins: later, time makes no difference
        self.last_starts = [parts[-2].end if parts[1:] else 0 for parts in self.rates]
        self.memo: dict[tuple[int, int, bool, int], tuple[Any, Any]] = {}
        self.repeats: Repeats | None = None  # made when a long stay asks for it

    def parts(self, amount: Decimal | Fraction | None, factor: Fraction) -> int:
        """The amount times the factor in whole parts."""
        value = Fraction(amount or 0) * factor * self.scale
        if value.denominator != 1:
            raise ArithmeticError(f"{amount} is no multiple of 1/{self.scale}")
        return value.numerator

    def _limits(self, cap: Cap) -> list[tuple[int, int]]:
        """(longest stay, limit) of each row; seconds for `charged_minutes`."""
        if cap.charged_minutes is not None:
            return [(FOREVER, cap.charged_minutes)]
        rows = [(row.upto, row.amount) for row in cap.by_stay]
        rows += [(None, amount) for amount in cap.amounts]
        if cap.amount is not None:
            rows.append((None, cap.amount))
        return [
            (FOREVER if upto is None else upto, self.parts(amount, self.cap_factor))
            for upto, amount in rows
        ]

    def _parts(self, blocks: tuple[Block, ...], band: str) -> tuple[Part, ...]:
        parts, start = [], 0
        for block, price in zip(blocks, table_prices(blocks), strict=True):
            last = len(parts) == len(blocks) - 1
            end = FOREVER if last or block.upto is None else block.upto
            parts.append(self._part(block, price, start, end, band))
            start = end
        return tuple(parts)

    def _part(
        self, block: Block, price: Fraction, start: int, end: int, band: str
    ) -> Part:
        size, unit = grain(block), block.unit or end - start
        shown = _decimal(price * self.factor)
        row = Row(
            "unit" if block.unit else "flat",
            shown,
            band=band,
            block=block.code,
            unit_minutes=_decimal(Fraction(block.unit, 60)) if block.unit else None,
        )
        if size:
            row = row._replace(factor=Fraction(size, unit))
            price, unit = price * size / unit, size
        whole = self.parts(price, self.factor)
        up = block.partial.kind in (PartialKind.UP, PartialKind.MINUTE)
        rests = () if size else self._rests(block, price, unit, row)
        return Part(end, unit, not block.unit, whole, row, up, rests)

    def _rests(
        self, block: Block, price: Fraction, unit: int, row: Row
    ) -> tuple[Rest, ...]:
        """What a rest is worth, by its length; after the last one a whole unit."""
        none = row._replace(label="not_charged", factor=Fraction(0))
        kind = block.partial.kind
        if kind is PartialKind.DOWN:
            return (Rest(unit, 0, none),)
        rests = []
        if kind is PartialKind.NEAREST:
            rests.append(Rest((unit - 1) // 2, 0, none))
        for step in block.partial.steps:
            part = Fraction(step.units)
            kept = row._replace(label="partial", factor=part) if part else none
            rests.append(Rest(step.upto, self.parts(price * part, self.factor), kept))
        rests.append(Rest(FOREVER, self.parts(price, self.factor), row))
        return tuple(rests)


def _decimal(value: Fraction) -> Decimal:
    return _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))


def _band_edge(tariff: "Tariff") -> int:
    if tariff.restart is Restart.RUN:
        return RESTARTED
    return CUT if Edge.BAND in tariff.split else RUNS_ON


def _trains(tariff: "Tariff") -> tuple[Train, ...]:
    """The edges that come at a time of the day, whatever band is in force."""
    trains = []
    if tariff.restart is Restart.DAY:
        trains.append(Train(None, RESTARTED))
    elif Edge.DAY in tariff.split:
        trains.append(Train(None, CUT))
    if tariff.restart is Restart.CALENDAR_DAY:
        trains.append(Train(tariff.day_start, RESTARTED))
    elif Edge.MIDNIGHT in tariff.split:
        trains.append(Train(tariff.day_start, CUT))
    for cap in tariff.caps:
        if not cap.split:
            continue
        if cap.window is Window.ENTRY:
            trains.append(Train(None, CUT, cap.minutes))
        elif cap.window is Window.CLOCK:
            times = (cap.start or 0, cap.end or 0)
            trains += [Train(time % DAY, CUT) for time in times]
        else:
            trains.append(Train(tariff.day_start, CUT))
    return tuple(trains)
