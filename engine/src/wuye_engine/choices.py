"""Rules arrive as enum members or as their plain values (a selection field, JSON)."""

from enum import Enum
from typing import TypeVar

from .errors import UnknownChoice

E = TypeVar("E", bound=Enum)


def choose(kind: type[E], value: object) -> E:
    """The member of `kind` named by `value`; an unknown rule is refused, never assumed.

    >>> from wuye_engine.periods import Cycle
    >>> choose(Cycle, "quarter")
    <Cycle.QUARTER: 'quarter'>
    """
    if isinstance(value, kind):
        return value
    try:
        return kind(value)
    except ValueError:
        allowed = tuple(str(member.value) for member in kind)
        raise UnknownChoice(kind.__name__, value, allowed) from None
