"""What an event in the life of a unit does to the register, as plain values (R31, A4).

An event is planned first: the plan is what the summary page says, what carrying out
does, and, turned round, what the counter-event does. So the three cannot differ.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Plan:
    """The changes of one event, in the order in which they are made.

    :param ends: (occupancy, last day); rows that hold on and after that day
    :param begins: values of new occupancies
    :param unit: values of the unit itself
    :param alias: the number on the door from that day on
    :param vehicles: vehicles that leave with their people
    :param refusals: sentences why the event cannot be carried out; none: it can
    """

    ends: list[tuple[Any, Any]] = field(default_factory=list)
    begins: list[dict[str, Any]] = field(default_factory=list)
    unit: dict[str, Any] = field(default_factory=dict)
    alias: str = ""
    vehicles: Any = None
    refusals: list[str] = field(default_factory=list)
