"""One thread that does things later: sensing that ends, a door that stands open."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Timers:
    """Calls in the order of their time. What is called must return at once."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End it; what was to come does not come."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(10)

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Call in so many seconds. It cannot be taken back: the callee looks whether
        it still has to."""
        with self._changed:
            entry = (time.monotonic() + seconds, next(self._count), call)
            heapq.heappush(self._heap, entry)
            self._changed.notify_all()

    def _run(self) -> None:
        while (call := self._next()) is not None:
            try:
                call()
            except Exception:
                # one that fails must not take the others' thread with it
                _logger.exception("something that was due failed")

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._stopping:
                if not self._heap:
                    self._changed.wait()
                    continue
                left = self._heap[0][0] - time.monotonic()
                if left <= 0:
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(left)
            return None
