"""Cutting a stream into frames: by STX and ETX, or by line ends.

Both cutters keep what is unfinished until the rest comes, but not longer than `GAP`: a
frame is sent in one go (14 bytes take 15 ms at 9600 baud), so what stands still longer
is the rest of something torn off, and would spoil the frame after it.
"""

from . import Bad

STX, ETX = 0x02, 0x03
GAP = 0.2  # seconds without a byte inside a frame
_ENDS = b"\r\n"


class Framed:
    """Bodies between STX and ETX. A second STX begins anew: the first was cut off."""

    def __init__(self, longest: int):
        self.longest = longest  # bytes between STX and ETX
        self._body: bytearray | None = None
        self._last = 0.0

    def feed(self, data: bytes, at: float) -> list[bytes | Bad]:
        """Bodies that are whole now; `at` in seconds of one clock, never backwards."""
        found: list[bytes | Bad] = []
        if self._body is not None and at - self._last > GAP:
            found.append(Bad("cut off", bytes(self._body)))
            self._body = None
        self._last = at
        noise = bytearray()
        for byte in data:
            if byte == STX:
                if torn := noise or self._body:
                    found.append(Bad("noise" if noise else "cut off", bytes(torn)))
                    noise.clear()
                self._body = bytearray()
            elif self._body is None:
                noise.append(byte)
            elif byte == ETX:
                found.append(bytes(self._body))
                self._body = None
            else:
                self._body.append(byte)
                if len(self._body) > self.longest:
                    found.append(Bad("too long", bytes(self._body)))
                    self._body = None
        if noise:
            found.append(Bad("noise", bytes(noise)))
        return found


class Lines:
    """Lines ended by CR, LF or both. Empty ones are nothing; long ones are refused."""

    def __init__(self, longest: int):
        self.longest = longest  # bytes of a line
        self._line = bytearray()
        self._skipping = False  # the rest of a line that was too long
        self._last = 0.0

    def feed(self, data: bytes, at: float) -> list[bytes | Bad]:
        """Lines that are whole now; `at` in seconds of one clock, never backwards."""
        found: list[bytes | Bad] = []
        if (self._line or self._skipping) and at - self._last > GAP:
            if self._line:
                found.append(Bad("cut off", bytes(self._line)))
            self._line.clear()
            self._skipping = False
        self._last = at
        for byte in data:
            if byte in _ENDS:
                if self._line:
                    found.append(bytes(self._line))
                    self._line.clear()
                self._skipping = False
            elif not self._skipping:
                self._line.append(byte)
                if len(self._line) > self.longest:
                    found.append(Bad("too long", bytes(self._line)))
                    self._line.clear()
                    self._skipping = True
        return found
