"""Outcomes of a decision. The codes are stored with every event: they never change."""

from enum import StrEnum


class Code(StrEnum):
    """What was decided, and why."""

    GRANTED = "granted"
    DENIED = "denied"  # on the deny list: lost, replaced, cancelled
    FIRE = "fire"  # the door is released
    FREE_EXIT = "free_exit"
    OFFLINE_OPEN = "offline_open"  # the list is too old, the door is to stand open
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"  # a number that two cards have (Wiegand 26 drops bytes)
    WRONG_DOOR = "wrong_door"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    OFFLINE_STAFF = "offline_staff"  # the list is too old: staff only
    OFFLINE_CLOSED = "offline_closed"
    OUT_OF_HOURS = "out_of_hours"
    PASSBACK_HARD = "passback_hard"  # in already; refused
    PASSBACK_SOFT = "passback_soft"  # in already; let in and flagged

    @property
    def allow(self) -> bool:
        """The door opens."""
        return self in _ALLOWED

    @property
    def alarm(self) -> bool:
        """The guard is to be told at once."""
        return self is Code.DENIED

    @property
    def note(self) -> bool:
        """Somebody should look at it later."""
        return self in _NOTED


_ALLOWED = frozenset(
    [Code.GRANTED, Code.FIRE, Code.FREE_EXIT, Code.OFFLINE_OPEN, Code.PASSBACK_SOFT]
)
_NOTED = frozenset(
    [
        Code.DENIED,
        Code.FIRE,
        Code.OFFLINE_OPEN,
        Code.OFFLINE_STAFF,
        Code.OFFLINE_CLOSED,
        Code.AMBIGUOUS,
        Code.PASSBACK_HARD,
        Code.PASSBACK_SOFT,
    ]
)
