"""One group of stays by one tariff: fee, free time, units, caps, minimum."""

from typing import NamedTuple

from .caps import Around, Cutter
from .explain import FREE
from .fields import DAY
from .plan import Plan
from .repeat import long_total
from .rules import Anchor, DayBy
from .stays import between, charged, parked
from .sweep import Piece, charge
from .walk import Interval, Kinds, lanes

Cutters = dict[tuple[int, int], Cutter]  # by plan and place: the shared caps at work


class Priced(NamedTuple):
    """A group of stays with a price; of a brief one only `total` is complete."""

    pieces: list[Piece]
    total: int


def price_by(
    plan: Plan,
    group: list[Interval],
    earlier: list[list[Interval]],
    cutters: Cutters,
    brief: bool = False,
) -> Priced:
    """What the group costs.

    :param earlier: the groups before it, of the same vehicle
    :param brief: the sum only, which long stays have faster
    """
    tariff = plan.tariff
    kept = charged(tariff.free, group, earlier, tariff.day_start)
    pieces = fee_and_free(plan, group, kept)
    if not kept:
        return Priced(pieces, sum([piece.amount for piece in pieces]))
    anchor = (kept if tariff.anchor is Anchor.CHARGED else group)[0][0]
    kinds = _kinds(plan, group)
    total = None
    if brief and len(kept) == 1:
        start, end = kept[0]
        total = long_total(plan, start, end, anchor, parked(group), kinds)
    if total is None:
        pieces += charge(plan, lanes(plan, kept, anchor, kinds))
        if tariff.caps:
            around = Around(anchor, parked(group), kinds)
            pieces = _capped(plan, pieces, around, cutters)
        total = 0
    total += sum([piece.amount for piece in pieces])
    if total < plan.minimum:
        missing, end = plan.minimum - total, group[-1][1]
        pieces.append(Piece(end, 1, 1, missing, missing, plan.minimum_row, end))
        total = plan.minimum
    return Priced(pieces, total)


def _capped(
    plan: Plan, pieces: list[Piece], around: Around, cutters: Cutters
) -> list[Piece]:
    for place, cap in enumerate(plan.tariff.caps):
        key = (id(plan), place)
        cutter = cutters.get(key) if cap.shared else None
        if cutter is None:
            cutter = Cutter(plan, cap, place, around)
            if cap.shared:
                cutters[key] = cutter
        pieces = cutter.cut(pieces)
    return pieces


def fee_and_free(
    plan: Plan, group: list[Interval], kept: list[Interval]
) -> list[Piece]:
    """The entry fee and the free time, as the first rows."""
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
