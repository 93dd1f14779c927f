"""A parking tariff: all its rules in one frozen record, from plain data and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import InvalidTariff
from .fields import (
    CLOCK,
    FLAG,
    NUMBER,
    TEXT,
    dump,
    inside,
    key,
    load,
    many,
    of,
    one_of,
)
from .rates import Band, Block, Calendar
from .result import Result
from .rules import (
    AfterPayment,
    Anchor,
    Cap,
    Choose,
    Clock,
    Count,
    DayBy,
    Edge,
    EntryFee,
    Free,
    Join,
    Restart,
    RoundTo,
    StayDayBy,
    When,
)

if TYPE_CHECKING:
    from .quote import Pricer

Stay = tuple[datetime, datetime]
_KEPT_OUT = ("variants", "vehicle_classes")  # of a tariff that stands inside another
_INSTEAD = {"bands": "blocks", "blocks": "bands"}


@dataclass(frozen=True)
class Tariff:
    """What a stay costs, as somebody could read it from a board.

    Made from plain data (docs/cases.md explains every key), checked when made:

    >>> tariff = Tariff.from_dict({
    ...     "free": {"minutes": 30},
    ...     "blocks": [{"upto": 60, "price": 2}, {"unit": 30, "price": "1.50"}],
    ...     "caps": [{"amount": 20}],
    ... })
    >>> result = tariff.quote(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10, 30))
    >>> result.amount, [(part.label, part.amount) for part in result.slices]
    (Decimal('3.50'), [('flat', Decimal('2.00')), ('unit', Decimal('1.50'))])
    >>> Tariff.from_dict(tariff.as_dict()) == tariff
    True

    :raises InvalidTariff: with the place of what cannot be meant
    """

    blocks: tuple[Block, ...] = key(many(of(Block)), ())
    bands: tuple[Band, ...] = key(many(of(Band)), ())
    free: Free | None = key(of(Free), None)
    count: Count = key(one_of(Count), Count.STAY)
    restart: Restart = key(one_of(Restart), Restart.NEVER)
    split: tuple[Edge, ...] = key(many(one_of(Edge)), ())
    caps: tuple[Cap, ...] = key(many(of(Cap)), ())
    entry_fee: EntryFee | None = key(of(EntryFee), None)
    minimum: Decimal | None = key(NUMBER, None)
    clock: Clock = key(of(Clock), Clock())
    calendar: Calendar = key(of(Calendar), Calendar())
    day_by: DayBy = key(one_of(DayBy), DayBy.MOMENT)
    stay_day_by: StayDayBy = key(one_of(StayDayBy), StayDayBy.DAY)
    day_start: int = key(CLOCK, 0)
    anchor: Anchor = key(one_of(Anchor), Anchor.ENTRY)
    join: Join | None = key(of(Join), None)
    missing_exit: int | None = key(CLOCK, None)
    after_payment: AfterPayment | None = key(of(AfterPayment), None)
    rounding: RoundTo = key(of(RoundTo), RoundTo())
    choose: Choose = key(one_of(Choose), Choose.FIRST)
    default_class: str | None = key(TEXT, None)
    variants: tuple["Variant", ...] = ()
    vehicle_classes: tuple["VehicleClass", ...] = ()

    def __post_init__(self) -> None:
        from .check import check  # it checks the compiled tables too

        check(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Tariff":
        """The tariff that a mapping of plain values declares."""
        return _load_tariff(data, "")

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe plain data from which `from_dict` makes an equal tariff."""
        data = dump(self)
        for name in _KEPT_OUT:
            entries = getattr(self, name)
            if entries:
                data[name] = {entry.code: _dump_entry(entry, self) for entry in entries}
        return data

    def quote(
        self,
        entry: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
        earlier_stays: Sequence[Stay] = (),
    ) -> Result:
        """What the stay costs, and how that came about.

        Times are local and naive; parts of a second are dropped. `earlier_stays` are
        those of the same vehicle, in order; they count where the tariff looks at
        several stays (join, shared caps, free minutes per vehicle and day). `exit` None
        is what `missing_exit` says.

        :raises InvalidStay: exit before entry, stays that overlap, a time zone
        :raises UnknownVehicleClass: a class that the tariff does not name
        """
        return self.pricer.quote(entry, exit, vehicle_class, earlier_stays)

    def quote_amount(
        self,
        entry: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
        earlier_stays: Sequence[Stay] = (),
    ) -> Decimal:
        """The amount of `quote`, without its explanation: for curves and boards."""
        return self.pricer.quote_amount(entry, exit, vehicle_class, earlier_stays)

    def quote_overstay(
        self,
        entry: datetime,
        paid_at: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
    ) -> Result:
        """What is due on leaving after having paid at `paid_at` (`after_payment`)."""
        return self.pricer.quote_overstay(entry, paid_at, exit, vehicle_class)

    @cached_property
    def pricer(self) -> "Pricer":
        """The tariff compiled for pricing; made once."""
        from .quote import Pricer

        return Pricer(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Tariff.from_dict, (self.as_dict(),)


@dataclass(frozen=True)
class Variant:
    """A price for certain stays (early bird, short stay, long stay, weekend): an
    `amount` for the whole stay, or a `tariff` that differs in some keys."""

    code: str
    when: When = key(of(When))
    amount: Decimal | None = key(NUMBER, None)
    tariff: Tariff | None = None


@dataclass(frozen=True)
class VehicleClass:
    """A kind of vehicle: `exempt`, an `amount` per stay, prices times `factor` (the
    caps too, unless `factor_caps` is false), or a `tariff` that differs in some keys.
    """

    code: str
    exempt: bool = key(FLAG, False)
    amount: Decimal | None = key(NUMBER, None)
    factor: Decimal = key(NUMBER, Decimal(1))
    factor_caps: bool = key(FLAG, True)
    tariff: Tariff | None = None


_ENTRIES: dict[str, type[Any]] = {"variants": Variant, "vehicle_classes": VehicleClass}


def _load_tariff(data: object, place: str) -> Tariff:
    if not isinstance(data, Mapping):
        raise InvalidTariff(place or "tariff", "type", data)
    plain = {name: value for name, value in data.items() if name not in _KEPT_OUT}
    try:
        entries = {name: _load_entries(name, data, plain) for name in _KEPT_OUT}
        return load(Tariff, plain, "", **entries)
    except InvalidTariff as fault:
        raise InvalidTariff(
            inside(place, fault.place), fault.reason, fault.value
        ) from None


def _load_entries(
    name: str, data: Mapping[str, Any], base: Mapping[str, Any]
) -> tuple[Any, ...]:
    """A mapping of codes; `tariff` in an entry is laid over the tariff around it."""
    value = data.get(name)
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise InvalidTariff(name, "type", value)
    loaded = []
    for code, entry in value.items():
        here = inside(name, code)
        if not isinstance(code, str) or not isinstance(entry, Mapping):
            raise InvalidTariff(here, "type", entry)
        rest = {name: part for name, part in entry.items() if name != "tariff"}
        over, tariff = entry.get("tariff"), None
        if over is not None:
            kept = {} if name == "variants" else {"variants": data.get("variants")}
            tariff = _laid_over({**base, **kept}, over, inside(here, "tariff"))
        loaded.append(load(_ENTRIES[name], rest, here, code=code, tariff=tariff))
    return tuple(loaded)


def _laid_over(base: Mapping[str, Any], over: object, place: str) -> Tariff:
    if not isinstance(over, Mapping):
        raise InvalidTariff(place, "type", over)
    for name in over:
        if name in ("vehicle_classes", "default_class"):
            raise InvalidTariff(inside(place, name), "unknown_key", name)
    merged = {**base, "default_class": None, **over}
    for name, other in _INSTEAD.items():
        if over.get(name) is not None and other not in over:
            merged.pop(other, None)
    return _load_tariff(merged, place)


def _dump_entry(entry: Any, base: Tariff) -> dict[str, Any]:
    """The entry with what its tariff changes in `base`; None takes a key away."""
    data = dump(entry)
    if entry.tariff is None:
        return data
    inner, outer = entry.tariff.as_dict(), dump(base)
    outer.pop("default_class", None)
    if isinstance(entry, VehicleClass) and base.variants:
        outer["variants"] = {
            variant.code: _dump_entry(variant, base) for variant in base.variants
        }
    data["tariff"] = {
        name: inner.get(name)
        for name in sorted({*inner, *outer})
        if inner.get(name) != outer.get(name)
    }
    return data
