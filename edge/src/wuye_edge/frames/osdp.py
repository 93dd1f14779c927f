"""Cutting a serial stream into whole OSDP frames.

libosdp 3.2 drops a frame that arrives in two reads ("Packet scan skipped"), and at 9600
baud every frame does: 20 bytes take 21 ms. So the channel given to it hands over whole
frames only (DEVICES 3.2). A frame is 53, address, length (two bytes, low first, counted
from 53), control, data, check; a mark FF may stand before it.
"""

SOM = 0x53
GAP = 0.15  # seconds inside a frame; 0.02 lost the reader, the answer limit is 0.2
SMALLEST, LARGEST = 7, 1440  # bytes


class Cutter:
    """Whole frames, one at a time; what cannot be a frame is dropped."""

    def __init__(self):
        self._bytes = bytearray()
        self._last = 0.0

    def feed(self, data: bytes, at: float) -> None:
        """Take bytes in; what stood unfinished for longer than `GAP` is dropped."""
        if self._bytes and at - self._last > GAP:
            self._bytes.clear()
        if data:
            self._bytes += data
            self._last = at

    def take(self) -> bytes:
        """The next whole frame, or nothing."""
        while (begin := self._bytes.find(SOM)) >= 0:
            del self._bytes[:begin]
            if len(self._bytes) < 4:
                return b""
            size = self._bytes[2] | self._bytes[3] << 8
            if SMALLEST <= size <= LARGEST:
                if len(self._bytes) < size:
                    return b""
                frame = bytes(self._bytes[:size])
                del self._bytes[:size]
                return frame
            del self._bytes[:1]
        self._bytes.clear()
        return b""

    def clear(self) -> None:
        """Forget what is unfinished."""
        self._bytes.clear()
