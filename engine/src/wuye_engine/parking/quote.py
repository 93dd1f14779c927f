"""From two times to an amount: the tariff compiled, and what it is asked.

How it works: the stays of a vehicle are joined into groups; the time of a group that is
not free is cut into segments (`walk`), each priced as a run of units (`sweep`), and the
caps take from these (`caps`). All sums are whole numbers until the one rounding.
"""

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InvalidStay, UnknownVehicleClass
from ..money import Rounding
from .caps import Around, Cutter
from .days import day_types
from .explain import EARLIER, FREE, GRACE, explain, rounded_rows, zero
from .fields import DAY
from .plan import Plan, Row
from .rates import Block
from .result import Result, Slice
from .rules import (
    Anchor,
    Choose,
    DayBy,
    FreePer,
    GraceRule,
    Hours,
    Overstay,
    Restart,
    RoundPer,
)
from .scale import common_denominator
from .stays import (
    between,
    by_clock,
    charged,
    holds,
    joined,
    moment,
    parked,
    read_stay,
)
from .sweep import Piece, charge
from .walk import Interval, Kinds, lanes

if TYPE_CHECKING:
    from .tariff import Stay, Tariff, Variant, VehicleClass

ONE = Decimal(1)
Cutters = dict[tuple[int, int], Cutter]  # by plan and place: the shared caps at work


class Priced(NamedTuple):
    """A group of stays with a price."""

    pieces: list[Piece]
    total: int


class Choice(NamedTuple):
    """A variant made ready: the stays it is for, its plan or its one piece."""

    variant: "Variant"
    entry: list[tuple[int, int, frozenset[int]]]
    exit: list[tuple[int, int, frozenset[int]]]
    plan: Plan | None
    row: Row | None
    amount: int


class Pricer:
    """A tariff compiled; `factor` is that of a vehicle class."""

    def __init__(
        self, tariff: "Tariff", factor: Decimal = ONE, cap_factor: Decimal = ONE
    ) -> None:
        self.tariff = tariff
        inner = [variant.tariff for variant in tariff.variants if variant.tariff]
        self.scale = scale = common_denominator([tariff, *inner], factor)
        self.main = Plan(tariff, scale, factor, cap_factor)
        self.choices = [
            _choice(variant, self.main, factor, cap_factor)
            for variant in tariff.variants
        ]
        self.linked = bool(
            tariff.join
            or any(cap.shared for part in [tariff, *inner] for cap in part.caps)
            or any(
                part.free and part.free.per is FreePer.VEHICLE_DAY
                for part in [tariff, *inner]
            )
        )
        self.rounding = Rounding(tariff.rounding.unit, tariff.rounding.mode)
        self.by_row = tariff.rounding.per is RoundPer.ROW
        self._classes: dict[str | None, Pricer] = {None: self}
        self._unfree: Pricer | None = None

    # === ASKED FROM OUTSIDE === #

    def quote(
        self,
        entry: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
        earlier_stays: Sequence["Stay"] = (),
    ) -> Result:
        """See `Tariff.quote`."""
        pricer, exempt = self._for_class(vehicle_class)
        last, earlier = pricer._read(entry, exit, earlier_stays)
        if exempt:
            return zero(f"class:{exempt}", last)
        priced, group = pricer._group_of(last, earlier)
        before = pricer._before(group, earlier)
        slices = explain(priced.pieces, pricer.scale, pricer.rounding, pricer.by_row)
        amount = sum((part.amount for part in slices), Decimal("0.00"))
        if before:
            taken = min(before, amount)
            slices.append(_taken(taken, last))
            amount -= taken
        return Result(amount, tuple(slices))

    def quote_amount(
        self,
        entry: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
        earlier_stays: Sequence["Stay"] = (),
    ) -> Decimal:
        """See `Tariff.quote_amount`."""
        pricer, exempt = self._for_class(vehicle_class)
        last, earlier = pricer._read(entry, exit, earlier_stays)
        if exempt:
            return Decimal("0.00")
        priced, group = pricer._group_of(last, earlier)
        amount = pricer._rounded(priced)
        return max(amount - pricer._before(group, earlier), Decimal("0.00"))

    def quote_overstay(
        self,
        entry: datetime,
        paid_at: datetime,
        exit: datetime | None,
        vehicle_class: str | None = None,
    ) -> Result:
        """See `Tariff.quote_overstay`."""
        pricer, _ = self._for_class(vehicle_class)
        rule, missing = pricer.tariff.after_payment, pricer.tariff.missing_exit
        if rule is None:
            raise InvalidStay(entry, exit, "no_grace")
        start, end = read_stay(entry, exit, missing)
        paid = read_stay(paid_at, paid_at, missing)[0]
        if not start <= paid <= end:
            raise InvalidStay(entry, exit, "paid_outside")
        if end - paid <= rule.grace:
            return zero(GRACE, (paid, end))
        dropped = rule.grace if rule.rule is GraceRule.DEDUCTED else 0
        if rule.then is Overstay.RESTART:
            again = self._without_free()
            return again.quote(moment(paid + dropped), moment(end), vehicle_class)
        result = self.quote(entry, moment(end - dropped), vehicle_class)
        taken = min(self.quote_amount(entry, paid_at, vehicle_class), result.amount)
        slices = (*result.slices, _taken(taken, (start, paid)))
        return Result(result.amount - taken, slices)

    # === CLASSES AND STAYS === #

    def _for_class(self, code: str | None) -> tuple["Pricer", str | None]:
        """The pricer of a vehicle class, and its code if it is exempt."""
        code = self.tariff.default_class if code is None else code
        classes = self.tariff.vehicle_classes
        entry = next((entry for entry in classes if entry.code == code), None)
        if entry is None and code is not None:
            raise UnknownVehicleClass(code, tuple(entry.code for entry in classes))
        if entry is None or entry.exempt:
            return self, entry and entry.code
        found = self._classes.get(code)
        if found is None:
            found = self._classes[code] = Pricer(*_of_class(self.tariff, entry))
        return found, None

    def _without_free(self) -> "Pricer":
        if self._unfree is None:
            classes = tuple(
                replace(entry, tariff=replace(entry.tariff, free=None))
                if entry.tariff
                else entry
                for entry in self.tariff.vehicle_classes
            )
            plain = replace(self.tariff, free=None, vehicle_classes=classes)
            self._unfree = Pricer(plain)
        return self._unfree

    def _read(
        self, entry: datetime, exit: datetime | None, earlier: Sequence["Stay"]
    ) -> tuple[Interval, list[Interval]]:
        """The stay and the earlier ones by the tariff's clock; those in order."""
        missing, clock = self.tariff.missing_exit, self.tariff.clock
        stays = []
        until = 0
        for start, end in [*earlier, (entry, exit)]:
            stay = read_stay(start, end, missing)
            if stay[0] < until:
                raise InvalidStay(start, end, "overlap")
            until = stay[1]
            stays.append(by_clock(clock, stay))
        return stays[-1], stays[:-1] if self.linked else []

    def _group_of(
        self, last: Interval, earlier: list[Interval]
    ) -> tuple[Priced, list[Interval]]:
        """The group that the stay belongs to, priced after the ones before it."""
        tariff = self.tariff
        groups = joined([*earlier, last], tariff.join, tariff.day_start)
        cutters: Cutters = {}
        priced = Priced([], 0)
        for index, group in enumerate(groups):
            priced = self._price(group, groups[:index], cutters)
        return priced, groups[-1]

    def _before(self, group: list[Interval], earlier: list[Interval]) -> Decimal:
        """What was charged already for stays that the group goes on with."""
        if not earlier or group[0][0] > earlier[-1][0]:
            return Decimal("0.00")
        priced, _ = self._group_of(earlier[-1], earlier[:-1])
        return self._rounded(priced)

    def _rounded(self, priced: Priced) -> Decimal:
        if self.by_row:
            return rounded_rows(priced.pieces, self.scale, self.rounding)
        return self.rounding.apply(Fraction(priced.total, self.scale))

    # === ONE GROUP === #

    def _price(
        self,
        group: list[Interval],
        earlier: list[list[Interval]],
        cutters: Cutters,
    ) -> Priced:
        """The ordinary price, or that of the variant that is chosen."""
        fitting = [choice for choice in self.choices if self._fits(choice, group)]
        if not fitting:
            return _price_by(self.main, group, earlier, cutters)
        if self.tariff.choose is Choose.FIRST:
            return self._by_choice(fitting[0], group, earlier, cutters)
        tried = []
        for choice in [None, *fitting]:
            kept = {key: copy.copy(cutter) for key, cutter in cutters.items()}
            tried.append((self._by_choice(choice, group, earlier, kept), kept))
        best, kept = min(tried, key=lambda pair: pair[0].total)
        cutters.update(kept)
        return best

    def _by_choice(
        self,
        choice: Choice | None,
        group: list[Interval],
        earlier: list[list[Interval]],
        cutters: Cutters,
    ) -> Priced:
        if choice is None:
            return _price_by(self.main, group, earlier, cutters)
        if choice.plan is not None:
            return _price_by(choice.plan, group, earlier, cutters)
        tariff = self.tariff
        kept = charged(tariff.free, group, earlier, tariff.day_start)
        pieces = _fee_and_free(self.main, group, kept)
        if kept and choice.row:
            start, end = group[0][0], group[-1][1]
            amount = choice.amount
            pieces.append(Piece(start, 1, end - start, amount, amount, choice.row, end))
        return Priced(pieces, sum(piece.amount for piece in pieces))

    def _fits(self, choice: Choice, group: list[Interval]) -> bool:
        when, time = choice.variant.when, parked(group)
        start, end = group[0][0], group[-1][1]
        if when.over is not None and time <= when.over:
            return False
        if when.upto is not None and time > when.upto:
            return False
        nights = end // DAY - start // DAY
        if nights < (when.min_nights or 0):
            return False
        if when.max_nights is not None and nights > when.max_nights:
            return False
        kinds = self.main.types.of
        for hours, at in ((choice.entry, start), (choice.exit, end)):
            if hours and not holds(hours, at, kinds):
                return False
        return True


def _price_by(
    plan: Plan,
    group: list[Interval],
    earlier: list[list[Interval]],
    cutters: Cutters,
) -> Priced:
    """The group by one plan: fee, free time, units, caps, minimum."""
    tariff = plan.tariff
    kept = charged(tariff.free, group, earlier, tariff.day_start)
    pieces = _fee_and_free(plan, group, kept)
    if not kept:
        return Priced(pieces, sum(piece.amount for piece in pieces))
    anchor = (kept if tariff.anchor is Anchor.CHARGED else group)[0][0]
    kinds = _kinds(plan, group)
    pieces += charge(plan, lanes(plan, kept, anchor, kinds))
    if tariff.caps:
        around = Around(anchor, parked(group), kinds)
        for place, cap in enumerate(tariff.caps):
            key = (id(plan), place)
            cutter = cutters.get(key) if cap.shared else None
            if cutter is None:
                cutter = Cutter(plan, cap, place, around)
                if cap.shared:
                    cutters[key] = cutter
            pieces = cutter.cut(pieces)
    total = sum([piece.amount for piece in pieces])
    if total < plan.minimum:
        missing = plan.minimum - total
        end = group[-1][1]
        pieces.append(Piece(end, 1, 1, missing, missing, plan.minimum_row, end))
        total = plan.minimum
    return Priced(pieces, total)


def _fee_and_free(
    plan: Plan, group: list[Interval], kept: list[Interval]
) -> list[Piece]:
    pieces = []
    start, fee = group[0][0], plan.tariff.entry_fee
    if fee and (kept or fee.when_free):
        amount = plan.fee
        pieces.append(Piece(start, 1, 1, amount, amount, plan.fee_row, start))
    if kept != group:
        for low, high in between(group, kept):
            pieces.append(Piece(low, 1, high - low, 0, 0, FREE, high))
    return pieces


def _kinds(plan: Plan, group: list[Interval]) -> Kinds:
    """Whose weekday counts for the stay."""
    by = plan.tariff.day_by
    if by not in (DayBy.ENTRY, DayBy.EXIT):
        return plan.types.of
    at = group[0][0] if by is DayBy.ENTRY else group[-1][1]
    kind = plan.types.of(at // DAY)
    return lambda _ordinal: kind


def _choice(
    variant: "Variant", main: Plan, factor: Decimal, cap_factor: Decimal
) -> Choice:
    plan = row = None
    amount = 0
    if variant.tariff is not None:
        plan = Plan(variant.tariff, main.scale, factor, cap_factor)
    else:
        amount = main.parts(variant.amount, main.factor)
        price = (variant.amount or 0) * factor
        row = Row(f"variant:{variant.code}", price, capped=False)
    when = variant.when
    return Choice(variant, _hours(when.entry), _hours(when.exit), plan, row, amount)


def _hours(hours: Sequence[Hours]) -> list[tuple[int, int, frozenset[int]]]:
    return [(part.start, part.end, day_types(part.days)) for part in hours]


def _of_class(
    tariff: "Tariff", entry: "VehicleClass"
) -> tuple["Tariff", Decimal, Decimal]:
    """The tariff of a vehicle class and its factors, for prices and for caps."""
    own = entry.tariff or replace(tariff, vehicle_classes=(), default_class=None)
    if entry.amount is not None:
        own = replace(
            own,
            blocks=(Block(price=entry.amount),),
            bands=(),
            caps=(),
            split=(),
            restart=Restart.NEVER,
            minimum=None,
            entry_fee=None,
            variants=(),
        )
    return own, entry.factor, entry.factor if entry.factor_caps else ONE


def _taken(amount: Decimal, stay: Interval) -> Slice:
    """What was charged before, taken off."""
    at = moment(stay[0])
    return Slice(EARLIER, at, at, ONE, -amount, -amount)
