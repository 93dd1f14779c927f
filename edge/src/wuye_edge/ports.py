"""Serial ports that come and go, and the one thread that lives with each.

A port is opened by its configured path, exclusively, and never probed: another maker's
bus does not like strange bytes. When it is gone the thread closes what is left and
tries again, first after 50 ms and then every quarter of a second, so a plug pulled and
put back within a second costs no card (REQUIREMENTS H1). The thread never ends before
`stop`.
"""

import contextlib
import logging
import termios
import threading
import time
from dataclasses import dataclass

import serial

from wuye_edge.contract import Fault, Sink
from wuye_edge.options import Options

log = logging.getLogger(__name__)

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400)
# seconds until a port is tried again; a try costs microseconds, and a hand holds its
# card at the reader for about half a second
FIRST_WAIT, LONGEST_WAIT = 0.05, 0.25
TICK = 0.1  # seconds a read waits at most, so that `stop` is heard
JOIN = 5.0  # seconds `stop` waits for the thread
REMIND = 60.0  # seconds until the same trouble is told again
STUMBLE = 1.0  # seconds a device rests after an error of its own
# what pyserial raises when a plug is pulled; termios.error is no OSError
GONE = (OSError, termios.error)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a device hangs and how fast it speaks."""

    path: str
    baud: int = 9600
    parity: str = "N"
    stop_bits: int = 1

    @classmethod
    def take(cls, options: Options, baud: int = 9600) -> "Line":
        """The options `port`, `baud`, `parity`, `stop_bits` of a device."""
        return cls(
            options.path("port"),
            options.choice("baud", BAUDS, baud),
            options.choice("parity", ("N", "E", "O"), "N"),
            options.choice("stop_bits", (1, 2), 1),
        )

    def open(self, timeout: float = TICK) -> serial.Serial:
        """The open port, ours alone; raises one of `GONE`."""
        return serial.Serial(
            self.path,
            self.baud,
            parity=self.parity,
            stopbits=self.stop_bits,
            timeout=timeout,
            write_timeout=0.5,
            exclusive=True,
        )


class Troubles:
    """Tells a sink when something goes wrong, and once when all is well again.

    The same code is told again after `REMIND` seconds, not each time: a loose wire
    gives thousands of broken frames an hour, and the journal is for people.
    """

    def __init__(self, device: str):
        self.device = device
        self._sink: Sink | None = None
        self._told: dict[str, float] = {}
        self._lock = threading.Lock()

    def to(self, sink: Sink | None) -> None:
        """Begin with a sink that knows of nothing yet."""
        self._sink = sink
        self._told.clear()

    def tell(self, code: str, detail: object = "") -> None:
        """Something is wrong; told when it is news."""
        now = time.monotonic()
        with self._lock:
            last = self._told.get(code)
            if last is not None and now - last < REMIND:
                return
            self._told[code] = now
        self._send(code, str(detail), now)

    def well(self, *codes: str) -> None:
        """These troubles are over (all, without a name); told when none is left."""
        with self._lock:
            over = [code for code in codes or tuple(self._told) if code in self._told]
            for code in over:
                del self._told[code]
            if not over or self._told:
                return
        self._send("ok", ", ".join(over), time.monotonic())

    def _send(self, code: str, detail: str, at: float) -> None:
        log.info("%s: %s %s", self.device, code, detail)
        if self._sink:
            self._sink.fault(Fault(self.device, code, detail, at))


class Threaded:
    """A device with one thread: started once, stopped once, told apart by its name."""

    def __init__(self, name: str):
        self.name = name
        self.troubles = Troubles(name)
        self.sink: Sink | None = None
        self.stopping = threading.Event()
        self._state = "down"
        self._thread: threading.Thread | None = None

    def start(self, sink: Sink) -> None:
        """Begin; a second start without a stop in between is refused."""
        if self._thread:
            raise RuntimeError(f"{self.name} runs already; stop it first")
        self.sink = sink
        self.troubles.to(sink)
        self.stopping.clear()
        self._state = "starting"
        # a daemon: when the main thread falls, the box ends and is started again, which
        # it would not be while its threads kept half of it alive
        self._thread = threading.Thread(
            target=self._guard, name=f"wuye {self.name}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the port is free; nothing, where nothing runs."""
        self.stopping.set()
        if thread := self._thread:
            thread.join(JOIN)
            if thread.is_alive():
                raise RuntimeError(f"{self.name} does not end; restart the box")
            self._thread = None
        self._state = "down"

    def state(self) -> str:
        """One of "up", "down", "starting"."""
        return self._state

    def _guard(self) -> None:
        """Whatever a device meets, its thread goes on (DEVICES 1.1, pitfall 8)."""
        while not self.stopping.is_set():
            try:
                self.run()
            except Exception as error:
                log.exception("%s stumbled", self.name)
                self._state = "down"
                self.troubles.tell("error", repr(error))
                self.stopping.wait(STUMBLE)

    def run(self) -> None:
        """The thread's work; returns when `stopping` is set."""
        raise NotImplementedError


class SerialDevice(Threaded):
    """A device on a serial port of its own: `serve` is called with the open port."""

    def __init__(self, name: str, line: Line, timeout: float = TICK):
        super().__init__(name)
        self.line = line
        self.timeout = timeout  # seconds one read waits

    def run(self) -> None:
        """Open, serve, and after each loss wait a little and open again."""
        wait = FIRST_WAIT
        while not self.stopping.is_set():
            try:
                port = self.line.open(self.timeout)
            except (*GONE, ValueError) as error:
                self.lost(error)
                self.stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            wait = FIRST_WAIT
            try:
                self.serve(port)
            except GONE as error:
                self.lost(error)
                self.stopping.wait(FIRST_WAIT)
            finally:
                with contextlib.suppress(*GONE):
                    port.close()
        self._state = "down"

    def lost(self, error: BaseException) -> None:
        """The port is not there (any more)."""
        self._state = "down"
        self.troubles.tell("port", f"{self.line.path}: {error}")

    def ready(self) -> None:
        """The device works: `serve` says so when it knows."""
        self._state = "up"
        self.troubles.well("port", "error")

    def serve(self, port: serial.Serial) -> None:
        """Work until `stopping` is set; raise one of `GONE` when the port is lost."""
        raise NotImplementedError


def read_some(port: serial.Serial) -> bytes:
    """What has come, at least a byte, or nothing within `TICK` seconds."""
    return port.read(max(1, port.in_waiting))


class Debounce:
    """Joins the repetitions of one number: a reader sends it every 50 ms while a card
    stays, and a visitor's hand shakes. A number is new when it was away for `hold`.

    :param slides: whether each sighting prolongs the stay. A camera's do not: it sees a
        car as long as it stands there, and whoever has paid meanwhile wants to be asked
        again.
    """

    def __init__(self, hold: float, slides: bool = True):
        self.hold = hold  # seconds
        self.slides = slides
        self._seen: dict[object, float] = {}

    def is_new(self, what: object, at: float) -> bool:
        """Whether it was not there just now (`at`, in seconds of one clock)."""
        last = self._seen.get(what)
        is_new = last is None or at - last >= self.hold
        if is_new or self.slides:
            self._seen[what] = at
        if len(self._seen) > 64:
            self._seen = {k: v for k, v in self._seen.items() if at - v < self.hold}
        return is_new

    def forget(self) -> None:
        """Begin anew, after a port was away: nobody knows whether the card stayed."""
        self._seen.clear()
