"""A door at runtime: what was ordered, what its contact says, what that means.

Every change is made under the lane's lock, and nothing is called while it is held that
waits for a board or a disk.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .config import DoorWiring
from .contract import Number, Outcome, Relay

if TYPE_CHECKING:
    from .bar import Bar

Tell = Callable[..., None]


@dataclass(eq=False, slots=True)
class Expected:
    """A passage that was ordered. `ended` hears `opened` or `not_sensed`, once."""

    until: float  # time.monotonic()
    ended: Callable[[str], None]


class Lane:
    """One way through a door."""

    def __init__(self, wiring: DoorWiring, relay: Relay | None) -> None:
        self.wiring, self.relay = wiring, relay
        self.id = wiring.id
        self.bar: Bar | None = None  # where the box lowers it
        self.fire = False  # held open by a fire, until re-armed by hand
        self.held = False  # held open by a command
        self.opened: float | None = None  # since when its contact says open
        self._lock = threading.Lock()
        self._expected: list[Expected] = []
        self._last: tuple[Number | None, float] = (None, 0.0)

    @property
    def stands_open(self) -> bool:
        """Nothing has to be pulsed: a pulse would close it at its end."""
        return self.fire or self.held

    @property
    def senses(self) -> bool:
        """There is something that says whether it moved."""
        return bool(self.wiring.contact or self.wiring.loop)

    def is_new(self, number: Number, at: float) -> bool:
        """Whether a read is not the same card still lying there (debounce)."""
        with self._lock:
            last, since = self._last
            self._last = (number, at)
            return last != number or at - since >= self.wiring.debounce

    # === ORDERS === #

    def pulse(self, seconds: float) -> Outcome:
        """Open for so long; `DONE` at once where it stands open already."""
        if self.stands_open:
            return Outcome.DONE
        if self.relay is None:
            return Outcome.DOWN
        if self.bar:
            return self.bar.lift(seconds)
        return self.relay.pulse(self.wiring.channel, seconds)

    def hold(self, on: bool) -> Outcome:
        """Hold open, or no more."""
        if self.relay is None:
            return Outcome.DOWN
        return self.relay.set(self.wiring.channel, on)

    # === SENSING (F11) === #

    def expect(self, ended: Callable[[str], None]) -> Expected:
        """From now on the door may move. Before the pulse: a contact can be quicker
        than the board's answer."""
        expected = Expected(time.monotonic() + self.wiring.sense, ended)
        with self._lock:
            self._expected.append(expected)
        return expected

    def end(self, expected: Expected, result: str) -> None:
        """What became of a passage, if that has not been said yet."""
        with self._lock:
            if expected not in self._expected:
                return
            self._expected.remove(expected)
        expected.ended(result)

    def cancel(self, expected: Expected) -> None:
        """The order was not carried out: nothing will move."""
        with self._lock:
            if expected in self._expected:
                self._expected.remove(expected)

    def moved(self, all_: bool) -> bool:
        """The contact or the loop says that somebody passes: was that expected?

        :param all_: a door that opens lets in all who were let in just now; a loop
            tells one car after the other
        """
        now = time.monotonic()
        with self._lock:
            expected = [one for one in self._expected if one.until >= now]
        for one in expected if all_ else expected[:1]:
            self.end(one, "opened")
        return bool(expected)

    def is_open(self, on: bool, at: float) -> bool:
        """The contact changed; False: it says what it had said."""
        with self._lock:
            was = self.opened is not None
            self.opened = at if on else None
            return was != on

    def state(self) -> dict[str, Any]:
        """For the health of the box."""
        return {"open": self.opened is not None, "fire": self.fire, "held": self.held}
