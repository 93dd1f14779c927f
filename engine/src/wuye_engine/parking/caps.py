"""The most that is paid within windows of time: pieces cut down to it.

A cap takes from what its window's later units cost; so the earlier part of a stay
costs the same whether or not it goes on.
"""

from collections.abc import Callable
from typing import NamedTuple

from .days import day_types
from .fields import DAY
from .plan import FOREVER, Plan
from .rules import Cap, Window
from .sweep import Piece

UNLIMITED = 1 << 200  # parts
WEEK = 7 * DAY


class Reach(NamedTuple):
    """Which window a moment lies in (None: in no capped one), and its two ends."""

    number: object
    start: int
    end: int


class Around(NamedTuple):
    """What a stay's windows depend on: where 24 hours are counted from, how long the
    vehicle was parked (seconds), the day types of its days."""

    anchor: int
    parked: int
    kinds: Callable[[int], int]


class Cutter:
    """One cap at work; `shared` ones go on through all the stays of a vehicle."""

    def __init__(self, plan: Plan, cap: Cap, place: int, around: Around) -> None:
        self.cap, self.around, self.place = cap, around, place
        self.name = cap.code or f"cap{place + 1}"
        self.limits = plan.cap_limits[place]
        self.bands = plan.cap_bands[place]
        self.day_start = plan.tariff.day_start
        self.days = None if "all" in cap.days else day_types(cap.days)
        self.by_time = cap.charged_minutes is not None
        self.seen = 0  # windows so far
        self.reach = Reach(None, 0, 0)
        self.left = UNLIMITED

    def cut(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces with their amounts cut, split where a window ends."""
        kept: list[Piece] = []
        runs = self.cap.window is Window.RUN
        for piece in pieces:
            capped = piece.row.capped and piece.amount
            if not capped or (self.bands and piece.band not in self.bands):
                kept.append(piece)
                continue
            start, count, unit = piece.start, piece.count, piece.unit
            if runs:
                if piece.run != self.reach.number:
                    self._enter(Reach(piece.run, start, FOREVER))
            else:
                if start >= self.reach.end or start < self.reach.start:
                    self._enter(self._reach(start))
                while start + (count - 1) * unit >= self.reach.end:
                    inside = -(-(self.reach.end - start) // unit)
                    piece, later = split(piece, inside)
                    kept.append(self._take(piece))
                    piece, start, count = later, later.start, later.count
                    self._enter(self._reach(start))
            kept.append(self._take(piece))
        return kept

    def _take(self, piece: Piece) -> Piece:
        if self.by_time:
            return self._take_time(piece)
        amount = piece.amount
        if amount <= self.left:
            self.left -= amount
            return piece
        left, self.left = self.left, 0
        return piece._replace(amount=left, cap=self.name)

    def _take_time(self, piece: Piece) -> Piece:
        """`charged_minutes`: whole units as long as there is time left for them."""
        count = min(piece.count, -(-self.left // piece.unit))
        self.left = max(self.left - count * piece.unit, 0)
        most = count * piece.price
        if piece.amount <= most:
            return piece
        return piece._replace(amount=most, cap=self.name)

    def _enter(self, reach: Reach) -> None:
        """A new window, with its limit."""
        if reach.number is not None and reach.number != self.reach.number:
            self.left = self._limit(reach)
            self.seen += 1
        elif reach.number is None:
            self.left = UNLIMITED
        self.reach = reach

    def _limit(self, reach: Reach) -> int:
        number = reach.number
        tiled = self.cap.window in (Window.ENTRY, Window.CALENDAR_DAY)
        index = number if tiled and isinstance(number, int) else self.seen
        if self.cap.times is not None and index >= self.cap.times:
            return UNLIMITED
        if self.days is not None:
            if self.around.kinds(reach.start // DAY) not in self.days:
                return UNLIMITED
        if self.cap.by_stay:
            for upto, limit in self.limits:
                if self.around.parked <= upto:
                    return limit
            return UNLIMITED
        return self.limits[min(index, len(self.limits) - 1)][1]

    def _reach(self, moment: int) -> Reach:
        """The window that a moment lies in."""
        window, length = self.cap.window, self.cap.minutes
        if window is Window.ENTRY:
            return _tile(moment, self.around.anchor, length)
        if window is Window.ROLLING:
            return Reach(moment, moment, moment + length)
        if window is Window.CALENDAR_DAY:
            first = _tile(self.around.anchor, self.day_start, DAY).start
            return _tile(moment, first, DAY)
        if window is Window.CALENDAR_WEEK:
            # ordinal 1 was a Monday
            return _tile(moment, DAY + self.day_start, WEEK)
        if window is Window.CLOCK:
            return self._clock(moment)
        return Reach(0, 0, FOREVER)

    def _clock(self, moment: int) -> Reach:
        start, end = self.cap.start or 0, self.cap.end or 0
        length = (end - start) % DAY
        tile = _tile(moment, start, DAY)
        if moment < tile.start + length:
            return tile._replace(end=tile.start + length)
        return Reach(None, tile.start + length, tile.end)


def _tile(moment: int, anchor: int, length: int) -> Reach:
    number = (moment - anchor) // length
    start = anchor + number * length
    return Reach(number, start, start + length)


def split(piece: Piece, count: int) -> tuple[Piece, Piece]:
    """The first `count` units and the others; what was cut stays at the end.

    >>> from .plan import Row
    >>> row = Row("unit", None)
    >>> one, other = split(Piece(0, 4, 60, 5, 13, row, 240), 2)
    >>> (one.amount, one.end), (other.amount, other.start, other.count)
    ((10, 120), (3, 120, 2))
    """
    edge = piece.start + count * piece.unit
    amount = min(count * piece.price, piece.amount)
    first = piece._replace(
        count=count,
        amount=amount,
        end=min(edge, piece.end),
        cap=piece.cap if amount < count * piece.price else "",
    )
    other = piece._replace(
        start=edge, count=piece.count - count, amount=piece.amount - amount
    )
    return first, other
