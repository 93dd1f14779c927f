"""What comes of a card at the sign-up page: nothing of Odoo.

The server reads activity, card and registration under a lock and asks; what is in the
way of the card or of its wallet has the codes of `wuye_engine.wallet`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from wuye_engine.wallet import ASK, BAD, GOOD, Signal

# a card that is held to the reader twice has signed up once and attends nothing
TWICE = timedelta(seconds=60)
KINDS = {"resident": ("resident",), "staff": ("staff",)}  # of cards, by audience


class Code(Enum):
    """What comes of a tap. The values are told to screens and kept: never renamed."""

    SIGNED_UP = "signed_up"
    ATTENDED = "attended"
    ALREADY = "already_signed_up"
    WAS_HERE = "already_attended"
    NOT_OPEN = "not_open"  # in preparation, or cancelled
    NOT_FOR = "not_for_this_card"
    DEADLINE = "over_deadline"
    FULL = "full"


SIGNALS = {
    Code.SIGNED_UP: GOOD,
    Code.ATTENDED: GOOD,
    Code.ALREADY: ASK,
    Code.WAS_HERE: ASK,
}


def signal(code: Code) -> Signal:
    """What a reader does; every refusal beeps thrice."""
    return SIGNALS.get(code, BAD)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as it is under the lock. Moments in UTC, days as at the estate.

    ``audience``: a key of `KINDS`; any other lets every card in. ``left``: None is no
    limit.
    """

    is_open: bool
    first_day: date
    last_day: date
    deadline: datetime
    audience: str
    left: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """What a card's holder has already: since when, and whether he came."""

    since: datetime
    attended: bool


def tap_code(
    activity: Activity, kind: str, own: Place | None, now: datetime, today: date
) -> Code:
    """What a card may do here now; a fee is not looked at.

    :param kind: of the card
    :param own: the place its holder has, or None
    """
    if not activity.is_open:
        return Code.NOT_OPEN
    if own and own.attended:
        return Code.WAS_HERE
    if own:
        is_day = activity.first_day <= today <= activity.last_day
        return Code.ATTENDED if is_day and now - own.since >= TWICE else Code.ALREADY
    if kind not in KINDS.get(activity.audience, (kind,)):
        return Code.NOT_FOR
    if now > activity.deadline:
        return Code.DEADLINE
    if activity.left is not None and activity.left <= 0:
        return Code.FULL
    return Code.SIGNED_UP


def name_in_part(name: str | None) -> str:
    """A name as a screen beside the counter shows it.

    >>> name_in_part("王小明"), name_in_part("李雪"), name_in_part("欧阳小明")
    ('王*明', '李*', '欧**明')
    """
    text = (name or "").strip()
    if len(text) <= 2:
        return f"{text[:1]}*" if text else ""
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"
