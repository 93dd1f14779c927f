"""The line libosdp speaks over: whole frames only, and no exception into its C code."""

import time

import osdp
import serial

from wuye_edge.frames.osdp import Cutter
from wuye_edge.ports import GONE


class FramedChannel(osdp.Channel):
    """Hands over whole frames (see `frames.osdp`), and knows when the port is gone."""

    def __init__(self, port: serial.Serial):
        super().__init__()
        self.port = port
        self.gone: BaseException | None = None
        self.heard_at = 0.0  # time.monotonic() of the last whole frame
        self._cutter = Cutter()

    @classmethod
    def open(cls, path: str, baud: int) -> "FramedChannel":
        """A channel of its own port (for simulators)."""
        return cls(serial.Serial(path, baud, timeout=0, exclusive=True))

    def read(self, max_bytes: int) -> bytes:
        """The next whole frame, or nothing; libosdp asks again."""
        try:
            data = self.port.read(4096)
        except GONE as error:
            self.gone = error
            return b""
        now = time.monotonic()
        self._cutter.feed(data, now)
        if frame := self._cutter.take():
            self.heard_at = now
        return frame

    def write(self, buf: bytes) -> int:
        """All of it, or nothing when the port is gone."""
        try:
            return self.port.write(buf) or 0
        except (*GONE, serial.SerialTimeoutException) as error:
            self.gone = error
            return 0

    def flush(self) -> None:
        """Forget what has come."""
        try:
            self.port.reset_input_buffer()
        except GONE as error:
            self.gone = error
        self._cutter.clear()
