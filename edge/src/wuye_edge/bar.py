"""A barrier that the box lowers: never onto a car.

Where a barrier lowers itself after a pulse, its own controller looks at the loop and
none of this is used. Here the bar goes down by an order of its own (`lower`, an output
of the board) or when the output that holds it up is switched off (`hold`). Either is
held off while the loop says that something stands under the bar, while nobody knows
what the loop says, and while fire or a command holds the lane open. A car that comes
while the bar goes down lifts it again.
"""

import threading
from collections.abc import Callable

from .contract import Device, Outcome
from .lane import Lane
from .timers import Timers

LOWERING = 4.0  # seconds a bar takes to go down
PRESS = 0.5  # seconds: how long the button `lower` is held
AGAIN = 0.5  # seconds until it is asked once more whether it may go down
LIFTED = (Outcome.DONE, Outcome.SILENT)  # or perhaps so


class Bar:
    """Up, and down when it may. `kept` hears whether it is up, to survive a restart."""

    def __init__(
        self,
        lane: Lane,
        sensor: Device,
        calls: tuple[Timers, Callable[..., None], Callable[..., None]],
        kept: Callable[[bool], None],
    ) -> None:
        self.lane, self.wiring, self.relay = lane, lane.wiring, lane.relay
        self.sensor, self._kept = sensor, kept
        self._timers, self._spawn, self._tell = calls
        self._lock = threading.Lock()
        self._up = self._lowering = False
        self._under: bool | None = None  # None: not heard yet
        self._turn = 0  # of what is to come only the newest counts

    def start(self, was_up: bool) -> None:
        """Before the devices: a bar that was up is held up until its loop is heard."""
        if not was_up:
            return
        self._up = True
        if self.wiring.hold:
            self.relay.set(self.wiring.channel, True)  # the board follows when it is up
        self._later(self.wiring.up)

    # === UP === #

    def lift(self, seconds: float) -> Outcome:
        """Lift it, or let it stay up a while longer."""
        outcome = self._raise(seconds)
        if outcome in LIFTED:
            with self._lock:
                self._up, self._lowering = True, False
            self._spawn(self._kept, True)
            self._later(self.wiring.up)
        return outcome

    def _raise(self, seconds: float) -> Outcome:
        channel = self.wiring.channel
        if not self.wiring.hold:
            return self.relay.pulse(channel, seconds)
        outcome = self.relay.set(channel, True)
        if outcome not in LIFTED and not self._up:
            self.relay.set(channel, False)  # not in a minute, when nobody is there
        return outcome

    # === DOWN === #

    def loop(self, on: bool) -> None:
        """What the loop under the bar says. Called from the board's thread."""
        with self._lock:
            self._under = on
            reverse, self._lowering = on and self._lowering, False
            passed = self._up and not on
            self._turn += on  # what was to lower it does not
        if reverse:
            self._spawn(self._reverse)
        elif passed:
            self._later(self.wiring.clear)

    def _reverse(self) -> None:
        outcome = self.lift(PRESS)
        self._tell(self.wiring.id, "bar", "reversed", relay=outcome.value)

    def _later(self, seconds: float) -> None:
        with self._lock:
            self._turn += 1
            turn = self._turn
        self._timers.after(seconds, lambda: self._spawn(self._lower, turn))

    def _lower(self, turn: int) -> None:
        with self._lock:
            if turn != self._turn or not self._up:
                return
            may = self._under is False and not self.lane.stands_open
            may = may and self.sensor.state() == "up"
            if may:
                self._up, self._lowering = False, True
        if not may:
            self._timers.after(AGAIN, lambda: self._spawn(self._lower, turn))
            return
        outcome = self._press()
        if outcome in LIFTED:
            self._kept(False)
            self._timers.after(LOWERING, lambda: self._is_down(turn))
            return
        with self._lock:
            self._up, self._lowering = True, False
        self._timers.after(AGAIN, lambda: self._spawn(self._lower, turn))

    def _press(self) -> Outcome:
        if self.wiring.hold:
            return self.relay.set(self.wiring.channel, False)
        return self.relay.pulse(self.wiring.lower, PRESS)

    def _is_down(self, turn: int) -> None:
        with self._lock:
            if turn == self._turn:
                self._lowering = False
