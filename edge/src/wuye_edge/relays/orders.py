"""Orders waiting for a bus: pulses first, and what was given up is never sent."""

import threading
import time
from dataclasses import dataclass, field

from wuye_edge.contract import Outcome
from wuye_edge.frames.modbus import Request


@dataclass(slots=True, eq=False)
class Order:
    """One write to the board, and what became of it.

    `again` says that it may be sent a second time after silence: holding an output on
    twice is holding it on, but a second pulse is a second lift.
    """

    channel: int
    request: Request
    deadline: float  # time.monotonic(); not sent after it
    again: bool
    pulse: float = 0.0  # seconds; 0 for a hold
    not_before: float = 0.0
    outcome: Outcome | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def finish(self, outcome: Outcome) -> None:
        """Tell who waits."""
        self.outcome = outcome
        self.done.set()


class Orders:
    """The waiting orders of one bus; given by many threads, taken by one."""

    def __init__(self):
        self._waiting: list[Order] = []
        self._changed = threading.Condition()

    def give(self, order: Order) -> None:
        """Put in line; an order that comes back after a failure too."""
        with self._changed:
            self._waiting.append(order)
            self._changed.notify()

    def take(self, until: float) -> Order | None:
        """The next order, pulses before holds, or None when `until` is reached."""
        with self._changed:
            while True:
                now = time.monotonic()
                ready = [each for each in self._waiting if each.not_before <= now]
                if ready:
                    # of two alike the first given; `min` keeps the order of the list
                    order = min(ready, key=lambda each: not each.pulse)
                    self._waiting.remove(order)
                    return order
                if now >= until:
                    return None
                self._changed.wait(until - now)

    def withdraw(self, order: Order) -> bool:
        """Take back an order nobody has taken; False if it is on its way."""
        with self._changed:
            if order in self._waiting:
                self._waiting.remove(order)
                return True
            return False

    def clear(self) -> None:
        """Give all up: their ports are not there."""
        with self._changed:
            for order in self._waiting:
                order.finish(Outcome.DOWN)
            self._waiting.clear()

    def wake(self) -> None:
        """Let `take` look at its time again."""
        with self._changed:
            self._changed.notify()
