"""What a box's journal may say, checked before anything of it is believed (H3).

Plain functions: a batch comes in as JSON, what fits and what does not go out.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from wuye_engine.access.wire import canonical

from .signing import link

MOST = 1000  # events of a batch
LONGEST = 4000  # characters of the detail of an event
BIGGEST = 2**62
HIGHEST = 2**31 - 1  # number of what is set aside
LATEST = 253_402_300_800_000  # the year 10000, in ms
WORD = re.compile(r"[A-Za-z0-9_.:-]{0,64}\Z")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
HASH = re.compile(r"[0-9a-f]{32}\Z")
CHAIN = re.compile(r"[0-9a-f]{64}\Z")
NUMBERS = ("seq", "at", "mono", "list")
WORDS = ("boot", "door", "kind", "code")
OPTIONAL = ("door", "code")  # words that may be null
NAMES = frozenset((*NUMBERS, *WORDS, "uuid", "clock", "credential", "detail", "chain"))
LOSS = "loss"  # kind of the event that says which numbers are gone for good


class Nonsense(ValueError):
    """A body that no box of ours would send."""


@dataclass
class Odd:
    """What came in an event's place and is none."""

    event: object  # as it came
    reason: str  # which field, or "order", "text"
    is_placed: bool  # it has a number and a chain, so its chain can be proven


@dataclass
class Batch:
    """A body, sorted."""

    events: list[dict] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    placed: list[dict] = field(default_factory=list)  # all that can be judged


@dataclass
class Verdict:
    """What became of a batch."""

    fits: list[dict] = field(default_factory=list)
    false: list[dict] = field(default_factory=list)  # does not fit the chain


def check_event(event) -> dict:
    """An event with all its fields, each of its kind.

    :raises Nonsense: it is none
    """
    if not isinstance(event, dict) or event.keys() != NAMES:
        raise Nonsense("event")
    for name in NUMBERS:
        value = event[name]
        if type(value) is not int or not 0 <= value < BIGGEST:
            raise Nonsense(name)
    for name in WORDS:
        value = event[name]
        if value is None and name in OPTIONAL:
            continue
        if not isinstance(value, str) or not WORD.match(value):
            raise Nonsense(name)
    for name, pattern in (("uuid", UUID), ("chain", CHAIN)):
        if not isinstance(event[name], str) or not pattern.match(event[name]):
            raise Nonsense(name)
    _check_rest(event)
    return event


def _check_rest(event: dict) -> None:
    credential, detail = event["credential"], event["detail"]
    if credential not in (None, "") and not (
        isinstance(credential, str) and HASH.match(credential)
    ):
        raise Nonsense("credential")
    if event["clock"] not in ("sure", "unsure"):
        raise Nonsense("clock")
    if not event["seq"] or not event["kind"]:
        raise Nonsense("seq")
    if event["at"] >= LATEST:
        raise Nonsense("at")
    if not isinstance(detail, dict | str | None):
        raise Nonsense("detail")
    try:
        # as the box counts: `str` would write some characters as six
        too_long = len(canonical(detail)) > LONGEST
        canonical(detail).encode()
    except UnicodeEncodeError as error:  # half a character
        raise Nonsense("text") from error
    if too_long:
        raise Nonsense("detail")


def check_batch(events) -> Batch:
    """What of a body is an event, with its number above those before it, and what not.

    One that is none does not hold up the others: the box would send all of them again
    for ever.

    :raises Nonsense: it is no list of events at all
    """
    if not isinstance(events, list) or len(events) > MOST:
        raise Nonsense("events")
    batch, highest = Batch(), 0
    for event in events:
        try:
            seq = check_event(event)["seq"]
            if seq <= highest:
                raise Nonsense("order")
        except Nonsense as error:
            is_placed = _is_placed(event) and event["seq"] > highest
            batch.odd.append(Odd(event, str(error), is_placed))
            if not is_placed:
                continue
            seq = event["seq"]
        else:
            batch.events.append(event)
        batch.placed.append(event)
        highest = seq
    return batch


def _is_placed(event) -> bool:
    """Whether it says which number it has, and how it is chained."""
    if not isinstance(event, dict):
        return False
    seq, chain = event.get("seq"), event.get("chain")
    if type(seq) is not int or not 0 < seq <= HIGHEST:
        return False
    return isinstance(chain, str) and bool(CHAIN.match(chain))


def judge(
    events: list[dict],
    keys: Iterable[bytes],
    chains: Mapping[int, str],
    after: Mapping[int, dict] | None = None,
    odd: Container[int] = (),
) -> Verdict:
    """Which events fit the chain.

    Each is held against the chain value of the number before it. Where that number is
    not known (a gap), the event is taken, and what comes into the gap later has to fit
    it: so the last of a gap is checked against its successor too. Only a `loss`, and
    what is no event, is not taken unproven; it is asked for again when what was before
    it is here.

    :param keys: event keys that may have been used, the newest first
    :param chains: {number: chain} of what is stored around the batch; 0 is ""
    :param after: {number: event} of stored events that follow one of the batch
    :param odd: numbers of what is no event
    """
    verdict = Verdict()
    keys, after = list(keys), after or {}
    seen = dict(chains)
    for event in events:
        seq, before = event["seq"], seen.get(_before(event))
        stored = chains.get(seq)
        good = _fits(keys, before, event) and stored in (None, event["chain"])
        if before is None and (event.get("kind") == LOSS or seq in odd):
            good = False  # it ends the asking for others: only where it is proven
        if stored is None and seq + 1 in after:
            good = good and _fits(keys, event["chain"], after[seq + 1])
        (verdict.fits if good else verdict.false).append(event)
        # what follows was chained to what was written, whatever became of it since
        seen.setdefault(seq, event["chain"])
    return verdict


def forked(events: list[dict], chains: Mapping[int, str]) -> list[int]:
    """Numbers under which something else is stored: two have written this journal.

    >>> forked([{"seq": 1, "chain": "a"}, {"seq": 2, "chain": "c"}], {1: "a", 2: "b"})
    [2]
    """
    return [
        event["seq"]
        for event in events
        if chains.get(event["seq"], event["chain"]) != event["chain"]
    ]


def _before(event: dict) -> int:
    """The number an event was chained to: before what it says was lost, if so."""
    lost = lost_numbers(event)
    return lost[0] - 1 if lost and lost[1] == event["seq"] - 1 else event["seq"] - 1


def _fits(keys: list[bytes], before: str | None, event: dict) -> bool:
    if before is None:
        return True
    try:
        return any(link(key, before, event) == event["chain"] for key in keys)
    except UnicodeEncodeError:  # half a character: no box can have chained it
        return False


def lost_numbers(event: dict) -> tuple[int, int] | None:
    """First and last number that a `loss` event says are gone, or None."""
    detail = event.get("detail")
    if event.get("kind") != LOSS or not isinstance(detail, dict):
        return None
    first, last = detail.get("first"), detail.get("last")
    if type(first) is not int or type(last) is not int or not 0 < first <= last:
        return None
    return first, last


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs (first, last).

    >>> runs([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] + 1 == number:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def cut(gap: tuple[int, int], first: int, last: int) -> list[tuple[int, int]]:
    """What is left of a gap when the numbers first..last have come.

    >>> cut((3, 9), 5, 6)
    [(3, 4), (7, 9)]
    >>> cut((3, 9), 1, 9)
    []
    """
    left = [(gap[0], min(gap[1], first - 1)), (max(gap[0], last + 1), gap[1])]
    return [(low, high) for low, high in left if low <= high]
