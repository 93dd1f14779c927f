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
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InvalidStay, UnknownVehicleClass
from ..money import Rounding
from .days import day_types
from .explain import EARLIER, GRACE, Printer, zero
from .fields import DAY
from .group import Cutters, Priced, fee_and_free, price_by
from .plan import Plan, Row
from .rates import Block
from .result import Result, Slice
from .rules import (
    Choose,
    FreePer,
    GraceRule,
    Hours,
    Overstay,
    Restart,
    RoundPer,
)
from .scale import common_denominator
from .stays import (
    by_clock,
    charged,
    holds,
    joined,
    moment,
    parked,
    read_stay,
)
from .sweep import Piece
from .walk import Interval

if TYPE_CHECKING:
    from .tariff import Stay, Tariff, Variant, VehicleClass

ONE = Decimal(1)


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
        scale = common_denominator([tariff, *inner], factor)
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
        rounding = Rounding(tariff.rounding.unit, tariff.rounding.mode)
        self.by_row = tariff.rounding.per is RoundPer.ROW
        self.printer = Printer(scale, rounding, self.by_row)
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
        slices = pricer.printer.rows(priced.pieces)
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
        priced, group = pricer._group_of(last, earlier, brief=not pricer.by_row)
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
        self, last: Interval, earlier: list[Interval], brief: bool = False
    ) -> tuple[Priced, list[Interval]]:
        """The group that the stay belongs to, priced after the ones before it."""
        tariff = self.tariff
        groups = joined([*earlier, last], tariff.join, tariff.day_start)
        cutters: Cutters = {}
        priced = Priced([], 0)
        for index, group in enumerate(groups):
            priced = self._price(group, groups[:index], cutters, brief)
        return priced, groups[-1]

    def _before(self, group: list[Interval], earlier: list[Interval]) -> Decimal:
        """What was charged already for stays that the group goes on with."""
        if not earlier or group[0][0] > earlier[-1][0]:
            return Decimal("0.00")
        priced, _ = self._group_of(earlier[-1], earlier[:-1])
        return self._rounded(priced)

    def _rounded(self, priced: Priced) -> Decimal:
        if self.by_row:
            return self.printer.total_of_rows(priced.pieces)
        return self.printer.total(priced.total)

    # === ONE GROUP === #

    def _price(
        self,
        group: list[Interval],
        earlier: list[list[Interval]],
        cutters: Cutters,
        brief: bool,
    ) -> Priced:
        """The ordinary price, or that of the variant that is chosen."""
        fitting = [choice for choice in self.choices if self._fits(choice, group)]
        if not fitting:
            return price_by(self.main, group, earlier, cutters, brief)
        if self.tariff.choose is Choose.FIRST:
            return self._by_choice(fitting[0], group, earlier, cutters, brief)
        tried = []
        for choice in [None, *fitting]:
            kept = {key: copy.copy(cutter) for key, cutter in cutters.items()}
            tried.append((self._by_choice(choice, group, earlier, kept, brief), kept))
        best, kept = min(tried, key=lambda pair: pair[0].total)
        cutters.update(kept)
        return best

    def _by_choice(
        self,
        choice: Choice | None,
        group: list[Interval],
        earlier: list[list[Interval]],
        cutters: Cutters,
        brief: bool,
    ) -> Priced:
        if choice is None:
            return price_by(self.main, group, earlier, cutters, brief)
        if choice.plan is not None:
            return price_by(choice.plan, group, earlier, cutters, brief)
        tariff = self.tariff
        kept = charged(tariff.free, group, earlier, tariff.day_start)
        pieces = fee_and_free(self.main, group, kept)
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
