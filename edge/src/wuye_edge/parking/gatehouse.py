"""Lanes of car parks at runtime: a plate is decided, the bar lifted, the act noted.

The same `wuye_engine.lane` decides here and on the server; what it needs is in the
register, so nothing in this way waits for a disk or the network (G14). A car that is
not let through stands before the lane until the guard says what becomes of it by one
of two buttons: `paid`, he has the money that was shown; `let`, open and record (G17).
Both are inputs of the relay board, so they work with nothing but the box.
"""

import logging
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wuye_engine.errors import EngineError, PlateError
from wuye_engine.lane import Code, Decision
from wuye_engine.lane.book import lifts_by
from wuye_engine.lane.wire import LaneRules, StayRow
from wuye_engine.plate import plate_kind

from ..contract import Kind, Outcome, Read
from ..lane import Lane
from . import words as say
from .acts import IN, KIND, OUT, Act, local
from .register import Register

if TYPE_CHECKING:
    from ..gate import Gate

_logger = logging.getLogger(__name__)
BEFORE = 180.0  # seconds a car that was not let through is thought to stand there
SHOWN = 120.0  # seconds a fee that was shown may be paid as it was
SAME = 30.0  # seconds: the plate that was let through, seen again, is the same car
LIFTED = (Outcome.DONE, Outcome.SILENT)
DUE = (Code.FEE, Code.OVERSTAY)
BY_HAND = "岗亭放行键"
FAULT = "fault"  # the code of a car that a device or a rule keeps there


@dataclass(slots=True)
class Before:
    """A car before a lane that was not let through."""

    plate: str
    kind: str
    code: str
    since: float  # monotonic seconds
    at: int  # ms
    stay: str = ""
    due: str = ""  # yuan
    image: str = ""


class Gatehouse:
    """The lanes of car parks among the doors of a gate."""

    def __init__(self, gate: "Gate", register: Register) -> None:
        self.gate, self.register = gate, register
        self._before: dict[str, Before] = {}
        self._last: dict[str, tuple[str, float]] = {}  # door: plate let through, when
        self._coming: Counter[int] = Counter()  # car park: cars at a bar that lifts
        for lane in gate.lanes.values():
            for contact, call in (
                (lane.wiring.paid, self.paid),
                (lane.wiring.let, self.let),
            ):
                gate.inputs.wire(contact, partial(gate.button, call, lane))

    # === A PLATE === #

    def answer(self, lane: Lane, read: Read) -> tuple[bool, str] | None:
        """As `Gate.answer`; None where it is no plate at a lane of a car park."""
        rules = self.register.lane(lane.id)
        if rules is None or read.number.kind is not Kind.PLATE:
            return None
        plate, now = read.number.value, self._mono()
        last, since = self._last.get(lane.id, ("", 0.0))
        if last == plate and now - since < SAME:
            return False, ""
        try:
            return self._decide(lane, rules, read)
        except (EngineError, ArithmeticError, LookupError) as error:
            # a reader's thread must not die of a rule that cannot be applied
            _logger.exception("lane %s cannot decide", lane.id)
            self.gate.tell(lane.id, "fault", "lane", text=str(error)[:200])
            at = self._now(read.at)
            self._stand(lane, rules.way, Before(plate, "", FAULT, now, at))
            return self._shown(lane, read.device, False, say.FAULT)

    def _decide(self, lane: Lane, rules: LaneRules, read: Read) -> tuple[bool, str]:
        plate, at = read.number.value, self._now(read.at)
        kind, image = _kind_of(plate), _image(read)
        with self.register.lock:
            decision, stay = self._look(rules, plate, kind, at)
            if decision.lifts and rules.way == IN:
                self._coming[rules.lot] += 1
        text = say.words(decision, rules.way)
        if not decision.lifts:
            self._not_through(lane, rules, plate, kind, at, (decision, stay), image)
            return self._shown(lane, read.device, False, text)
        why = _why(decision.code, rules.way)
        act = {"plate": plate, "kind": kind, "code": decision.code.value, "why": why}
        act |= {"stay": stay.key if stay else "", "image": image}
        try:
            outcome = self._through(lane, rules, at, act)
        finally:
            if rules.way == IN:
                self._coming[rules.lot] -= 1
        if outcome not in LIFTED:
            before = Before(plate, kind, decision.code.value, self._mono(), at)
            before.stay, before.image = act["stay"], image
            self._stand(lane, rules.way, before, FAULT)
            return self._shown(lane, read.device, False, say.FAULT)
        return self._shown(lane, read.device, True, text)

    def _look(
        self, rules: LaneRules, plate: str, kind: str, at: int
    ) -> tuple[Decision, StayRow | None]:
        book, moment = self.register.book, local(at)
        if rules.way == IN:
            coming = self._coming[rules.lot]
            return book.look_in(rules, plate, kind, moment, coming), None
        stay = book.open_stay(rules.lot, plate)
        return book.look_out(rules, stay, plate, kind, moment), stay

    def _not_through(
        self,
        lane: Lane,
        rules: LaneRules,
        plate: str,
        kind: str,
        at: int,
        found: tuple[Decision, StayRow | None],
        image: str,
    ) -> None:
        decision, stay = found
        due = ""
        if decision.code in DUE and decision.charge:
            due = str(decision.charge.amount)
        before = Before(plate, kind, decision.code.value, self._mono(), at)
        before.stay, before.due, before.image = stay.key if stay else "", due, image
        self._stand(lane, rules.way, before)

    # === THE GUARD'S BUTTONS === #

    def paid(self, lane: Lane) -> None:
        """The guard has the money that was shown: note it, lift (in its own thread).

        What was done at the booth's screen meanwhile counts: who has paid there pays
        nothing here, and for who has left nothing is lifted.
        """
        rules, before = self.register.lane(lane.id), self._standing(lane)
        if rules is None or before is None or not before.due:
            return
        now = self._now()
        with self.register.lock:
            decision, stay = found = self._look(rules, before.plate, before.kind, now)
        if stay is None or stay.key != before.stay:
            self._before.pop(lane.id, None)
            return
        act = {"plate": before.plate, "kind": before.kind, "code": before.code}
        act |= {"stay": before.stay, "image": before.image, "why": "paid"}
        if decision.lifts:
            act |= {"code": decision.code.value, "why": lifts_by(decision.code)}
        elif not rules.shift:
            # nobody's drawer: the money would be in no shift (accounting row 26)
            self._shown(lane, "", False, say.NO_SHIFT)
            return
        elif self._mono() - before.since > SHOWN:
            # what was shown is old: the fee of now, to be confirmed once more
            where = (before.plate, before.kind, now, found, before.image)
            self._not_through(lane, rules, *where)
            self._shown(lane, "", False, say.words(decision, rules.way))
            return
        else:
            act |= {"paid": before.due, "settled": before.at, "shift": rules.shift}
        outcome = self._through(lane, rules, now, act, always=True)
        text = say.FAREWELL if outcome in LIFTED else say.FAULT
        self._shown(lane, "", outcome in LIFTED, text)

    def let(self, lane: Lane) -> None:
        """Open and record: whatever is wrong, no car is held (G17)."""
        rules, before = self.register.lane(lane.id), self._standing(lane)
        way = rules.way if rules else OUT
        before = before or Before("", "", Code.NO_PLATE.value, 0.0, 0)
        owing = way == OUT and bool(before.due)
        act = {"plate": before.plate, "kind": before.kind, "code": before.code}
        act |= {"stay": before.stay, "image": before.image, "reason": BY_HAND}
        act |= {"why": "later" if owing else "guard"}
        outcome = self._through(lane, rules, self._now(), act, always=True)
        said = say.WELCOME if way == IN else say.FAREWELL
        self._shown(lane, "", outcome in LIFTED, said)

    # === STEPS === #

    def _through(
        self,
        lane: Lane,
        rules: LaneRules | None,
        at: int,
        act: dict,
        always: bool = False,
    ) -> Outcome:
        """Lift, and note what was done; also what could not be, for a guard's word:
        he lifts by the bar's own key then."""
        outcome = self.gate.lift(lane)
        if outcome not in LIFTED and not always:
            self.gate.tell(lane.id, "door", outcome.value)
            return outcome
        way = rules.way if rules else OUT
        with self.register.lock:
            made = Act(
                n=self.register.next(),
                act=way,
                token=str(uuid.uuid4()),
                door=lane.id,
                at=at,
                relay=outcome.value,
                **act,
            )
            self.register.note(made)
            # in the order of their numbers, whichever lane is quicker
            entry = self.gate.entry(lane.id, KIND, made.code)
            entry.at, entry.detail = at, made.detail()
            self.gate.journal.add(entry)
        self._before.pop(lane.id, None)
        self._last[lane.id] = (made.plate, self._mono())
        return outcome

    def _stand(self, lane: Lane, way: str, before: Before, code: str = "") -> None:
        """It stands there now; the journal says so, and by it the booth's screen."""
        self._before[lane.id] = before
        asked = {"plate": before.plate, "due": before.due, "image": before.image}
        asked = {name: value for name, value in asked.items() if value}
        self.gate.tell(lane.id, KIND, code or before.code, way=way, **asked)

    def _standing(self, lane: Lane) -> Before | None:
        before = self._before.get(lane.id)
        if before and self._mono() - before.since < BEFORE:
            return before
        return None

    def _mono(self) -> float:
        return self.gate.clock.mono() / 1000

    def _now(self, at: float = 0.0) -> int:
        """ms since 1970, of now or of a monotonic moment (seconds)."""
        clock = self.gate.clock
        return clock.now() - (clock.mono() - round(at * 1000) if at else 0)

    def _shown(
        self, lane: Lane, reader: str, allowed: bool, text: str
    ) -> tuple[bool, str]:
        self.gate.signal(lane, reader, allowed, text)
        return allowed and lane.relay is None, text

    def health(self) -> dict[str, int]:
        """For the server."""
        return {"lots": self.register.number, "acts": self.register.waiting}


def _why(code: Code, way: str) -> str:
    if way == IN:
        return "special" if code is Code.SPECIAL else "entry"
    return lifts_by(code)


def _kind_of(plate: str) -> str:
    try:
        return plate_kind(plate)
    except PlateError:
        return ""


def _image(read: Read) -> str:
    pictures = read.detail.get("pictures") or []
    return str(pictures[0].get("file", ""))[:200] if pictures else ""
