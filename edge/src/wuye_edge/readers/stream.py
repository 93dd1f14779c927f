"""What all readers share that only ever speak: bytes in, numbers to the gate."""

import time
from collections.abc import Callable

import serial

from wuye_edge.contract import Number, Read
from wuye_edge.frames import Bad
from wuye_edge.options import Options
from wuye_edge.ports import Debounce, Line, SerialDevice, read_some

HOLD = 2.0  # seconds a number must be away to be new
PAUSE = 0.02  # seconds without a byte: what comes then begins something


class StreamReader(SerialDevice):
    """A reader with a parser; each time the port is opened it gets a fresh one."""

    def __init__(self, name: str, line: Line, parser: Callable, hold: float = HOLD):
        super().__init__(name, line)
        self.parser = parser
        self.debounce = Debounce(hold)

    @staticmethod
    def common(options: Options) -> tuple[Line, float]:
        """Line and `hold` out of the options every such reader has."""
        return Line.take(options), options.seconds("hold", 0.2, 60, HOLD)

    def serve(self, port: serial.Serial) -> None:
        """Deliver numbers in this thread, in the order they came."""
        parser = self.parser()
        self.debounce.forget()
        # opening has thrown away what waited in the driver: nobody stands there with it
        self.ready()
        last = 0.0
        while not self.stopping.is_set():
            data = read_some(port)
            if data:
                at = time.monotonic()
                if at - last > PAUSE:
                    self.sink.coming(self.name)
                last = at
                for found in parser.feed(data, at):
                    self.deliver(found, at)

    def deliver(self, found: Number | Bad, at: float) -> None:
        """Give a number to the gate unless it is the same card still."""
        if isinstance(found, Bad):
            self.troubles.tell("frame", found)
            return
        self.troubles.well("frame")
        if self.debounce.is_new(found, at):
            self.sink.read(Read(self.name, found, at))
