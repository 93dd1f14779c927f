"""What a stay costs until a moment, with permits, payments and coupons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from ..errors import InvalidStay
from ..parking import Result, Slice, Tariff
from .coupon import ZERO, apply, shortened
from .model import Span, Stay

Part = tuple[datetime, datetime]


@dataclass(frozen=True)
class Charge:
    """What is due now, in yuan; `gross` before coupons, `off` what each takes.

    The slices add up to `gross`. `leave_by`: until when a car that has paid may leave
    without paying more. `over`: it was paid, and that time is over.
    """

    amount: Decimal
    gross: Decimal = ZERO
    slices: tuple[Slice, ...] = ()
    off: dict[str, Decimal] = field(default_factory=dict)
    leave_by: datetime | None = None
    over: bool = False


def uncovered(start: datetime, end: datetime, covered: Iterable[Span]) -> list[Part]:
    """The parts of start-end outside all spans, in order; none of them is empty.

    >>> day = lambda hour: datetime(2026, 3, 2, hour)
    >>> [(a.hour, b.hour) for a, b in uncovered(day(8), day(20), [(day(10), day(12))])]
    [(8, 10), (12, 20)]
    """
    parts, at = [], start
    for begin, until in sorted(covered, key=lambda span: span[0]):
        if begin >= end:
            break
        if begin > at:
            parts.append((at, begin))
        if until is None:
            return parts
        at = max(at, until)
    if at < end:
        parts.append((at, end))
    return parts


def charge(tariff: Tariff, stay: Stay, at: datetime) -> Charge:
    """What is due for a stay if the car leaves at that moment.

    Each part outside the covered spans is a stay of its own: a permit that ends, or one
    that begins, makes the car a temporary one for the rest (G5, G6). After a payment
    only what comes on top of it is due, as the tariff's `after_payment` says; a tariff
    without it gives no time to leave, and charges the difference (G4).

    :raises InvalidStay: `at` before the entry
    """
    if at < stay.entry:
        raise InvalidStay(stay.entry, at, "exit_before_entry")
    parts = uncovered(stay.entry, at, stay.covered)
    if stay.settled is None:
        results = _quotes(tariff, stay, parts)
        return _with_coupons(tariff, stay, parts, results)
    return _after_payment(tariff, stay, parts, at)


def _quotes(tariff: Tariff, stay: Stay, parts: list[Part]) -> list[Result]:
    """One result for each part; those before count as earlier stays of the vehicle."""
    results, before = [], list(stay.earlier)
    for start, end in parts:
        results.append(tariff.quote(start, end, stay.vehicle_class, before))
        before.append((start, end))
    return results


def _with_coupons(
    tariff: Tariff, stay: Stay, parts: list[Part], results: list[Result]
) -> Charge:
    slices = tuple(part for result in results for part in result.slices)
    gross = sum((result.amount for result in results), ZERO)
    if not stay.coupons or not gross:
        return Charge(gross, gross, slices)

    def shorter(by: timedelta) -> Decimal:
        return sum(
            (result.amount for result in _quotes(tariff, stay, _cut(parts, by))), ZERO
        )

    off = apply(stay.coupons, gross, shorter)
    return Charge(gross - sum(off.values(), ZERO), gross, slices, off)


def _cut(parts: list[Part], by: timedelta) -> list[Part]:
    """The parts without their last `by`."""
    left = list(parts)
    while left and by:
        start, end = left.pop()
        until = shortened(start, end, by)
        if until > start:
            left.append((start, until))
            break
        by -= end - start
    return left


def _after_payment(
    tariff: Tariff, stay: Stay, parts: list[Part], at: datetime
) -> Charge:
    paid_at = stay.settled
    assert paid_at is not None
    rule = tariff.after_payment
    leave_by = paid_at + timedelta(seconds=rule.grace) if rule else paid_at
    later = [part for part in parts if part[1] > paid_at]
    if not later or at <= leave_by:
        return Charge(ZERO, leave_by=leave_by)
    if rule is None:
        charged = _with_coupons(tariff, stay, parts, _quotes(tariff, stay, parts))
        due = max(charged.amount - stay.paid, ZERO)
        return Charge(due, charged.gross, charged.slices, charged.off, leave_by, True)
    results = []
    if later[0][0] <= paid_at:
        start, end = later.pop(0)
        results.append(tariff.quote_overstay(start, paid_at, end, stay.vehicle_class))
    results += _quotes(tariff, stay, later)
    slices = tuple(part for result in results for part in result.slices)
    gross = sum((result.amount for result in results), ZERO)
    off = apply(stay.coupons, gross, lambda _by: gross) if stay.coupons else {}
    due = gross - sum(off.values(), ZERO)
    return Charge(due, gross, slices, off, leave_by, bool(due))
