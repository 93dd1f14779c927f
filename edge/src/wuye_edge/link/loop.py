"""The link's thread: sends events, fetches denials and lists, takes commands.

It asks every 1.25 s, at once when there is something to say or the server rings, and
after a failure again within 5 s.
"""

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Protocol

from wuye_engine.errors import InvalidAccessList

from ..cameras.album import Album
from ..parking.register import Register
from ..store.journal import Entry, Journal
from ..store.permits import Permits
from ..store.state import State
from .client import Client, NotBelieved, NotReached, Refused
from .clock import Clock
from .enrol import other_key, rotate
from .lists import fetch
from .lots import fetch_lots
from .seal import NotSealed, derive
from .wake import Waker

_logger = logging.getLogger(__name__)
POLL = 1.25  # seconds; with the call itself an order is there after 1.5
FIRST_RETRY, LAST_RETRY = 0.25, 5.0  # seconds
WAIT = 1.0  # seconds until it is asked again whether this process may speak
BATCH = 500  # events of a call; the server takes up to 1000
NOTED = 60_000  # ms between two notes of what is only a time
WORDS = {
    "wait": "wait: another process has just spoken with this key",
    "copy": "copy: another box has this key, or this journal is older than what the"
    " server holds. Doors go on. Enrol this box again, then nothing of it is lost",
}
PAUSE = 30_000  # ms until a list that was refused is asked for again


class Gate(Protocol):
    """What the link asks of the gate."""

    def entry(self, door: str, kind: str, code: str = "", **detail: Any) -> Entry: ...

    def command(self, command: dict[str, Any]) -> None: ...

    def health(self) -> dict[str, Any]: ...


class Link:
    """One thread. The gate goes on in the same way whether it runs or not."""

    def __init__(
        self,
        client: Client,
        gate: Gate,
        stores: tuple[State, Permits, Journal],
        clock: Clock,
        waker: Waker | None = None,
        keep_days: int = 30,
        on_turn: Callable[[bool], None] = lambda reached: None,
    ) -> None:
        self.client, self.gate, self.clock = client, gate, clock
        self.state, self.permits, self.journal = stores
        self.waker = waker or Waker(client.server, self.wake)
        self.keep_days = keep_days  # that an event is kept after the server has it
        self.register: Register | None = None  # of car parks, where there are any
        self.album: Album | None = None  # of pictures, where cameras keep any
        self.reached = False
        self.refused = ""  # why the server does not listen, in its own word
        # names this process to the server: of two that have one key it hears one only
        self.life = secrets.token_hex(16)
        self._on_turn = on_turn  # tests wait for turns by it
        self._ring, self._stopping = threading.Event(), threading.Event()
        self._resend: list[int] = []
        self._noted = self._paused = self._lots_paused = 0
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Start asking."""
        self.journal.on_written = self.wake
        self.waker.start()
        self._thread.start()

    def stop(self) -> None:
        """End after the call that is under way."""
        self._stopping.set()
        self._ring.set()
        self.waker.stop()
        if self._thread.is_alive():
            self._thread.join(30)
        self.client.close()

    def wake(self) -> None:
        """Ask at once."""
        self._ring.set()

    # === TURNS === #

    def _run(self) -> None:
        delay = FIRST_RETRY
        while not self._stopping.is_set():
            self._ring.clear()
            reached = self._try()
            if reached != self.reached:
                _logger.warning("the server is %s", "there" if reached else "away")
                self.reached = reached
            self._on_turn(reached)
            if reached:
                delay = FIRST_RETRY
                self._ring.wait(POLL)
            else:
                waits = self.refused == "wait"
                self._stopping.wait(WAIT if waits else delay)
                delay = min(delay * 2, LAST_RETRY)

    def _try(self) -> bool:
        """A turn; whatever goes wrong in it, the next one comes."""
        try:
            while self.turn() and not self._stopping.is_set():
                pass
            self.refused = ""
        except Refused as refused:
            if refused.reason != self.refused:
                self.refused = refused.reason
                _logger.warning("the server refuses this box: %s", why(self.refused))
            if refused.reason == "key" and other_key(self.state):
                self._take_key()
            return False
        except (NotReached, NotBelieved) as error:
            _logger.info("%s", error)
            return False
        except (NotSealed, InvalidAccessList, sqlite3.Error) as error:
            _logger.error("the server's answer cannot be used: %s", error)
            return True  # it is there; asking at once again would not help
        except Exception:
            # an answer nobody thought of must not end the thread for good
            _logger.exception("a turn of the link failed")
            return False
        return True

    def turn(self) -> bool:
        """A call with events, and what its answer asks for. True: more are waiting."""
        events = self._events()
        answer = self.client.call(
            "events",
            {
                "boot": self.gate.entry("", "").boot,
                "life": self.life,
                "last": self.journal.newest,
                "first": events[0]["seq"] if events else 0,
                "events": events,
                "health": self._health(),
            },
        )
        self._heard(answer)
        # orders first: somebody stands there, and a list may have many pages
        self._orders(answer.get("commands") or [])
        self._lists(answer.get("versions") or {})
        self._lots((answer.get("versions") or {}).get("lots"))
        self._answer_orders()
        self._show(answer.get("pictures"))
        wanted = answer.get("key_number")
        if type(wanted) is int and wanted > self.state.get("key_number"):
            rotate(self.client, self.state)
            self._take_key()
        return bool(self._resend) or len(events) >= BATCH

    def _events(self) -> list[dict[str, Any]]:
        found = {event["seq"]: event for event in self.journal.pending(BATCH)}
        if self._resend:
            again, gone = self.journal.again(self._resend)
            found.update((event["seq"], event) for event in again)
            self.journal.report_gone(gone, self.gate.entry("", "loss"))
        return [found[seq] for seq in sorted(found)]

    def _health(self) -> dict[str, Any]:
        return {
            "list": self.permits.number,
            "deny": self.permits.deny_number,
            "pending": self.journal.waiting(),
            "offset": self.client.offset,
            "clock": self.clock.state(),
            "journal": self.journal.fault,
            **self.gate.health(),
        }

    def _heard(self, answer: dict[str, Any]) -> None:
        acked, resend = answer.get("acked"), answer.get("resend") or []
        if type(acked) is int:
            self.journal.ack(acked)
        asked = [one for one in resend if type(one) is int]
        # what was sent just now and is asked for again was refused: no use in haste
        self._resend = [] if asked == self._resend else asked
        channel = answer.get("channel")
        if isinstance(channel, str) and channel:
            self.waker.listen(channel)
        if self.client.jump:
            by, self.client.jump = self.client.jump, 0
            self.journal.add(self.gate.entry("", "clock", "set", by=by))
        if by := self.clock.jumped():
            self.journal.add(self.gate.entry("", "clock", "jump", by=by))

    # === LISTS === #

    def _lists(self, versions: dict[str, Any]) -> None:
        """Denials and the list, where others are in force; else they are confirmed."""
        now = self.clock.now()
        held = {"list": self.permits.number, "deny": self.permits.deny_number}
        if held == {name: versions.get(name) for name in held}:
            # a minute is little in an age of 30 days, and much for a memory card
            if abs(now - self._noted) >= NOTED:
                self._noted = now
                # first what makes room: the rest needs a disk that is not full
                self.journal.trim(now, self.keep_days)
                self.permits.confirm(now)
                self._remember(now)
            return
        if abs(now - self._paused) < PAUSE:
            return
        try:
            if fetch(self.client, self.permits, self.state, now):
                self.permits.confirm(now)
                taken = {"deny": self.permits.deny_number}
                self.journal.add(self.gate.entry("", "list", "taken", **taken))
        except (InvalidAccessList, NotSealed) as error:
            self._paused = now
            _logger.error("the list is refused: %s", error)
            detail = {"error": str(error)[:200]}
            self.journal.add(self.gate.entry("", "list", "refused", **detail))

    def _lots(self, newest: Any) -> None:
        """What the box has to know of car parks, where something newer is there."""
        if not self.register or type(newest) is not int:
            return
        now = self.clock.now()
        if newest == self.register.number or now - self._lots_paused < PAUSE:
            return
        try:
            fetch_lots(self.client, self.register)
        except InvalidAccessList as error:
            self._lots_paused = now
            _logger.error("the car parks are refused: %s", error)
            detail = {"error": str(error)[:200]}
            self.journal.add(self.gate.entry("", "list", "refused", **detail))

    def _remember(self, now: int) -> None:
        """What a box has to know whose clock or whose journal is broken."""
        self.state.put(time=now)
        if proof := self.journal.proof():
            self.state.put(acked=proof[0], acked_chain=proof[1])

    # === COMMANDS === #

    def _orders(self, commands: list[Any]) -> None:
        for command in commands:
            if isinstance(command, dict) and isinstance(command.get("uuid"), str):
                self.gate.command(command)

    def _answer_orders(self) -> None:
        results = self.state.results()
        if results:
            answer = self.client.call("commands", {"results": results})
            self.state.told(results)
            self._orders(answer.get("commands") or [])

    # === PICTURES === #

    def _show(self, wanted: Any) -> None:
        """One picture with each turn, behind all that somebody waits for at a gate.

        What gets lost on its way is asked for again.
        """
        if not self.album:
            return
        self.album.ask(wanted)
        if found := self.album.ready():
            self.client.call("picture", found)
            self.wake()  # there may be another

    def _take_key(self) -> None:
        self.journal.key = derive(self.state.get("key"), b"events")


def why(reason: str) -> str:
    """The server's word for a refusal, and what to do about it."""
    return WORDS.get(reason, reason)
