"""Commands of the server: once, in time, and with what was sensed (F11, H2)."""

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from .contract import Outcome
from .fire import Fire
from .lane import Lane, Tell
from .store.state import State

_logger = logging.getLogger(__name__)
ACTIONS = ("open", "hold", "release", "rearm")


class Orders:
    """Remembers a command before it is carried out; then nobody can repeat it."""

    def __init__(
        self,
        lanes: dict[str, Lane],
        fire: Fire,
        state: State,
        now: Callable[[], int],
        open_: Callable[..., None],
        tell: Tell,
        spawn: Callable[..., None],
    ) -> None:
        self._lanes, self._fire, self._state = lanes, fire, state
        self._now, self._open, self._tell, self._spawn = now, open_, tell, spawn
        self.on_result: Callable[[], None] = lambda: None
        self._under_way: set[str] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """What the box died over may have been carried out, or not: it says so."""
        try:
            for uuid in self._state.interrupted():
                self._state.done(uuid, {"uuid": uuid, "result": Outcome.SILENT.value})
        except sqlite3.Error as error:
            # the doors have to work with a full disk, too
            _logger.error("results of commands cannot be kept: %s", error)

    def take(self, command: dict[str, Any]) -> None:
        """A command came, perhaps not for the first time. Returns at once."""
        uuid = command["uuid"]
        with self._lock:
            if uuid in self._under_way:
                return  # its result comes
            self._under_way.add(uuid)
        try:
            if not self._state.first(uuid, self._now()):
                self._again(uuid, command)
                return
        except sqlite3.Error as error:
            # what cannot be remembered could be repeated after a restart
            _logger.error("command %s cannot be remembered: %s", uuid, error)
            self._forget(uuid)
            return
        self._spawn(self._carry_out, uuid, command)

    def _again(self, uuid: str, command: dict[str, Any]) -> None:
        self._forget(uuid)
        if any(result["uuid"] == uuid for result in self._state.results()):
            return  # the server has not heard yet what became of it
        told = {"uuid": uuid}
        self._tell(_text(command, "door"), "command", "duplicate", **told)
        self._state.untell(uuid)

    def _forget(self, uuid: str) -> None:
        with self._lock:
            self._under_way.discard(uuid)

    def _carry_out(self, uuid: str, command: dict[str, Any]) -> None:
        lane = self._lanes.get(_text(command, "door"))
        action, expires = command.get("action"), command.get("expires")
        if lane is None or action not in ACTIONS or type(expires) is not int:
            self._end(uuid, command, Outcome.REFUSED.value)
        elif self._now() > expires:
            self._end(uuid, command, "expired")
        elif action == "open":
            # the contact tells in its board's thread, which must not wait for a disk
            self._open(
                lane, lambda result: self._spawn(self._end, uuid, command, result)
            )
        elif action == "rearm":
            rearmed = self._fire.rearm(lane.wiring.fire, uuid)
            self._end(uuid, command, done_by(rearmed))
        else:
            self._end(uuid, command, done_by(self._hold(lane, action == "hold")))

    def _hold(self, lane: Lane, on: bool) -> Outcome:
        lane.held = on
        if lane.fire:
            return Outcome.DONE  # it is open, and stays so until it is re-armed
        return lane.hold(on)

    def _end(self, uuid: str, command: dict[str, Any], result: str) -> None:
        """`result`: a word of decision 0016."""
        door, action = _text(command, "door"), _text(command, "action")
        reason = _text(command, "reason")
        told = {"uuid": uuid, "action": action, "reason": reason}
        self._tell(door, "command", result, **told)
        try:
            self._state.done(uuid, {"uuid": uuid, "result": result})
        except sqlite3.Error as error:
            _logger.error("the result of %s cannot be kept: %s", uuid, error)
        self._forget(uuid)
        self.on_result()


def done_by(outcome: Outcome) -> str:
    """The word for an order that only a relay answers for: nothing was sensed."""
    return "switched" if outcome is Outcome.DONE else outcome.value


def _text(command: dict[str, Any], name: str) -> str:
    found = command.get(name)
    return found[:64] if isinstance(found, str) else ""
