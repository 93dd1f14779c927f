"""What a lane knows of a car park, a car and its stay. Times are local and naive."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .coupon import Coupon

Span = tuple[datetime, datetime | None]  # from, until (not any more); None: no end


class Full(StrEnum):
    """A car without a place of its own at a full car park."""

    REFUSE = "refuse"
    ADMIT = "admit"


class Sharing(StrEnum):
    """A further car on one space (G6)."""

    REFUSE = "refuse"
    TURN = "turn"
    TEMPORARY = "temporary"
    FREE = "free"


class ListKind(StrEnum):
    """BLACK is not let in; WHITE is let in always and pays; FREE pays nothing."""

    BLACK = "black"
    WHITE = "white"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Lot:
    """The rules of a car park. `temporary`: cars without permit are let in."""

    temporary: bool = True
    full: Full = Full.REFUSE


@dataclass(frozen=True, slots=True)
class Room:
    """How it is at this moment. `free` places for temporary cars; None: not counted."""

    free: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list; `start` and `end` bound it, `end` not included."""

    kind: ListKind
    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at that moment."""
        return (self.start is None or self.start <= at) and (
            self.end is None or at < self.end
        )


@dataclass(frozen=True, slots=True)
class Permit:
    """A month card (月卡) or the right of a space.

    `spans`: when it holds, in order. `sharing` and `first`: how further cars of the
    same space are treated, and whether this one was registered first. `others`: how
    many others of them are inside.
    """

    spans: tuple[Span, ...]
    sharing: Sharing = Sharing.TURN
    first: bool = True
    others: int = 0

    def holds(self, at: datetime) -> bool:
        """Whether it is paid for at that moment."""
        return any(
            start <= at and (end is None or at < end) for start, end in self.spans
        )

    def covered(self, since: datetime) -> tuple[Span, ...]:
        """The spans that cost nothing to a car on this right since that moment."""
        return tuple(
            (max(start, since), end)
            for start, end in self.spans
            if end is None or end > since
        )

    def entitled(self) -> bool:
        """Whether this car is on its space's right, as cars stand inside now."""
        if self.sharing is Sharing.TURN:
            return not self.others
        return self.first or self.sharing is Sharing.FREE


@dataclass(frozen=True, slots=True)
class Car:
    """A car at a lane. `kind` as `wuye_engine.plate.plate_kind`; "" where no plate was
    read. `inside`: the lane's car park has a stay of it."""

    plate: str = ""
    kind: str = ""
    listed: tuple[Listed, ...] = ()
    permit: Permit | None = None
    inside: bool = False

    def on(self, kind: ListKind, at: datetime) -> bool:
        """Whether a list of this kind names it now."""
        return any(row.kind is kind and row.holds(at) for row in self.listed)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that has not ended.

    ``covered``: spans that cost nothing (permit, free list). ``settled``: the moment up
    to which everything was paid, by however many payments. ``coupons``: those that are
    not used up by a payment. ``earlier``: stays of the same vehicle before, for tariffs
    that look at several. ``paid``: yuan paid so far.
    """

    entry: datetime
    vehicle_class: str | None = None
    covered: tuple[Span, ...] = ()
    settled: datetime | None = None
    paid: Decimal = Decimal("0.00")
    coupons: tuple[Coupon, ...] = ()
    earlier: tuple[tuple[datetime, datetime], ...] = ()
