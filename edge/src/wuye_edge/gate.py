"""The gate: a read is decided and the door opened in the reader's own thread.

Nothing in that way waits for a disk or the network. What happened goes into the
journal's queue, the person is told, and what the door's contact says comes later.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from wuye_engine.access import Decision, Moment, decide

from .bar import Bar
from .config import Config
from .contract import Device, Fault, Input, Outcome, Read, Signalling
from .credential import hash_of, tail_of
from .fire import Fire
from .inputs import Inputs
from .lane import Lane
from .link.clock import Clock
from .orders import Orders, done_by
from .store.journal import Entry, Journal
from .store.permits import Held, Permits
from .store.state import State
from .timers import Timers
from .words import NO_LIST, WORDS

if TYPE_CHECKING:
    from .parking.gatehouse import Gatehouse

_logger = logging.getLogger(__name__)
OUTSIDE = "outside"  # where who has left a zone for no other one is
REMEMBERED = 20_000  # events looked through for where cards are, at the start


class Gate:
    """Where devices deliver (`contract.Sink`). Any thread may call it."""

    def __init__(
        self,
        config: Config,
        devices: Mapping[str, Device],
        stores: tuple[State, Permits, Journal],
        clock: Clock,
        boot: str,
    ) -> None:
        self.devices, self.clock, self.boot = devices, clock, boot
        self.state, self.permits, self.journal = stores
        self.timers = Timers()
        self.lanes = {
            name: Lane(wiring, devices.get(wiring.relay))  # type: ignore[arg-type]
            for name, wiring in config.doors.items()
        }
        self.fire = Fire(
            config.fire, self.lanes, self.state, self.timers, self.tell, self.spawn
        )
        self.orders = Orders(
            self.lanes,
            self.fire,
            self.state,
            clock.latest,
            self.open,
            self.tell,
            self.spawn,
        )
        self._readers = {
            reader: lane
            for lane in self.lanes.values()
            for reader in lane.wiring.readers
        }
        self.parking: Gatehouse | None = None  # lanes of car parks, where there are
        self.inputs = self._wire_inputs(config)
        self._where: dict[str, str] = {}  # card: zone
        self._threads: set[threading.Thread] = set()

    def _wire_inputs(self, config: Config) -> Inputs:
        inputs = Inputs()
        for lane in self.lanes.values():
            wiring = lane.wiring
            for contact, call in (
                (wiring.contact, partial(self._contact, lane)),
                (wiring.loop, partial(self._loop, lane)),
                (wiring.exit, partial(self.button, self._exit_now, lane)),
                (wiring.tamper, partial(self._tamper, lane)),
            ):
                inputs.wire(contact, call)
            inputs.wire_counter(wiring.counter, lane.id)
            if wiring.lowers and wiring.loop and lane.relay:
                sensor, kept = self.devices[wiring.loop.device], self.state.note_bar
                calls = (self.timers, self.spawn, self.tell)
                lane.bar = Bar(lane, sensor, calls, partial(kept, lane.id))
                inputs.wire_bar(wiring.loop, lane.bar)
        for name, zone in config.fire.items():
            inputs.wire(
                zone.input, lambda on, _at, name=name: self.fire.input(name, on)
            )
            inputs.wire(zone.rearm, lambda on, _at, name=name: self._rearm(name, on))
        return inputs

    def start(self) -> None:
        """Before the devices: they may deliver at once."""
        for event in self.journal.last(REMEMBERED):
            detail = event["detail"]
            if isinstance(detail, dict) and "zone" in detail and "card" in detail:
                self._where[detail["card"]] = detail["zone"]
        self.timers.start()
        self.orders.start()
        up = self.state.bars()
        for lane in self.lanes.values():
            if lane.bar:
                lane.bar.start(lane.id in up)
        self.fire.start()

    def stop(self) -> None:
        """After the devices: nothing is delivered any more."""
        self.timers.stop()
        for thread in list(self._threads):
            thread.join(10)

    # === WHAT EVERYBODY USES === #

    def entry(
        self, door: str, kind: str, code: str = "", at: float = 0.0, **detail: Any
    ) -> Entry:
        """An event of now, or of the monotonic moment `at` (seconds)."""
        now, mono = self.clock.now(), self.clock.mono()
        back = mono - round(at * 1000) if at else 0
        return Entry(
            at=now - back,
            mono=mono - back,
            boot=self.boot,
            clock=self.clock.state(),
            list=self.permits.number,
            door=door,
            kind=kind,
            code=code,
            detail=detail or None,
        )

    def tell(self, door: str, kind: str, code: str = "", **detail: Any) -> None:
        """An event for the journal."""
        self.journal.add(self.entry(door, kind, code, **detail))

    def spawn(self, call: Callable[..., None], *arguments: Any) -> None:
        """Do it in a thread of its own: it waits for a board or a disk, and whoever
        asks must not."""

        def run() -> None:
            try:
                call(*arguments)
            except Exception:
                _logger.exception("%s failed", call)
            finally:
                self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="gate", daemon=True)
        self._threads.add(thread)
        thread.start()

    def health(self) -> dict[str, Any]:
        """What the server is told with every call."""
        return {
            "devices": {name: one.state() for name, one in self.devices.items()},
            "doors": {
                name: lane.state() | self.inputs.sensed(lane.wiring, self.devices)
                for name, lane in self.lanes.items()
            },
            "fire": self.fire.released(),
            **({"parking": self.parking.health()} if self.parking else {}),
        }

    def command(self, command: dict[str, Any]) -> None:
        """A command of the server."""
        self.orders.take(command)

    # === READS === #

    def coming(self, device: str) -> None:
        """A number begins to arrive: the relay's bus is kept free for the order."""
        lane = self._readers.get(device)
        if lane and lane.relay:
            lane.relay.expect()

    def read(self, read: Read) -> None:
        """A number was read: decide, open, note, tell the person."""
        self.answer(read)

    def answer(self, read: Read) -> tuple[bool, str]:
        """The same for a camera: whether it shall open itself, and the words to show.

        A door with a relay is opened by it; then the camera opens nothing.
        """
        lane = self._readers.get(read.device)
        if lane is None:
            self.tell("", "fault", "no_door", device=read.device)
            return False, ""
        if not lane.is_new(read.number, read.at):
            return False, ""
        if self.parking and (told := self.parking.answer(lane, read)) is not None:
            return told
        try:
            held, decision, credential = self._decide(lane, read)
        except (sqlite3.Error, ValueError, KeyError) as error:
            # a reader's thread must not die of a list that cannot be read
            _logger.exception("the list cannot be read")
            self.tell(lane.id, "fault", "list", text=str(error)[:200])
            self.signal(lane, read.device, False, NO_LIST)
            return False, NO_LIST
        outcome = self._let_in(lane, held, decision) if decision.allow else None
        entry = self.entry(lane.id, "access", decision.code.value, read.at)
        entry.credential = credential
        entry.detail = self._detail(lane, read, decision, outcome)
        self.journal.add(entry)
        words = WORDS[decision.code]
        self.signal(lane, read.device, decision.allow, words)
        return decision.allow and lane.relay is None, words

    def replay(self, read: Read) -> None:
        """What a camera saw while it was alone: history, which never opens."""
        lane = self._readers.get(read.device)
        entry = self.entry(lane.id if lane else "", "history", "seen")
        entry.credential = hash_of(self.permits.held.card_key, read.number)
        entry.detail = {**read.detail, "device": read.device}
        self.journal.add(entry)

    def _decide(self, lane: Lane, read: Read) -> tuple[Held, Decision, str]:
        # twice where the list was swapped between: its key may be another
        while True:
            key = self.permits.held.card_key
            credential = hash_of(key, read.number)
            held, found = self.permits.find(credential)
            if held.card_key == key:
                break
        now = self.clock.now() - (self.clock.mono() - round(read.at * 1000))
        where = ""
        if len(found.permits) == 1:
            where = self._where.get(found.permits[0].card, "")
        age = max(now - self.permits.confirmed, 0)
        moment = Moment(age, lane.fire, where)
        door = held.door(lane.id)
        return held, decide(door, found, now, moment, held.head), credential

    def _let_in(self, lane: Lane, held: Held, decision: Decision) -> Outcome | None:
        """Open; what the contact says is an event of its own (F11)."""
        card = decision.permit.card if decision.permit else ""
        if not lane.senses:
            self._goes(lane, held, card)
            return self._pulse(lane, held) if lane.relay else None

        def ended(result: str) -> None:
            detail: dict[str, Any] = {"card": card} if card else {}
            if result == "opened":
                detail |= self._goes(lane, held, card)
            self.tell(lane.id, "door", result, **detail)

        return self._open_and_sense(lane, held, ended)

    def _goes(self, lane: Lane, held: Held, card: str) -> dict[str, str]:
        """Where the card is now; what the event says of it."""
        door = held.door(lane.id)
        if not card or not (door.enters or door.leaves):
            return {}
        self._where[card] = door.enters or OUTSIDE
        return {"zone": self._where[card]}

    def _detail(
        self, lane: Lane, read: Read, decision: Decision, outcome: Outcome | None
    ) -> dict[str, Any]:
        """What a guard has to see, and what a restart has to know."""
        detail = {
            **read.detail,
            "device": read.device,
            "form": read.number.kind.value,
            "tail": tail_of(read.number),
        }
        if read.number.kind == "plate":
            detail["plate"] = read.number.value  # everybody can read it at the gate
        if outcome is not None:
            detail["relay"] = outcome.value
        if decision.permit:
            card = decision.permit.card
            detail |= {"card": card, "label": decision.permit.label}
            if decision.allow and not lane.senses and card in self._where:
                detail["zone"] = self._where[card]
        return detail

    def signal(self, lane: Lane, reader: str, allowed: bool, words: str) -> None:
        """Tell the person at a lane: by the reader, and by all its displays."""
        for name in (reader, *lane.wiring.displays):
            device = self.devices.get(name)
            signal: Signalling | None = getattr(device, "signal", None)
            if signal is not None:
                signal(allowed, words)

    # === OPENING === #

    def lift(self, lane: Lane) -> Outcome:
        """Open for a car, and wait for the board; what is sensed comes later."""
        if lane.relay is None:
            return Outcome.DONE  # the camera that saw it opens
        if not lane.senses:
            return self._pulse(lane, self.permits.held)
        return self._open_and_sense(
            lane, self.permits.held, lambda result: self.tell(lane.id, "door", result)
        )

    def _pulse(self, lane: Lane, held: Held) -> Outcome:
        seconds = lane.wiring.seconds or held.door(lane.id).seconds
        return lane.pulse(seconds)

    def _open_and_sense(
        self, lane: Lane, held: Held, ended: Callable[[str], None]
    ) -> Outcome:
        """`ended` hears `opened`, `not_sensed` or what the relay said instead."""
        silent: list[Outcome] = []
        expected = lane.expect(
            lambda result: ended("silent" if silent and result != "opened" else result)
        )
        outcome = self._pulse(lane, held) if lane.relay else Outcome.DONE
        if outcome in (Outcome.REFUSED, Outcome.DOWN):
            lane.cancel(expected)
            ended(outcome.value)
            return outcome
        if outcome is Outcome.SILENT:
            silent.append(outcome)
        if lane.opened is not None and lane.wiring.contact:
            lane.end(expected, "opened")  # it stands open from the one before
        self.timers.after(lane.wiring.sense, lambda: lane.end(expected, "not_sensed"))
        return outcome

    def open(self, lane: Lane, ended: Callable[[str], None]) -> None:
        """Open for a command; `ended` hears a word of decision 0016."""
        held = self.permits.held
        if not lane.senses:
            ended(done_by(self._pulse(lane, held)))
            return
        words = {"opened": Outcome.DONE.value}
        self._open_and_sense(
            lane, held, lambda result: ended(words.get(result, result))
        )

    # === INPUTS === #

    def input(self, change: Input) -> None:
        """A contact changed, or a board says after a reconnect how it is."""
        self.inputs.change(change)

    def count(self, device: str, channel: int, value: int) -> None:
        """How often a bar was lifted, as its board counts (G10)."""
        if door := self.inputs.door_of(device, channel):
            self.tell(door, "count", "board", value=value)

    def _contact(self, lane: Lane, on: bool, at: float) -> None:
        lane.is_open(on, at)
        if not on:
            self.tell(lane.id, "door", "closed", at=at)
            return
        if not lane.moved(all_=True):
            code = "opened" if lane.stands_open else "forced"
            self.tell(lane.id, "door", code, at=at)
        held = self.permits.held.door(lane.id).held
        self.timers.after(held, lambda: self._still_open(lane, at, held))

    def _still_open(self, lane: Lane, at: float, seconds: int) -> None:
        if lane.opened == at and not lane.stands_open:
            self.tell(lane.id, "door", "held", seconds=seconds)

    def _loop(self, lane: Lane, on: bool, _at: float) -> None:
        if on:
            lane.moved(all_=False)

    def button(
        self, call: Callable[[Lane], None], lane: Lane, on: bool, _at: float
    ) -> None:
        """A button was pressed or let go."""
        if on:
            # the board that tells of the button may be the one that has to open
            self.spawn(call, lane)

    def _exit_now(self, lane: Lane) -> None:
        outcome = self.lift(lane)
        self.tell(lane.id, "exit", "button", relay=outcome.value)

    def _tamper(self, lane: Lane, on: bool, _at: float) -> None:
        self.tell(lane.id, "fault", "tamper" if on else "tamper_over")

    def _rearm(self, zone: str, on: bool) -> None:
        if on:
            self.spawn(self.fire.rearm, zone, "key")

    def fault(self, fault: Fault) -> None:
        """A device is not well, or is well again."""
        lane = self._readers.get(fault.device)
        door = lane.id if lane else ""
        detail = {"device": fault.device, "text": fault.detail[:200]}
        self.journal.add(self.entry(door, "fault", fault.code, fault.at, **detail))
