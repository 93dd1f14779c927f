"""A gate that only listens: for tests, and for `python -m wuye_edge.sim`."""

import threading
import time
from collections.abc import Callable

from wuye_edge.contract import Fault, Input, Read


class Heard:
    """Keeps what devices deliver, and waits for more."""

    def __init__(self, show: Callable[[str], None] | None = None):
        self.begun: list[str] = []
        self.reads: list[Read] = []
        self.inputs: list[Input] = []
        self.faults: list[Fault] = []
        self.counts: list[tuple[str, int, int]] = []
        self._show = show
        self._changed = threading.Condition()

    def _keep(self, kept: list, what: object) -> None:
        with self._changed:
            kept.append(what)
            self._changed.notify_all()
        if self._show:
            self._show(str(what))

    def coming(self, device: str) -> None:
        """A number begins to arrive."""
        self.begun.append(device)

    def read(self, read: Read) -> None:
        """A number was seen."""
        self._keep(self.reads, read)

    def input(self, change: Input) -> None:
        """A contact changed."""
        self._keep(self.inputs, change)

    def fault(self, fault: Fault) -> None:
        """Something is wrong, or well again."""
        self._keep(self.faults, fault)

    def count(self, device: str, channel: int, value: int) -> None:
        """A counter moved."""
        self._keep(self.counts, (device, channel, value))

    @property
    def numbers(self) -> list[str]:
        """The numbers that were read, in their order."""
        return [str(read.number) for read in self.reads]

    @property
    def codes(self) -> list[str]:
        """The codes of the faults, in their order."""
        return [fault.code for fault in self.faults]

    def wait(self, until: Callable[[], object], timeout: float = 20.0) -> None:
        """Until it is so; what became of everything is in the error otherwise."""
        with self._changed:
            if not self._changed.wait_for(until, timeout):
                raise TimeoutError(f"{self.numbers} {self.inputs} {self.faults}")


def eventually(until: Callable[[], object], timeout: float = 20.0) -> None:
    """Wait for something that tells nobody when it is so."""
    deadline = time.monotonic() + timeout
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come to be so")
        threading.Event().wait(0.005)
