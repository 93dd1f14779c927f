"""What devices say, as plain functions: bytes in, values out.

No port, no thread, no clock.

A parser takes bytes as they come, cut anywhere, and returns what they held: numbers
and `Bad` for what was no number. It never raises and never guesses: a frame that is not
exactly as configured is refused, because a number taken from noise opens a barrier.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that were no frame, and why: told as a fault, never as a number."""

    reason: str  # "length", "digits", "checksum", "parity", "blank", "noise", ...
    data: bytes = b""

    def __str__(self) -> str:
        # faults go into journal and log, and a damaged frame is nearly a card's number
        return f"{self.reason} ({len(self.data)} bytes)" if self.data else self.reason
