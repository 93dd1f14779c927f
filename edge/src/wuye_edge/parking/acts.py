"""What a lane did, as the journal has it and the server takes it in.

An act is the detail of an event of the kind `lane`. Its number `n` grows by one from
act to act of a box, so that server and box agree which of them a snapshot contains.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

KIND = "lane"
GATE = timezone(timedelta(hours=8))  # tariffs are read by the clock of the gate
IN, OUT = "in", "out"


def local(milliseconds: int) -> datetime:
    """The clock at the gate, whole seconds, as the engine takes it.

    >>> local(1_790_000_000_999)
    datetime.datetime(2026, 9, 21, 22, 13, 20)
    """
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone(GATE)
    return moment.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Act:
    """A car that was let in or out. `stay` is the key it had on the box; `paid` yuan
    that the guard took, computed for `settled` (ms), in the shift `shift`."""

    n: int
    act: str
    token: str
    door: str
    at: int  # ms
    code: str
    why: str
    plate: str = ""
    kind: str = ""
    stay: str = ""
    reason: str = ""
    paid: str = ""
    settled: int = 0
    shift: int = 0
    relay: str = ""
    image: str = ""

    def detail(self) -> dict[str, Any]:
        """As the journal keeps it: what is empty is left out."""
        apart = ("door", "at", "code")
        return {
            name: value
            for name, value in asdict(self).items()
            if value and name not in apart
        }


def act_of(event: Mapping[str, Any]) -> Act | None:
    """The act of a journal's event, or None for any other."""
    detail = event.get("detail")
    if event.get("kind") != KIND or not isinstance(detail, dict) or "n" not in detail:
        return None
    apart = {name: event[name] for name in ("door", "at", "code")}
    return Act(**apart, **detail)
