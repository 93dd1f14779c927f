"""The decision. Plain values in, a code out; the same on the box and on the server."""

from collections.abc import Sequence
from dataclasses import dataclass

from .codes import Code
from .model import Door, Head, Offline, Passback, Permit, Right
from .plans import DAY


@dataclass(frozen=True, slots=True)
class Found:
    """What the list has for the number that was read."""

    permits: Sequence[Permit] = ()
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The circumstances. `age` is how long ago (ms) the server last said that the list
    is the newest; `where` is the zone the card is known to be in."""

    age: int = 0
    fire: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A code, and whose card it was where that is known beyond doubt."""

    code: Code
    permit: Permit | None = None

    @property
    def allow(self) -> bool:
        """The door opens."""
        return self.code.allow


_NOW, _NO_HEAD = Moment(), Head()


def decide(
    door: Door,
    found: Found,
    at: int,
    moment: Moment = _NOW,
    head: Head = _NO_HEAD,
) -> Decision:
    """What becomes of a number at a door at a time (ms since 1970).

    First what holds for everybody: the deny list (nothing outranks it), fire, a free
    exit, a door that stands open because its list is too old. Then the card, from who
    it is to whether it may now: the code names the first thing that is wrong.
    """
    stale = moment.age > door.offline_days * DAY
    if found.denied:
        return Decision(Code.DENIED)
    here, rights = _here(door, found.permits)
    one = here[0] if len(here) == 1 else None
    if moment.fire:
        return Decision(Code.FIRE, one)
    if door.free_exit:
        return Decision(Code.FREE_EXIT, one)
    if stale and door.offline is Offline.OPEN:
        return Decision(Code.OFFLINE_OPEN, one)
    if one is None:
        return Decision(_nobody(here, found.permits))
    return Decision(_card(door, one, rights, at, moment, head, stale), one)


def _here(
    door: Door, permits: Sequence[Permit]
) -> tuple[list[Permit], tuple[Right, ...]]:
    """The cards with any right at this door, and the rights of the first of them."""
    here = []
    rights: tuple[Right, ...] = ()
    for permit in permits:
        own = tuple(right for right in permit.rights if door.id in right.doors)
        if own:
            rights = rights or own
            here.append(permit)
    return here, rights


def _nobody(here: Sequence[Permit], permits: Sequence[Permit]) -> Code:
    if here:
        return Code.AMBIGUOUS
    return Code.WRONG_DOOR if permits else Code.UNKNOWN


def _card(
    door: Door,
    permit: Permit,
    rights: Sequence[Right],
    at: int,
    moment: Moment,
    head: Head,
    stale: bool,
) -> Code:
    current = [right for right in rights if _valid(right, at)]
    if not current:
        coming = any(right.start is not None and at < right.start for right in rights)
        return Code.NOT_YET if coming else Code.EXPIRED
    if stale and door.offline is Offline.CLOSED:
        return Code.OFFLINE_CLOSED
    if stale and not permit.staff:
        return Code.OFFLINE_STAFF
    if not any(_in_hours(right, at, head) for right in current):
        return Code.OUT_OF_HOURS
    return _passback(door, moment.where)


def _valid(right: Right, at: int) -> bool:
    started = right.start is None or right.start <= at
    return started and (right.end is None or at < right.end)


def _in_hours(right: Right, at: int, head: Head) -> bool:
    if not right.plan:
        return True
    plan = head.plans.get(right.plan)
    return plan is not None and head.calendar.holds(plan, at)


def _passback(door: Door, where: str) -> Code:
    """Going in where one is already; going out of where one is not only gets a flag:
    nobody is ever held inside."""
    if door.passback is Passback.OFF or not where:
        return Code.GRANTED
    if door.enters and door.enters == where:
        hard = door.passback is Passback.HARD
        return Code.PASSBACK_HARD if hard else Code.PASSBACK_SOFT
    if door.leaves and door.leaves != where:
        return Code.PASSBACK_SOFT
    return Code.GRANTED
