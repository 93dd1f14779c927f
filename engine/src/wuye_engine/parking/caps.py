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


# a window: its number (None: outside of all of them), its start and its end
Span = tuple[int | None, int, int]
_TILED = (Window.ENTRY, Window.CALENDAR_DAY)  # numbered from the stay's beginning


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
        # after so many windows they are all alike
        self.few = 0
        if cap.times is not None or len(cap.amounts) > 1:
            self.few = max(cap.times or 0, len(cap.amounts))
        self.number: int | None = None
        self.since = self.until = 0
        self.left = UNLIMITED

    def state(self, edge: int, run: int) -> tuple[int, ...]:
        """What the time after `edge` needs to know, counted from there.

        :param run: the run that goes on at the edge
        """
        window = self.cap.window
        if self.left > UNLIMITED // 2:
            self.left = UNLIMITED
        seen = min(self.seen, self.few)
        if window in _TILED and self.few:
            seen = min(self._window(edge)[0] or 0, self.few)
        if window is Window.RUN:
            return (seen, self.left) if self.number == run else (seen,)
        if window is Window.STAY:
            return (seen, self.left) if self.until else (seen,)
        if self.until <= edge:
            return (seen,)
        return seen, self.left, self.until - edge, self.number is None

    def resume(self, edge: int, run: int, state: tuple[int, ...]) -> None:
        """Goes on at `edge` as `state` says."""
        window = self.cap.window
        self.seen, self.number, self.since, self.until = state[0], -1, 0, 0
        if len(state) == 1:
            return
        self.left = state[1]
        if window is Window.RUN:
            self.number, self.until = run, FOREVER
        elif window is Window.STAY:
            self.number, self.until = 0, FOREVER
        else:
            self.until = edge + state[2]
            if state[3]:
                self.number = None
            elif window is not Window.ROLLING:
                self.number = self._window(edge)[0]

    def cut(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces with their amounts cut, split where a window ends."""
        kept: list[Piece] = []
        keep, bands, name = kept.append, self.bands, self.name
        runs, by_time = self.cap.window is Window.RUN, self.by_time
        for piece in pieces:
            start, count, unit, price, amount, row, end, band, run, _ = piece
            if not amount or not row.capped or (bands and band not in bands):
                keep(piece)
                continue
            if runs:
                if run != self.number:
                    self._enter(run, start, FOREVER)
            else:
                if start >= self.until or start < self.since:
                    self._enter(*self._window(start))
                if start + (count - 1) * unit >= self.until:
                    piece = self._through(piece, keep)
                    start, count, unit, price, amount, row, end, band, run, _ = piece
            if by_time:
                keep(self._take_time(piece))
            elif amount <= self.left:
                self.left -= amount
                keep(piece)
            else:
                left, self.left = self.left, 0
                keep(Piece(start, count, unit, price, left, row, end, band, run, name))
        return kept

    def _through(self, piece: Piece, keep: Callable[[Piece], None]) -> Piece:
        """Windows that end inside the piece: what lies in the last one is returned."""
        while piece.start + (piece.count - 1) * piece.unit >= self.until:
            first, piece = split(piece, -(-(self.until - piece.start) // piece.unit))
            if self.by_time:
                first = self._take_time(first)
            elif first.amount > self.left:
                first = first._replace(amount=self.left, cap=self.name)
            self.left -= 0 if self.by_time else first.amount
            keep(first)
            self._enter(*self._window(piece.start))
        return piece

    def _take_time(self, piece: Piece) -> Piece:
        """`charged_minutes`: whole units as long as there is time left for them."""
        count = min(piece.count, -(-self.left // piece.unit))
        self.left = max(self.left - count * piece.unit, 0)
        most = count * piece.price
        if piece.amount <= most:
            return piece
        return piece._replace(amount=most, cap=self.name)

    def _enter(self, number: int | None, since: int, until: int) -> None:
        """A new window, with its limit; `number` None is outside of all."""
        if number is None:
            self.left = UNLIMITED
        elif number != self.number:
            self.left = self._limit(number, since)
            self.seen += 1
        self.number, self.since, self.until = number, since, until

    def _limit(self, number: int, since: int) -> int:
        cap = self.cap
        index = number if cap.window in _TILED else self.seen
        if cap.times is not None and index >= cap.times:
            return UNLIMITED
        if self.days is not None:
            if self.around.kinds(since // DAY) not in self.days:
                return UNLIMITED
        if cap.by_stay:
            for upto, limit in self.limits:
                if self.around.parked <= upto:
                    return limit
            return UNLIMITED
        return self.limits[min(index, len(self.limits) - 1)][1]

    def _window(self, moment: int) -> Span:
        """The window that a moment lies in."""
        window, length = self.cap.window, self.cap.minutes
        if window is Window.ENTRY:
            return _tile(moment, self.around.anchor, length)
        if window is Window.ROLLING:
            return moment, moment, moment + length
        if window is Window.CALENDAR_DAY:
            _, first, _ = _tile(self.around.anchor, self.day_start, DAY)
            return _tile(moment, first, DAY)
        if window is Window.CALENDAR_WEEK:
            # ordinal 1 was a Monday
            return _tile(moment, DAY + self.day_start, WEEK)
        if window is Window.CLOCK:
            return self._clock(moment)
        return 0, 0, FOREVER

    def _clock(self, moment: int) -> Span:
        start, end = self.cap.start or 0, self.cap.end or 0
        length = (end - start) % DAY
        number, since, until = _tile(moment, start, DAY)
        if moment < since + length:
            return number, since, since + length
        return None, since + length, until


def _tile(moment: int, anchor: int, length: int) -> tuple[int, int, int]:
    number = (moment - anchor) // length
    since = anchor + number * length
    return number, since, since + length


def split(piece: Piece, at: int) -> tuple[Piece, Piece]:
    """The first `at` units and the others; what was cut stays at the end.

    >>> from .plan import Row
    >>> row = Row("unit", None)
    >>> one, other = split(Piece(0, 4, 60, 5, 13, row, 240), 2)
    >>> (one.amount, one.end), (other.amount, other.start, other.count)
    ((10, 120), (3, 120, 2))
    """
    start, count, unit, price, amount, row, end, band, run, cap = piece
    edge, full = start + at * unit, at * price
    part, until = min(full, amount), min(edge, end)
    kept = cap if part < full else ""
    return (
        Piece(start, at, unit, price, part, row, until, band, run, kept),
        Piece(edge, count - at, unit, price, amount - part, row, end, band, run, cap),
    )
