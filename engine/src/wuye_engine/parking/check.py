"""What a tariff must be before anything is priced by it; the place of a fault is named.

Values are read one by one in `fields`; here is what must hold between them.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..errors import InvalidTariff
from .days import DayRows, DayTypes, check_calendar
from .fields import DAY, inside
from .rates import Block, PartialKind
from .rules import Cap, Edge, JoinBy, Restart, Window
from .scale import table_prices

if TYPE_CHECKING:
    from .tariff import Tariff, Variant, VehicleClass


def check(tariff: "Tariff") -> None:
    """:raises InvalidTariff: for the first fault found"""
    if bool(tariff.blocks) == bool(tariff.bands):
        raise InvalidTariff("blocks, bands", "one_of")
    closes = tariff.restart in (Restart.DAY, Restart.CALENDAR_DAY)
    if tariff.blocks:
        _check_blocks(tariff.blocks, "blocks", closes)
    _check_bands(tariff, closes)
    _unique(tariff.split, "split")
    for index, cap in enumerate(tariff.caps):
        _check_cap(cap, f"caps[{index}]", [band.code for band in tariff.bands])
    _check_rules(tariff)
    for variant in tariff.variants:
        _check_variant(variant, inside("variants", variant.code))
    for entry in tariff.vehicle_classes:
        _check_class(entry, inside("vehicle_classes", entry.code))


def _check_blocks(blocks: Sequence[Block], place: str, closes: bool) -> None:
    last = 0
    for index, block in enumerate(blocks):
        here = f"{place}[{index}]"
        if (block.price is None) == (block.total is None):
            raise InvalidTariff(f"{here}.price, total", "one_of")
        if block.total is not None and block.unit is not None:
            raise InvalidTariff(inside(here, "unit"), "not_used", block.unit)
        _check_partial(block, here)
        if block.upto is None:
            if index < len(blocks) - 1:
                raise InvalidTariff(inside(here, "upto"), "open")
        elif block.upto <= last:
            raise InvalidTariff(inside(here, "upto"), "order", block.upto // 60)
        else:
            last = block.upto
    if blocks[-1].upto is not None and not (closes and last >= DAY):
        raise InvalidTariff(f"{place}[{len(blocks) - 1}].upto", "not_open")
    for index, price in enumerate(table_prices(blocks)):
        if price < 0:
            raise InvalidTariff(f"{place}[{index}].total", "falls", blocks[index].total)


def _check_partial(block: Block, here: str) -> None:
    partial, last = block.partial, 0
    for index, step in enumerate(partial.steps):
        place = f"{here}.partial[{index}]"
        if step.upto <= last:
            raise InvalidTariff(inside(place, "upto"), "order", step.upto // 60)
        last = step.upto
    if partial.kind is PartialKind.STEPS and not partial.steps:
        raise InvalidTariff(inside(here, "partial"), "empty")
    if block.unit is None and partial.kind is not PartialKind.UP:
        if partial.kind is not PartialKind.STEPS:
            raise InvalidTariff(inside(here, "partial"), "not_used", partial.kind.value)
    if partial.kind is PartialKind.MINUTE and block.unit and block.unit % 60:
        raise InvalidTariff(inside(here, "unit"), "seconds", block.unit)


def _check_bands(tariff: "Tariff", closes: bool) -> None:
    check_calendar(tariff.calendar)
    if not tariff.bands:
        return
    codes = [band.code for band in tariff.bands]
    _unique(codes, "bands", ".code")
    for index, band in enumerate(tariff.bands):
        place = f"bands[{index}]"
        if not band.blocks:
            raise InvalidTariff(inside(place, "blocks"), "empty")
        _check_blocks(band.blocks, inside(place, "blocks"), closes)
        days = band.stay_days
        if days.first < 1 or (days.last is not None and days.last < days.first):
            raise InvalidTariff(inside(place, "stay_days"), "order", days.last)
    rows = DayRows(tariff.bands, tariff.day_by.value == "band_start")
    rows.check(DayTypes(tariff.calendar).present())


def _check_cap(cap: Cap, place: str, bands: Sequence[str]) -> None:
    given = [
        cap.amount is not None,
        bool(cap.amounts),
        bool(cap.by_stay),
        cap.charged_minutes is not None,
    ]
    if sum(given) != 1:
        raise InvalidTariff(
            f"{place}.amount, amounts, by_stay, charged_minutes", "one_of"
        )
    _check_window(cap, place)
    for index, code in enumerate(cap.bands):
        if code not in bands:
            raise InvalidTariff(f"{place}.bands[{index}]", "unknown_band", code)
    _check_by_stay(cap, place)


def _check_window(cap: Cap, place: str) -> None:
    """What a window needs, and what would have no effect in it."""
    window = cap.window
    times = {"from": cap.start, "to": cap.end}
    idle = [name for name, value in times.items() if value is not None]
    if window is Window.CLOCK:
        idle = []
        for name, value in times.items():
            if value is None:
                raise InvalidTariff(inside(place, name), "missing")
        if (cap.start or 0) % DAY == (cap.end or 0) % DAY:
            raise InvalidTariff(inside(place, "to"), "order")
    if cap.minutes != DAY and window not in (Window.ENTRY, Window.ROLLING):
        idle.append("minutes")
    if cap.split and window in (Window.STAY, Window.ROLLING, Window.RUN):
        idle.append("split")
    if cap.shared and window is Window.STAY:
        idle.append("shared")
    if idle:
        raise InvalidTariff(inside(place, idle[0]), "not_used", window.value)


def _check_by_stay(cap: Cap, place: str) -> None:
    last = 0
    for index, row in enumerate(cap.by_stay):
        here = f"{place}.by_stay[{index}].upto"
        if row.upto is None and index < len(cap.by_stay) - 1:
            raise InvalidTariff(here, "open")
        if row.upto is not None and row.upto <= last:
            raise InvalidTariff(here, "order", row.upto // 60)
        last = row.upto or last


def _check_rules(tariff: "Tariff") -> None:
    free, join = tariff.free, tariff.join
    if free and free.again is Restart.RUN:
        raise InvalidTariff("free.again", "choice", "run")
    if join and (join.by is JoinBy.WITHIN) != (join.minutes is not None):
        reason = "not_used" if join.minutes is not None else "missing"
        raise InvalidTariff("join.minutes", reason)
    if not tariff.rounding.unit:
        raise InvalidTariff("rounding.unit", "not_positive", tariff.rounding.unit)
    if tariff.day_start >= DAY:
        raise InvalidTariff("day_start", "time", tariff.day_start)
    if Edge.BAND in tariff.split and not tariff.bands:
        raise InvalidTariff("split", "not_used", "band")
    known = [entry.code for entry in tariff.vehicle_classes]
    if tariff.default_class is not None and tariff.default_class not in known:
        raise InvalidTariff("default_class", "choice", tariff.default_class)
    _unique([variant.code for variant in tariff.variants], "variants")
    _unique(known, "vehicle_classes")


def _check_variant(variant: "Variant", place: str) -> None:
    if (variant.amount is None) == (variant.tariff is None):
        raise InvalidTariff(f"{place}.amount, tariff", "one_of")
    when = variant.when
    if when.over is not None and when.upto is not None and when.upto <= when.over:
        raise InvalidTariff(f"{place}.when.upto", "order", when.upto // 60)
    if when.min_nights is not None and when.max_nights is not None:
        if when.max_nights < when.min_nights:
            raise InvalidTariff(f"{place}.when.max_nights", "order", when.max_nights)


def _check_class(entry: "VehicleClass", place: str) -> None:
    if sum([entry.exempt, entry.amount is not None]) > 1:
        raise InvalidTariff(f"{place}.exempt, amount", "one_of")
    if (entry.exempt or entry.amount is not None) and entry.tariff is not None:
        raise InvalidTariff(inside(place, "tariff"), "not_used")


def _unique(values: Iterable[object], place: str, rest: str = "") -> None:
    seen = []
    for index, value in enumerate(values):
        if value in seen:
            raise InvalidTariff(f"{place}[{index}]{rest}", "duplicate", value)
        seen.append(value)
