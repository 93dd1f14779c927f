"""Whether a tap on a till is paid from a wallet, and the chain of its entries.

Everything here is pure: the server reads wallet and limits under a lock and asks. Each
refusal has a code of its own, words for the screen and a signal for the reader (F7).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

FEN = Decimal("0.01")
MOST = Decimal("1000000")  # yuan; more is a slip of the keyboard, whatever the limits
PIN_TRIES = 3


class Code(Enum):
    """What comes of a tap. The values are told to terminals and kept: never renamed."""

    PAID = "paid"
    UNREADABLE = "unreadable"  # the reader sent garbage
    UNKNOWN = "unknown_card"
    ELSEWHERE = "other_community"
    LOST = "lost_card"
    DEAD = "dead_card"  # replaced, cancelled, damaged
    EXPIRED = "expired_card"
    NOT_ACTIVE = "card_not_in_use"  # issued, not handed over
    NO_WALLET = "no_wallet"
    FROZEN = "frozen"
    CLOSED = "closed"
    PLACE_CLOSED = "place_closed"
    AMOUNT = "bad_amount"
    OVER_TAP = "over_tap_limit"
    OVER_DAY = "over_day_limit"
    OVER_PLACE = "over_place_limit"
    PIN_NEEDED = "pin_needed"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    BALANCE = "low_balance"
    REUSED = "uuid_reused"  # a number of a tap that stands for another one
    # of taps without the server (`wallet_offline`)
    NO_SERVER = "no_connection"
    DENIED = "denied_offline"
    OVER_FLOOR = "over_floor_limit"
    BAD_TIME = "bad_time"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a reader does: colour of its light, beeps, milliseconds of each."""

    colour: str
    beeps: int
    length: int = 120


GOOD = Signal("green", 1)
BAD = Signal("red", 3)
ASK = Signal("yellow", 2)  # something can be done about it at once
ALARM = Signal("red", 1, 1000)  # somebody has to look at the card
SIGNALS = {
    Code.PAID: GOOD,
    Code.PIN_NEEDED: ASK,
    Code.PIN_WRONG: ASK,
    Code.BALANCE: ASK,
    Code.LOST: ALARM,
    Code.DEAD: ALARM,
}


def signal(code: Code) -> Signal:
    """The signal of a code; every refusal without one of its own beeps thrice."""
    return SIGNALS.get(code, BAD)


@dataclass(frozen=True, slots=True)
class Limits:
    """Amounts in yuan; None is no limit.

    ``tap``: one tap. ``day``: all of a day. ``place``: a day at this place.
    ``pin_above``: a PIN is asked for above it.
    """

    tap: Decimal | None = None
    day: Decimal | None = None
    place: Decimal | None = None
    pin_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Purse:
    """A wallet as it is under the lock. ``state``: active, frozen or closed."""

    state: str
    balance: Decimal
    spent_today: Decimal = Decimal("0.00")
    spent_here: Decimal = Decimal("0.00")
    has_pin: bool = False
    pin_failures: int = 0


def card_code(state: str, valid_to: datetime | None, now: datetime) -> Code | None:
    """Why a card of this state pays nothing, or None. Times of one zone."""
    if state in ("lost", "found"):
        return Code.LOST
    if state in ("replaced", "cancelled", "damaged"):
        return Code.DEAD
    if state != "active":
        return Code.NOT_ACTIVE
    if valid_to is not None and now >= valid_to:
        return Code.EXPIRED
    return None


def read_amount(value: object) -> Decimal | None:
    """An amount in yuan as a terminal sent it; None if it is none that can be paid.

    >>> read_amount("12.5")
    Decimal('12.50')
    >>> read_amount("0.001") is None, read_amount(-1) is None, read_amount(True) is None
    (True, True, True)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        # a float is what was typed, not its binary tail
        amount = Decimal(str(value))
        if not amount.is_finite() or not 0 < amount <= MOST:
            return None
        rounded = amount.quantize(FEN)
    except InvalidOperation:
        return None
    return rounded if rounded == amount else None


def purse_code(
    purse: Purse, amount: Decimal, limits: Limits, pin: bool | None
) -> Code | None:
    """Why a wallet does not pay an amount, or None.

    The PIN is looked at before the balance: who has found a card does not learn what
    is on it.

    :param pin: whether the PIN that was typed is right; None: none was typed
    """
    if purse.state == "frozen":
        return Code.FROZEN
    if purse.state != "active":
        return Code.CLOSED
    over = (
        (limits.tap, amount, Code.OVER_TAP),
        (limits.day, purse.spent_today + amount, Code.OVER_DAY),
        (limits.place, purse.spent_here + amount, Code.OVER_PLACE),
    )
    for limit, wanted, code in over:
        if limit is not None and wanted > limit:
            return code
    refused = _pin_code(purse, amount, limits, pin)
    if refused:
        return refused
    return Code.BALANCE if amount > purse.balance else None


def _pin_code(
    purse: Purse, amount: Decimal, limits: Limits, pin: bool | None
) -> Code | None:
    if limits.pin_above is None or amount <= limits.pin_above:
        return None
    if purse.pin_failures >= PIN_TRIES:
        return Code.PIN_LOCKED
    if pin is None or not purse.has_pin:
        return Code.PIN_NEEDED
    return None if pin else Code.PIN_WRONG


def entry_chain(previous: str, *facts: object) -> str:
    """The link of an entry: SHA-256 of the one before and of its facts, as hex.

    The database computes the same when it is written (`wuye_wallet/chain.py`); facts
    are texts there, so they are made texts here. None is an empty text.
    """
    text = "|".join("" if fact is None else str(fact) for fact in (previous, *facts))
    return hashlib.sha256(text.encode()).hexdigest()
