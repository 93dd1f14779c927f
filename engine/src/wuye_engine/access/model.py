"""What an access list says: doors, plans, denials, permits.

There is no name of a person in it: `label` is what the guard needs to see.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from .plans import Calendar, Plan


class Offline(StrEnum):
    """What a door does when its list is older than it may be (F13)."""

    STAFF = "staff"
    CLOSED = "closed"
    OPEN = "open"  # everybody who is not denied passes


class Passback(StrEnum):
    """Whether somebody who is in may go in again (F14)."""

    OFF = "off"
    SOFT = "soft"  # he may, and it is flagged
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Door:
    """A door, a lane, a turnstile. Each way through it is a door of its own.

    `enters` and `leaves` name zones: an entrance of the garage enters `garage`, its
    exit leaves it. `seconds` is how long the lock is held, `held` after how many an
    open door is an alarm.
    """

    id: str
    name: str = ""
    enters: str = ""
    leaves: str = ""
    passback: Passback = Passback.OFF
    offline_days: int = 30
    offline: Offline = Offline.STAFF
    free_exit: bool = False
    seconds: float = 3.0
    held: int = 30


@dataclass(frozen=True, slots=True)
class Right:
    """Doors, hours (no plan: always) and validity in ms; the end is not within."""

    doors: tuple[str, ...]
    plan: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """A card, a plate, a code: its hashes (one for each form a reader may give)."""

    card: str
    hashes: tuple[str, ...]
    rights: tuple[Right, ...]
    label: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """A number that never opens anything again (F2, F3)."""

    hash: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """All of a list but its permits. `made` is when the server made it (ms)."""

    number: int = 0
    made: int = 0
    doors: dict[str, Door] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True, slots=True)
class AccessList:
    """A whole list, as the server compiles it for one box."""

    head: Head
    permits: tuple[Permit, ...] = ()
    denials: tuple[Denial, ...] = ()
