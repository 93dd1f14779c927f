"""Segments priced: runs of equal units, in whole parts of the plan's scale.

A piece stands for `count` units that begin `unit` seconds after each other.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .plan import FOREVER, Part, Plan, Row
from .walk import Group, Segment


class Piece(NamedTuple):
    """`amount` is count x price, less what caps took; the units lost are the last."""

    start: int
    count: int
    unit: int
    price: int
    amount: int
    row: Row
    end: int
    band: int = -1
    run: int = -1
    cap: str = ""


Paid = set[tuple[int, int]]  # (band, block) of the flat blocks that were charged
_MOST_KEPT = 4096  # runs remembered for each plan


def charge(plan: Plan, lanes: Iterable[Iterable[Group]]) -> list[Piece]:
    """What all the parked time costs before caps, in order of time."""
    pieces: list[Piece] = []
    for groups in lanes:
        elapsed = 0
        paid: Paid = set()
        for restarts, segments in groups:
            if restarts:
                elapsed = 0
                paid.clear()
            if len(segments) == 1:
                pieces += known(plan, segments[0], elapsed, paid)
            else:
                pieces += sweep(plan, segments, elapsed, paid)[0]
            elapsed += segments[-1][1] - segments[0][0]
    if plan.by_band:
        pieces.sort(key=lambda piece: piece.start)
    return pieces


def known(plan: Plan, segment: Segment, elapsed: int, paid: Paid) -> list[Piece]:
    """The pieces of a run on its own: the same for every run of the same length that
    begins in the same place of the blocks."""
    start, end, _, band, run = segment
    last = plan.last_starts[band]
    if elapsed > last:
        elapsed = last
    covered = bool(paid) and (band, _index(plan.rates[band], elapsed)) in paid
    key = (band, elapsed, covered, end - start)
    found = plan.memo.get(key)
    if found is None:
        if len(plan.memo) >= _MOST_KEPT:
            plan.memo.clear()
        before = {(band, _index(plan.rates[band], elapsed))} if covered else set()
        after = set(before)
        model = (0, end - start, 0, band, 0)
        found = sweep(plan, [model], elapsed, after)[0], after - before
        plan.memo[key] = found
    pieces, added = found
    if added:
        paid |= added
    return [
        Piece(begun + start, count, unit, price, amount, row, until + start, band, run)
        for begun, count, unit, price, amount, row, until, _, _, _ in pieces
    ]


def _index(parts: tuple[Part, ...], elapsed: int) -> int:
    index = 0
    while elapsed >= parts[index].end:
        index += 1
    return index


def sweep(
    plan: Plan,
    segments: list[Segment],
    elapsed: int,
    paid: Paid,
    over: int = 0,
    limit: int = FOREVER,
) -> tuple[list[Piece], int]:
    """The units of a group, each at the price of the band in which it begins, and
    where the next one would begin.

    :param elapsed: what of the blocks' time has passed where the group begins
    :param over: for how long a unit begun before runs on
    :param limit: no unit that begins here or later
    """
    pieces: list[Piece] = []
    at, end = segments[0][0], segments[-1][1]
    offset = elapsed - at  # from the group's time to the time of the blocks
    at += over
    for segment in segments:
        stop, band = min(segment[1], limit), segment[3]
        parts = plan.rates[band]
        while at < stop:
            index = _index(parts, at + offset)
            part = parts[index]
            if part.flat and (band, index) in paid:
                at = part.end - offset
                continue
            unit = part.end - offset - at if part.flat else part.unit
            count = -(-(min(stop, part.end - offset) - at) // unit)
            rest = end - at - (count - 1) * unit  # what is left for the last unit
            if rest >= unit or part.up:
                pieces.append(_piece(segment, at, count, unit, part, end))
                charged = True
            else:
                charged = _with_rest(pieces, segment, at, count, unit, part, end)
            if part.flat and charged:
                paid.add((band, index))
            at += count * unit
    return pieces, at


def _piece(
    segment: Segment, at: int, count: int, unit: int, part: Part, end: int
) -> Piece:
    _, _, shift, band, run = segment
    start, until = at + shift, min(at + count * unit, end) + shift
    price = part.price
    return Piece(start, count, unit, price, count * price, part.row, until, band, run)


def _with_rest(
    pieces: list[Piece],
    segment: Segment,
    at: int,
    count: int,
    unit: int,
    part: Part,
    end: int,
) -> bool:
    """The whole units and the begun one, by the rule for it; whether that is paid."""
    if count > 1:
        pieces.append(_piece(segment, at, count - 1, unit, part, end))
    at += (count - 1) * unit
    _, price, row = next(rest for rest in part.rests if end - at <= rest.upto)
    _, _, shift, band, run = segment
    start, until = at + shift, end + shift
    pieces.append(Piece(start, 1, unit, price, price, row, until, band, run))
    return row.label != "not_charged"
