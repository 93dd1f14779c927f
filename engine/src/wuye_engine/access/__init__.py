"""Who may pass which door when: one decision for the box, the server and the tests.

    >>> from wuye_engine.access import Door, Found, Permit, Right, decide
    >>> door = Door("east")
    >>> card = Permit("c1", ("00" * 16,), (Right(("east",)),), label="3-1201")
    >>> decide(door, Found((card,)), at=1_767_225_600_000).code.value
    'granted'

Times are whole milliseconds since 1970, as a box's clock gives them; time plans are in
the estate's own time. No amount of money is known here, and none can be asked for
(F10, Civil Code art. 944: access is no means of collecting).
"""

from .cases import AccessCase, load_cases, load_list
from .codes import Code
from .credential import credential_hash
from .decide import Decision, Found, Moment, decide
from .model import AccessList, Denial, Door, Head, Offline, Passback, Permit, Right
from .plans import Calendar, Plan, Span

__all__ = [
    "AccessCase",
    "AccessList",
    "Calendar",
    "Code",
    "Decision",
    "Denial",
    "Door",
    "Found",
    "Head",
    "Moment",
    "Offline",
    "Passback",
    "Permit",
    "Plan",
    "Right",
    "Span",
    "credential_hash",
    "decide",
    "load_cases",
    "load_list",
]
