"""Coupons of merchants: minutes, money, a part, or all of it (G15)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


class CouponKind(StrEnum):
    """MINUTES shorten the stay, PERCENT and AMOUNT reduce the due, WHOLE pays it."""

    MINUTES = "minutes"
    PERCENT = "percent"
    AMOUNT = "amount"
    WHOLE = "whole"


_ORDER = list(CouponKind)


@dataclass(frozen=True, slots=True)
class Coupon:
    """`value`: minutes, per cent off, or yuan; `key` names it for who settles it.

    :raises ValueError: a value that cannot be meant
    """

    key: str
    kind: CouponKind
    value: Decimal = ZERO

    def __post_init__(self) -> None:
        whole = self.kind is CouponKind.WHOLE
        most = Decimal(100) if self.kind is CouponKind.PERCENT else Decimal(1_000_000)
        if not whole and not 0 < self.value <= most:
            raise ValueError(self.value)


def apply(
    coupons: Sequence[Coupon],
    gross: Decimal,
    shorter: Callable[[timedelta], Decimal],
) -> dict[str, Decimal]:
    """What each coupon takes off, in yuan; together never more than `gross`.

    Minutes are used first, then parts, then amounts, the whole last: so a coupon that
    pays everything pays what others left.

    :param shorter: what the stay would cost if it were shorter by that much
    """
    off: dict[str, Decimal] = {}
    left, minutes = gross, timedelta()
    for coupon in sorted(coupons, key=lambda one: (_ORDER.index(one.kind), one.key)):
        if coupon.kind is CouponKind.MINUTES:
            minutes += timedelta(minutes=float(coupon.value))
            taken = left - min(left, shorter(minutes))
        elif coupon.kind is CouponKind.PERCENT:
            taken = (left * coupon.value / 100).quantize(FEN, ROUND_HALF_UP)
        elif coupon.kind is CouponKind.AMOUNT:
            taken = min(left, coupon.value.quantize(FEN, ROUND_HALF_UP))
        else:
            taken = left
        off[coupon.key] = taken
        left -= taken
    return off


def shortened(start: datetime, end: datetime, by: timedelta) -> datetime:
    """The end of a stay that is shorter by `by`, never before its start."""
    return max(start, end - by)
