"""Shifts out of taps: who came and went when, and where a tap is missing (F17, F18).

The log of taps is what happened; shifts are only read from it, from the left to the
right, so the same log gives the same shifts, and so does every part of it that begins
where a shift begins. Times are of one clock without zone; windows are the hours a
person is to work, by which a lone tap is told to be the one or the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["Rules", "Shift", "Tap", "Way", "Window", "shifts"]


class Way(StrEnum):
    """Which way a reader looks; most of them hang where people pass both ways."""

    ANY = "any"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Tap:
    """A card at a reader."""

    at: datetime
    way: Way = Way.ANY


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of work by the schedule."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """From when to when somebody was there; None: that tap is missing."""

    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as one tap, as one shift, and as near to a boundary of a window."""

    debounce: timedelta = timedelta(seconds=60)
    longest: timedelta = timedelta(hours=16)
    near: timedelta = timedelta(hours=2)

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.debounce < self.longest:
            raise ValueError("debounce is shorter than the longest shift")


def shifts(
    taps: Iterable[Tap], windows: Sequence[Window] = (), rules: Rules | None = None
) -> list[Shift]:
    """The shifts of one person, in the order of their taps.

    The last one may have no end because it is still running: whoever asks knows what
    time it is.

    :param taps: in any order
    """
    reading = _Reading(windows, rules or Rules())
    # two taps of one moment have an order, too, whichever was heard of first
    inorder = sorted(taps, key=lambda tap: (tap.at, tap.way))
    for tap in _once(inorder, reading.rules.debounce):
        reading.take(tap)
    return reading.close()


def _once(taps: Iterable[Tap], debounce: timedelta) -> Iterable[Tap]:
    """Without those that say the same again: a second tap within a minute is one."""
    last: Tap | None = None
    for tap in taps:
        if last and tap.at - last.at <= debounce and last.way in (tap.way, Way.ANY):
            continue
        last = tap
        yield tap


class _Reading:
    """The log read so far: what is over, and who is in."""

    def __init__(self, windows: Sequence[Window], rules: Rules) -> None:
        self.windows, self.rules = sorted(windows, key=lambda w: w.begin), rules
        self._found: list[Shift] = []
        self._open: datetime | None = None

    def take(self, tap: Tap) -> None:
        """The next tap."""
        if self._open and tap.at - self._open > self.rules.longest:
            self._leave_open()
        if self._way(tap) is Way.IN:
            self._leave_open()
            self._open = tap.at
        else:
            self._found.append(Shift(self._open, tap.at))
            self._open = None

    def close(self) -> list[Shift]:
        """All of them."""
        self._leave_open()
        return self._found

    def _leave_open(self) -> None:
        if self._open:
            self._found.append(Shift(self._open, None))
            self._open = None

    def _way(self, tap: Tap) -> Way:
        """A reader that knows says so; else who is out comes and who is in goes,
        unless the schedule knows better."""
        if tap.way is not Way.ANY:
            return tap.way
        said = self._by_schedule(tap.at)
        if self._open is None:
            return said or Way.IN
        # a second beginning: the end of the shift before is missing
        is_next = said is Way.IN and self._is_over(self._open, tap.at)
        return Way.IN if is_next else Way.OUT

    def _by_schedule(self, at: datetime) -> Way | None:
        """What a moment is near to: the beginning of hours, or their end."""
        near = [
            (abs(at - moment), way)
            for window in self.windows
            for moment, way in ((window.begin, Way.IN), (window.end, Way.OUT))
            if abs(at - moment) <= self.rules.near
        ]
        return min(near)[1] if near else None

    def _is_over(self, begin: datetime, at: datetime) -> bool:
        """Whether hours that were begun then have ended, and others begin at `at`."""
        ended = [w for w in self.windows if begin < w.end <= at]
        return bool(ended) and not any(
            w.begin <= begin + self.rules.near and w.end > at for w in self.windows
        )
