"""Pseudo-terminals that behave like serial cables: paced, pulled out, put back."""

import contextlib
import os
import pty
import select
import threading
import time
import tty
from pathlib import Path

BITS = 10  # of a byte at 8N1


class End:
    """One end of a cable: a device opens `path`, the simulator holds the other side."""

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self.master = -1
        self._slave = -1

    @property
    def is_plugged(self) -> bool:
        """Whether a device can open the path."""
        return self.master >= 0

    def plug(self) -> None:
        """Make the terminal and its name."""
        self.master, self._slave = pty.openpty()
        # held open here too, or the other side's close would end our reading
        tty.setraw(self._slave)
        os.set_blocking(self.master, False)
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self.path)

    def unplug(self) -> None:
        """Take the name away and hang up: who has it open sees it gone."""
        self.path.unlink(missing_ok=True)
        master, slave, self.master, self._slave = self.master, self._slave, -1, -1
        for handle in (master, slave):
            if handle >= 0:
                os.close(handle)


class Pacer:
    """When the next byte may leave, so that a line is as slow as its baud rate."""

    def __init__(self, baud: int | None):
        self.byte_time = BITS / baud if baud else 0.0  # seconds
        self._free_at = 0.0

    def begin(self) -> None:
        """More bytes are there to go: the line takes them as soon as it is free.

        A UART sends byte after byte by its clock. Beginning anew with each byte would
        add what the machine is late, 22 times for a card and its order.
        """
        self._free_at = max(self._free_at, time.perf_counter())

    def wait(self) -> None:
        """Until one more byte has gone over the line."""
        if self.byte_time:
            self._free_at += self.byte_time
            time.sleep(max(self._free_at - time.perf_counter(), 0))


class Cable:
    """A port whose far end is this program: `send` is what a device says.

    `hear` gets what the box sends, where that matters (a scripted board).
    """

    def __init__(self, path: Path | str, baud: int | None = None):
        self.end = End(path)
        self._pacer = Pacer(baud)
        self._lock = threading.Lock()
        self.end.plug()

    def send(self, data: bytes) -> None:
        """Byte after byte at the line's pace; into nothing while it is unplugged."""
        self._pacer.begin()
        for place in range(len(data)):
            self._pacer.wait()
            with self._lock:
                if self.end.is_plugged:
                    with contextlib.suppress(BlockingIOError):
                        os.write(self.end.master, data[place : place + 1])

    def hear(self, timeout: float) -> bytes:
        """What the box has sent, or nothing in time."""
        ready, _, _ = select.select([self.end.master], [], [], timeout)
        return os.read(self.end.master, 4096) if ready else b""

    def unplug(self) -> None:
        """Pull the plug."""
        with self._lock:
            self.end.unplug()

    def plug(self) -> None:
        """Put it back; the path names a new terminal."""
        with self._lock:
            self.end.plug()

    close = unplug


class Pair:
    """A cable between two programs, both with a path of their own; paced both ways."""

    def __init__(self, one: Path | str, other: Path | str, baud: int | None = None):
        self.ends = (End(one), End(other))
        self._baud = baud
        self._threads: list[threading.Thread] = []
        self._wake = (-1, -1)
        self.heard: list[tuple[float, int, bytes]] = []  # time, from which end, bytes
        self.listening = False
        self.plug()

    def plug(self) -> None:
        """Make both terminals and carry bytes between them."""
        self._wake = os.pipe()
        for end in self.ends:
            end.plug()
        for which in (0, 1):
            thread = threading.Thread(target=self._carry, args=(which,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def unplug(self) -> None:
        """Hang up both."""
        os.write(self._wake[1], b"xx")
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        for end in self.ends:
            end.unplug()
        for handle in self._wake:
            os.close(handle)

    close = unplug

    def _carry(self, which: int) -> None:
        source, target = self.ends[which].master, self.ends[1 - which].master
        pacer = Pacer(self._baud)
        while True:
            ready, _, _ = select.select([source, self._wake[0]], [], [])
            if self._wake[0] in ready:
                return
            data = os.read(source, 256)
            if self.listening:
                self.heard.append((time.monotonic(), which, data))
            pacer.begin()
            for place in range(len(data)):
                pacer.wait()
                with contextlib.suppress(BlockingIOError):
                    os.write(target, data[place : place + 1])
