"""Events as the journal writes them: a canonical text, chained to the one before."""

import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass, replace
from typing import Any

from wuye_engine.access.wire import canonical

LONGEST = 2000  # characters of a detail; the server takes twice as many
WORD = 64  # characters of a code
NO_WORD = re.compile(r"[^A-Za-z0-9_.:-]", re.ASCII)


@dataclass(slots=True)
class Entry:
    """An event before it has a number. Times are ms."""

    at: int
    mono: int
    boot: str
    clock: str
    list: int
    door: str
    kind: str
    code: str = ""
    credential: str = ""
    detail: dict[str, Any] | None = None

    def body(self, seq: int) -> dict[str, Any]:
        """The event as the server gets it, without its chain."""
        return {
            "seq": seq,
            "uuid": str(uuid.uuid4()),
            "at": self.at,
            "mono": self.mono,
            "boot": self.boot,
            "clock": self.clock,
            "list": self.list,
            "door": self.door,
            "kind": self.kind,
            "code": self.code,
            "credential": self.credential,
            "detail": self.detail,
        }


def chain_value(key: bytes, before: str, body: str) -> str:
    """HMAC-SHA256 in hex of the chain before ("" for none) and the canonical event."""
    return hmac.digest(key, bytes.fromhex(before) + body.encode(), hashlib.sha256).hex()


@dataclass(slots=True)
class Lost:
    """Events that found no room: how many, and when the first and the last came."""

    count: int = 0
    first: Entry | None = None
    last: Entry | None = None


def text_of(entry: Entry, number: int) -> str:
    """The canonical text. What the server would not take, and with it no event of the
    batch, is cut: a device's word for a fault, a detail that is too long or no JSON."""
    entry.code = NO_WORD.sub("_", entry.code)[:WORD]
    try:
        text = canonical(entry.detail)
        text.encode()
        if len(text) <= LONGEST:
            return canonical(entry.body(number))
    except (TypeError, ValueError):
        text = ascii(entry.detail)
    kept = text.encode("utf-8", "replace").decode()[: LONGEST // 4]
    entry.detail = {"text": kept}
    return canonical(entry.body(number))


def loss_of(lost: Lost, number: int) -> Entry:
    """The event that stands for those which found no room."""
    last, first = lost.last, lost.first
    detail = {
        "first": number,
        "last": number + lost.count - 1,
        "from": first.at,
        "to": last.at,
    }
    return replace(
        last, door="", kind="loss", code="room", credential="", detail=detail
    )


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] + 1 == number:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
