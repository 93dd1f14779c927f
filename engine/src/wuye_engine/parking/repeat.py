"""Amounts of long stays: days that begin alike cost the same and are added up as known.

A stay is taken in stretches of 24 hours, from midnight on or, where a rule counts days
from the entry, from its first charged moment. What a stretch costs depends on where it
begins in the day, on the kinds of its days, and on the state the time before left
behind (the running unit, the blocks' time, the windows of caps). The same of these
lead to the same amount and the same state, so each combination is worked out once.
`Tariff.quote` does not take this way: its tests compare the two.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .caps import WEEK, Around, Cutter
from .days import day_types
from .fields import DAY
from .plan import CUT, FOREVER, RESTARTED, RUNS_ON, Plan
from .rules import Window
from .sweep import Paid, Piece, known, sweep
from .walk import Group, Kinds, lanes

LONG = 3 * DAY  # seconds; shorter stays are worked out in one go
_MOST_KEPT = 4096  # stretches remembered for each plan
_MOST_NEW = 4  # stretches worked out for one stay; what is left is done in one go


class State(NamedTuple):
    """What a stretch leaves behind, counted from its end.

    `kind`: what happens to the unit there; `over`: for how long it runs on; `elapsed`:
    the time of the blocks; `paid`: the flat blocks charged; `caps`: their windows.
    """

    kind: int
    over: int
    elapsed: int
    paid: frozenset[tuple[int, int]]
    caps: tuple[tuple[int, ...], ...]


class Repeats:
    """Whether and how a plan's stretches can be remembered."""

    def __init__(self, plan: Plan) -> None:
        parts = [part for rate in plan.rates for part in rate]
        finite = [part.unit for part in parts if part.unit < FOREVER // 2]
        self.longest = max(finite, default=0)  # unit, in seconds
        self.last_start = max(plan.last_starts)
        self.memo: dict[tuple[Any, ...], tuple[int, State]] = {}
        tariff = plan.tariff
        self.usable = not (
            plan.by_band
            or (plan.days and plan.days.by_stay_day)
            or (tariff.entry_fee and tariff.entry_fee.in_caps)
            or any(part.unit >= FOREVER // 2 and not part.up for part in parts)
            or any(_looks_back(cap) for cap in tariff.caps)
        )
        sets = [day_types(band.days) for band in tariff.bands]
        sets += [day_types(cap.days) for cap in tariff.caps]
        signs = [tuple(kind in days for days in sets) for kind in range(9)]
        self.classes = [signs.index(sign) for sign in signs]
        # lengths after which what counts from the anchor is where it was
        periods = {train.period for train in plan.trains if train.offset is None}
        windows = [cap for cap in tariff.caps if cap.window is Window.ENTRY]
        self.periods = sorted(periods | {cap.minutes for cap in windows})
        self.weekly = any(cap.window is Window.CALENDAR_WEEK for cap in tariff.caps)


def _looks_back(cap: Any) -> bool:
    """Whether a window's first day may lie before the stretch that asks for it."""
    if cap.shared:
        return True
    far = cap.window is Window.CALENDAR_WEEK
    far = far or (cap.window is Window.ENTRY and cap.minutes > DAY)
    return far and "all" not in cap.days


class Stretches:
    """One stay on its way through the stretches."""

    def __init__(self, plan: Plan, repeats: Repeats, around: Around) -> None:
        self.plan, self.around, self.repeats = plan, around, repeats
        self.cutters = [
            Cutter(plan, cap, place, around)
            for place, cap in enumerate(plan.tariff.caps)
        ]
        self.rows = tuple(
            sum(around.parked > upto for upto, _ in plan.cap_limits[place])
            for place, cap in enumerate(plan.tariff.caps)
            if cap.by_stay
        )

    def total(self, start: int, end: int) -> int:
        """What the time from `start` to `end` costs, in parts."""
        repeats, kinds = self.repeats, self.around.kinds
        first = start // DAY - 1
        alike = [
            repeats.classes[kinds(ordinal)] for ordinal in range(first, end // DAY + 2)
        ]
        reach = DAY + repeats.longest + 1  # what a stretch must see of the future
        caps = tuple(cutter.state(start, -1) for cutter in self.cutters)
        state = State(RESTARTED, 0, 0, frozenset(), caps)
        total, at, memo, new = 0, start, repeats.memo, 0
        if not repeats.periods and start + DAY + reach <= end:
            # nothing counts from the entry: midnights are alike for every stay
            at += DAY - start % DAY
            total, state = self._stretch(start, at, at + reach - DAY, state)
        days = (at % DAY + reach) // DAY + 2
        phase = (at % DAY, self.rows)
        while at + reach <= end and new < _MOST_NEW:
            index = at // DAY - 1 - first
            key = (phase, self._place(at), *alike[index : index + days], state)
            found = memo.get(key)
            if found is None:
                new += 1
                if len(memo) >= _MOST_KEPT:
                    memo.clear()
                found = memo[key] = self._stretch(at, at + DAY, at + reach, state)
            amount, state = found
            total += amount
            at += DAY
        return total + self._stretch(at, end, end, state)[0]

    def _place(self, at: int) -> tuple[int, ...]:
        """Where the stretch begins in what does not come again each day."""
        since = at - self.around.anchor
        place = [since % period for period in self.repeats.periods]
        if self.repeats.weekly:
            place.append(at % WEEK)
        return tuple(place)

    def _stretch(
        self, start: int, limit: int, horizon: int, state: State
    ) -> tuple[int, State]:
        """What begins from `start` to `limit` costs, and the state at the limit.

        :param horizon: how far the time after it is looked at
        """
        plan, around = self.plan, self.around
        groups = lanes(plan, [(start, horizon)], around.anchor, around.kinds)[0]
        pieces, kind, over, elapsed, paid = _charge(plan, groups, limit, state)
        first, last = groups[0][1][0][4], -1
        for _, segments in groups:
            for low, high, _, _, run in segments:
                if low <= limit < high:
                    last = run
        for cutter, known_state in zip(self.cutters, state.caps, strict=True):
            cutter.resume(start, first, known_state)
            pieces = cutter.cut(pieces)
        caps = tuple(cutter.state(limit, last) for cutter in self.cutters)
        elapsed = min(elapsed, self.repeats.last_start)
        after = State(kind, over, elapsed, frozenset(paid), caps)
        return sum([piece.amount for piece in pieces]), after


def _charge(
    plan: Plan, groups: Sequence[Group], limit: int, state: State
) -> tuple[list[Piece], int, int, int, Paid]:
    """The units that begin before `limit`; then what a state has, but for the caps."""
    pieces: list[Piece] = []
    elapsed, paid = state.elapsed, set(state.paid)
    over, how = 0, state.kind
    for number, (restarts, segments) in enumerate(groups):
        begun, end = segments[0][0], segments[-1][1]
        if number:
            how = RESTARTED if restarts else CUT
        if begun >= limit:
            return pieces, how, 0, elapsed, paid
        if how == RESTARTED:
            elapsed = 0
            paid.clear()
        if len(segments) == 1 and end <= limit and how != RUNS_ON:
            pieces += known(plan, segments[0], elapsed, paid)
            at = limit
        else:
            before = state.over if how == RUNS_ON else 0
            more, at = sweep(plan, segments, elapsed, paid, before, limit)
            pieces += more
        elapsed += min(end, limit) - begun
        over = max(at - limit, 0)
    return pieces, RUNS_ON, FOREVER if over >= FOREVER // 2 else over, elapsed, paid


def long_total(
    plan: Plan, start: int, end: int, anchor: int, parked: int, kinds: Kinds
) -> int | None:
    """What a long stay costs after its caps, or None where it has to be worked out in
    one go."""
    if end - start < LONG:
        return None
    if plan.repeats is None:
        plan.repeats = Repeats(plan)
    if not plan.repeats.usable:
        return None
    around = Around(anchor, parked, kinds)
    return Stretches(plan, plan.repeats, around).total(start, end)
