"""The rules around the prices: free time, caps, fees, conditions, several stays.

Every point at which published tariffs were read in two ways is a named choice here.
Lengths are kept in seconds; in plain data they are minutes.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from ..money import FEN, RoundingMode
from .fields import (
    CLOCK,
    COUNT,
    FLAG,
    MINUTES,
    NUMBER,
    SOME_MINUTES,
    TEXT,
    key,
    many,
    of,
    one_of,
)
from .rates import DAYS, PARTIAL, Partial


class Restart(str, Enum):
    """When the first block's price comes again.

    NEVER: once a stay. DAY: every 24 hours from the entry. CALENDAR_DAY: at every
    change of the calendar day. RUN: each time a band begins.
    """

    NEVER = "never"
    DAY = "day"
    CALENDAR_DAY = "calendar_day"
    RUN = "run"


class Count(str, Enum):
    """STAY: the time in all bands counts on one clock. BAND: each band adds up its own
    time, and the runs of it go on where the last one ended."""

    STAY = "stay"
    BAND = "band"


class Edge(str, Enum):
    """Where a unit is cut and its rest counted by the `partial` rule. At an edge that
    is not listed the unit runs on at the price of the band in which it began.

    BAND: where a band begins. MIDNIGHT: where the calendar day begins (`day_start`).
    DAY: every 24 hours from the entry.
    """

    BAND = "band"
    MIDNIGHT = "midnight"
    DAY = "day"


class DayBy(str, Enum):
    """Whose weekday counts: of the MOMENT itself, of the ENTRY or of the EXIT (the
    whole stay), or of the day on which the band began (BAND_START: Friday's night goes
    on until Saturday morning)."""

    MOMENT = "moment"
    ENTRY = "entry"
    EXIT = "exit"
    BAND_START = "band_start"


class Anchor(str, Enum):
    """Where days of 24 hours are counted from: the ENTRY, or the first CHARGED moment
    (after free minutes that are deducted)."""

    ENTRY = "entry"
    CHARGED = "charged"


class StayDayBy(str, Enum):
    """What a day of the stay is, for `stay_days` of a band: 24 hours from the entry, or
    the calendar day."""

    DAY = "day"
    CALENDAR_DAY = "calendar_day"


class Moment(str, Enum):
    """What the moment of the exit adds to the time: NONE (60 minutes are one hour),
    a SECOND (at 60 minutes the second hour has begun) or a MINUTE (both minutes, of
    entry and of exit, are counted)."""

    NONE = "none"
    SECOND = "second"
    MINUTE = "minute"


class SnapMode(str, Enum):
    """Down: to the multiple before. Up: to the one after."""

    DOWN = "down"
    UP = "up"


@dataclass(frozen=True)
class Snap:
    """A time of the day moved to a multiple of `unit`, counted from midnight."""

    unit: int = key(SOME_MINUTES)
    mode: SnapMode = key(one_of(SnapMode), SnapMode.DOWN)


@dataclass(frozen=True)
class Stretch:
    """The length of a stay in units, its rest by the partial rule, before any price."""

    unit: int = key(SOME_MINUTES)
    partial: Partial = key(PARTIAL, Partial())


@dataclass(frozen=True)
class Clock:
    """How times are taken; without any of it, to the second.

    Applied in the order `entry`, `exit`, `exit_counts`, `duration` (which moves the
    exit). Snapping both to full hours counts started hours of the clock.
    """

    entry: Snap | None = key(of(Snap), None)
    exit: Snap | None = key(of(Snap), None)
    exit_counts: Moment = key(one_of(Moment), Moment.NONE)
    duration: Stretch | None = key(of(Stretch), None)


class FreeRule(str, Enum):
    """INCLUDED: a longer stay is charged from its beginning. DEDUCTED: it never is."""

    INCLUDED = "included"
    DEDUCTED = "deducted"


class FreeLimit(str, Enum):
    """Whether a stay of exactly the free minutes is FREE or CHARGED."""

    FREE = "free"
    CHARGED = "charged"


class FreePer(str, Enum):
    """STAY: every stay has them. VEHICLE_DAY: once for all stays that begin on one
    calendar day (included: only the first may be free; deducted: what the earlier ones
    left over)."""

    STAY = "stay"
    VEHICLE_DAY = "vehicle_day"


@dataclass(frozen=True)
class Free:
    """Minutes that cost nothing; `again`: whether the next day has them once more."""

    minutes: int = key(SOME_MINUTES)
    rule: FreeRule = key(one_of(FreeRule), FreeRule.INCLUDED)
    exactly: FreeLimit = key(one_of(FreeLimit), FreeLimit.FREE)
    again: Restart = key(one_of(Restart), Restart.NEVER)
    per: FreePer = key(one_of(FreePer), FreePer.STAY)


class Window(str, Enum):
    """What a cap is reached within.

    STAY: the whole stay. ENTRY: each `minutes` (24 hours) from the entry. ROLLING: the
    same, opened by the first charged unit that lies in no open window. CALENDAR_DAY,
    CALENDAR_WEEK: from `day_start`, the week from Monday. RUN: each unbroken time in a
    band, over midnight too. CLOCK: `from`..`to` of each day; what is outside is not
    capped.
    """

    STAY = "stay"
    ENTRY = "entry"
    ROLLING = "rolling"
    CALENDAR_DAY = "calendar_day"
    CALENDAR_WEEK = "calendar_week"
    RUN = "run"
    CLOCK = "clock"


@dataclass(frozen=True)
class StayCap:
    """The cap for stays of up to `upto`, itself included; None: for longer ones."""

    amount: Decimal = key(NUMBER)
    upto: int | None = key(SOME_MINUTES, None)


@dataclass(frozen=True)
class Cap:
    """The most that is paid within a window. Exactly one of: `amount`; `amounts` by the
    window's number, the last for all later ones; `by_stay`, by the length of the stay;
    `charged_minutes` (24 hours counted as 10).

    A unit belongs to the window in which it begins, unless `split` cuts it there.
    `times`: in so many windows only. `bands`: only what these bands charge. `days`:
    only windows that begin on such days. `shared`: the vehicle's stays reach it
    together. Caps are applied in their order, each to what the ones before left.
    """

    window: Window = key(one_of(Window), Window.ENTRY)
    amount: Decimal | None = key(NUMBER, None)
    amounts: tuple[Decimal, ...] = key(many(NUMBER), ())
    by_stay: tuple[StayCap, ...] = key(many(of(StayCap)), ())
    charged_minutes: int | None = key(SOME_MINUTES, None)
    minutes: int = key(SOME_MINUTES, 24 * 3600)
    start: int | None = key(CLOCK, None, "from")
    end: int | None = key(CLOCK, None, "to")
    times: int | None = key(COUNT, None)
    bands: tuple[str, ...] = key(many(TEXT), ())
    days: tuple[str, ...] = key(DAYS, ("all",))
    shared: bool = key(FLAG, False)
    split: bool = key(FLAG, False)
    code: str = key(TEXT, "")


@dataclass(frozen=True)
class EntryFee:
    """Paid once a stay. `in_caps`: the caps hold for it too. `when_free`: also where
    nothing else is paid."""

    amount: Decimal = key(NUMBER)
    in_caps: bool = key(FLAG, False)
    when_free: bool = key(FLAG, False)


@dataclass(frozen=True)
class Hours:
    """A moment between two times of certain days, both times included; `end` before
    `start` runs over midnight (the days are those of the moment itself)."""

    start: int = key(CLOCK, 0, "from")
    end: int = key(CLOCK, 24 * 3600, "to")
    days: tuple[str, ...] = key(DAYS, ("all",))


@dataclass(frozen=True)
class When:
    """Which stays a variant is for; what is not named is not asked. `over` is not
    included and `upto` is; `nights` are the midnights between entry and exit."""

    over: int | None = key(MINUTES, None)
    upto: int | None = key(SOME_MINUTES, None)
    entry: tuple[Hours, ...] = key(many(of(Hours)), ())
    exit: tuple[Hours, ...] = key(many(of(Hours)), ())
    min_nights: int | None = key(COUNT, None)
    max_nights: int | None = key(COUNT, None)


class Choose(str, Enum):
    """FIRST: the first variant that fits stands in place of the ordinary price.
    CHEAPEST: the cheapest of those that fit and of the ordinary price."""

    FIRST = "first"
    CHEAPEST = "cheapest"


class JoinBy(str, Enum):
    """CALENDAR_DAY: stays that begin on one calendar day are priced as one of their
    added time. WITHIN: re-entry within `minutes` after the exit goes on with the stay.
    """

    CALENDAR_DAY = "calendar_day"
    WITHIN = "within"


@dataclass(frozen=True)
class Join:
    """Several stays priced as one; `gap_counts`: the time between them is charged."""

    by: JoinBy = key(one_of(JoinBy))
    minutes: int | None = key(SOME_MINUTES, None)
    gap_counts: bool = key(FLAG, False)


class Overstay(str, Enum):
    """RESTART: what follows the payment is a new stay without free minutes. CONTINUE:
    what the whole stay costs, less what the paid part did."""

    RESTART = "restart"
    CONTINUE = "continue"


class GraceRule(str, Enum):
    """Once the grace is over: it is charged too (INCLUDED), or never (DEDUCTED)."""

    INCLUDED = "included"
    DEDUCTED = "deducted"


@dataclass(frozen=True)
class AfterPayment:
    """Minutes to leave in after paying, and what is due when they are over."""

    grace: int = key(MINUTES)
    then: Overstay = key(one_of(Overstay), Overstay.RESTART)
    rule: GraceRule = key(one_of(GraceRule), GraceRule.INCLUDED)


class RoundPer(str, Enum):
    """Whether the SUM is rounded, once, or each ROW of the explanation."""

    SUM = "sum"
    ROW = "row"


@dataclass(frozen=True)
class RoundTo:
    """How the amount becomes payable; `unit` in yuan."""

    unit: Decimal = key(NUMBER, FEN)
    mode: RoundingMode = key(one_of(RoundingMode), RoundingMode.HALF_UP)
    per: RoundPer = key(one_of(RoundPer), RoundPer.SUM)
