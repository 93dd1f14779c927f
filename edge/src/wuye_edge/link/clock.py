"""The box's time: the server's, kept by a clock that nobody can set.

A signed time of the server anchors the machine's monotonic clock; from then on the
wall clock may jump as it likes. Before the first one there is only the wall clock. It
counts as unsure, unless the machine keeps it by NTP, and is never believed to be before
a time that was sure once (a box without a battery starts in 1970).
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
SURE_FOR = 24 * 3600 * 1000  # ms; GB 50396-2007, 5.1.3 wants a daily comparison
LONGEST_TRIP = 5000  # ms; an answer that took longer says nothing exact
JUMP = 5000  # ms; less is no event
DRIFT = 10_000  # ms in which a quartz of 100 ppm goes wrong by one


def by_ntp() -> bool:
    """Whether the machine's clock is kept by systemd-timesyncd."""
    return SYNCHRONISED.exists()


class Clock:
    """Times in whole milliseconds. All methods may be called from any thread."""

    def __init__(
        self,
        floor: int = 0,
        wall: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
        synchronised: Callable[[], bool] = by_ntp,
    ) -> None:
        self.floor = floor  # a time that is certainly over
        self._wall, self._mono, self._synchronised = wall, mono, synchronised
        self._anchor: tuple[int, int] | None = None  # server's and own monotonic ms
        self._error = 0  # ms by which the server's time may be wrong: half its trip
        self._asked: tuple[int, int] | None = None  # as anchor, of the latest it can be
        self._lock = threading.Lock()
        self._born = self.mono()
        self._shift = self._difference()

    def mono(self) -> int:
        """The monotonic clock."""
        return round(self._mono() * 1000)

    def _difference(self) -> int:
        return round(self._wall() * 1000) - self.mono()

    def now(self) -> int:
        """The time (ms since 1970) as far as the box knows it."""
        anchor = self._anchor
        if anchor:
            return anchor[0] + self.mono() - anchor[1]
        gone = self.mono() - self._born  # it does not stand still there
        return max(round(self._wall() * 1000), self.floor + gone)

    def latest(self) -> int:
        """The latest it can be now (ms): an order that is over then is over.

        A signed time was made after it was asked for. An answer that somebody has held
        back on its way sets no clock, but it cannot make an old order young.
        """
        asked = self._asked
        return max(self.now(), asked[0] + self.mono() - asked[1] if asked else 0)

    def state(self) -> str:
        """`sure` or `unsure`."""
        anchor = self._anchor
        if anchor and self.mono() - anchor[1] < SURE_FOR:
            return "sure"
        if self._synchronised() and self._wall() * 1000 >= self.floor:
            return "sure"
        return "unsure"

    def hear(self, server: float, sent: int, got: int) -> int:
        """A signed time of the server (seconds) came with an answer.

        It was made between asking and answer, so it is right to half of the trip. Of
        two that agree within that the closer one counts: an answer that took seconds
        does not spoil a clock that is right to milliseconds.

        :param sent: the monotonic time (ms) of the request
        :param got: that of its answer
        :return: how far (ms) the box was wrong; 0 where that is no event
        """
        self._asked = (round(server * 1000), sent)
        if not 0 <= got - sent <= LONGEST_TRIP:
            return 0
        with self._lock:
            told, middle = round(server * 1000), (sent + got) // 2
            off = told - (self.now() - (self.mono() - middle))
            error = (got - sent) // 2
            known = self._doubt()
            if known is not None and known < error and abs(off) <= known + error:
                return 0
            self._anchor, self._error = (told, middle), error
            # the server's word is above what was once believed
            self.floor = told
        return off if abs(off) > JUMP else 0

    def _doubt(self) -> int | None:
        """How far (ms) the clock may be off by now; None before the first anchor."""
        anchor = self._anchor
        if not anchor:
            return None
        return self._error + (self.mono() - anchor[1]) // DRIFT

    def jumped(self) -> int:
        """How far (ms) the wall clock was set since the last call, 0 if it was not."""
        with self._lock:
            difference = self._difference()
            by, self._shift = difference - self._shift, difference
        return by if abs(by) > JUMP else 0
