"""Fire: every door of the zone opens and stays open, with no server (F15, GB 51348).

The board's outputs are held, all boards at once, in threads of their own: the board
that tells of the fire must not wait for itself, nor the others for one that is dead.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable

from .config import FireZone
from .contract import Outcome
from .lane import Lane, Tell
from .store.state import State
from .timers import Timers

_logger = logging.getLogger(__name__)
AGAIN = 1.0  # seconds until a board that did not answer is ordered again
WITHIN = 3.0  # seconds in which every door has to be open


class Fire:
    """The zones. Released by their input, re-armed by a person only."""

    def __init__(
        self,
        zones: dict[str, FireZone],
        lanes: dict[str, Lane],
        state: State,
        timers: Timers,
        tell: Tell,
        spawn: Callable[..., None],
    ) -> None:
        self._zones, self._state, self._timers = zones, state, timers
        self._tell, self._spawn = tell, spawn
        self._lanes = {
            name: [lane for lane in lanes.values() if lane.wiring.fire == name]
            for name in zones
        }
        self._burning: set[str] = set()  # the input says fire
        self._released: set[str] = set()  # the doors are held open
        self._lock = threading.Lock()

    def start(self) -> None:
        """After a restart the doors are held open as before: nobody has re-armed."""
        for name in (self._state.get("fire") or "").split():
            if name in self._zones:
                self._release(name, "still")

    def released(self) -> list[str]:
        """Zones whose doors are held open."""
        return sorted(self._released)

    def input(self, name: str, on: bool) -> None:
        """The alarm's contact changed. Returns at once."""
        with self._lock:
            if on == (name in self._burning):
                return
            (self._burning.add if on else self._burning.discard)(name)
        if on:
            self._release(name, "fire")
        else:
            # no door closes by itself: smoke may still be there
            self._tell("", "input", "fire_over", zone=name)

    def _release(self, name: str, code: str) -> None:
        with self._lock:
            self._released.add(name)
        for lane in self._lanes[name]:
            lane.fire = True
        self._order(name)
        kind = "fire" if code == "fire" else "input"
        doors = [lane.id for lane in self._lanes[name]]
        self._tell("", kind, code, zone=name, doors=doors)
        self._spawn(self._remember)

    def _order(self, name: str) -> None:
        """Hold all doors of the zone open: each board in a thread of its own."""
        boards: dict[str, list[Lane]] = {}
        for lane in self._lanes[name]:
            boards.setdefault(lane.wiring.relay, []).append(lane)
        for lanes in boards.values():
            self._spawn(self._hold, name, lanes)

    def _hold(self, name: str, lanes: list[Lane]) -> None:
        left = []
        for lane in lanes:
            outcome = lane.hold(True)
            if outcome is Outcome.DONE:
                self._tell(lane.id, "door", "released", zone=name)
            else:
                _logger.error("fire: door %s is not held open: %s", lane.id, outcome)
                left.append(lane)
        if left:
            self._timers.after(AGAIN, lambda: self._spawn(self._again, name, left))

    def _again(self, name: str, lanes: list[Lane]) -> None:
        if name in self._released:
            self._hold(name, lanes)

    def _remember(self) -> None:
        try:
            self._state.put(fire=" ".join(self.released()))
        except sqlite3.Error as error:
            _logger.error("the fire cannot be remembered over a restart: %s", error)

    def rearm(self, name: str, by: str) -> Outcome:
        """By hand, when the alarm is over. Refused while its input still says fire."""
        with self._lock:
            if name not in self._released:
                return Outcome.DONE
            if name in self._burning:
                self._tell("", "input", "rearm_refused", zone=name, by=by)
                return Outcome.REFUSED
            self._released.discard(name)
        worst = Outcome.DONE
        for lane in self._lanes[name]:
            lane.fire = False
            outcome = Outcome.DONE if lane.held else lane.hold(False)
            if outcome is not Outcome.DONE:
                worst = outcome
        self._tell("", "rearm", worst.value, zone=name, by=by)
        self._remember()
        return worst
