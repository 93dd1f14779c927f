"""Options of a device as the configuration gives them: checked once, strictly.

What is not understood is refused with the field's name and what to write instead. An
option that is silently ignored is a barrier somebody believes to be set up.
"""

import math
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import PurePosixPath

REQUIRED = object()


class Options:
    """Takes options one by one; `done` refuses what nobody asked for.

    >>> options = Options("reader", {"baud": 9600, "colour": "red"})
    >>> options.whole("baud", 300, 115200, 9600)
    9600
    >>> options.done()
    Traceback (most recent call last):
    ValueError: reader: colour: no such option; leave it out
    """

    def __init__(self, device: str, options: dict):
        self.device = device
        self._left = dict(options)

    def fail(self, field: str, remedy: str):
        """Raise what the administrator reads: device, field, and what to write."""
        raise ValueError(f"{self.device}: {field}: {remedy}")

    def _take(self, field: str, default):
        value = self._left.pop(field, default)
        if value is REQUIRED:
            self.fail(field, "is missing; give it")
        return value

    def text(self, field: str, default=REQUIRED, longest: int = 255) -> str:
        """A text that is not empty (unless that is the default)."""
        value = self._take(field, default)
        if value == default and default is not REQUIRED:
            return value
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.fail(field, f"give a text of 1 to {longest} characters")
        return value

    def whole(self, field: str, least: int, most: int, default=REQUIRED) -> int:
        """A whole number within bounds; true and false are none."""
        value = self._take(field, default)
        if type(value) is not int or not least <= value <= most:
            self.fail(field, f"give a whole number from {least} to {most}")
        return value

    def seconds(self, field: str, least: float, most: float, default=REQUIRED) -> float:
        """A time in seconds within bounds."""
        value = self._take(field, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            value = math.nan
        if not least <= value <= most:
            self.fail(field, f"give seconds from {least} to {most}")
        return float(value)

    def switch(self, field: str, default: bool = False) -> bool:
        """True or false."""
        value = self._take(field, default)
        if not isinstance(value, bool):
            self.fail(field, "give true or false")
        return value

    def choice(self, field: str, choices: Sequence, default=REQUIRED):
        """One of a few words or numbers."""
        value = self._take(field, default)
        if isinstance(value, bool) or value not in choices:
            self.fail(field, f"give one of {', '.join(map(str, choices))}")
        return value

    def raw(self, field: str, sizes: Sequence[int], default=REQUIRED) -> bytes:
        """Bytes as hex digits, of one of the sizes."""
        value = self._take(field, default)
        if isinstance(value, bytes):
            return value  # the default
        digits = set(value) <= set("0123456789abcdefABCDEF") if value else False
        if not isinstance(value, str) or not digits or len(value) // 2 not in sizes:
            shown = " or ".join(str(2 * size) for size in sizes)
            self.fail(field, f"give {shown} hex digits")
        if len(value) % 2:
            self.fail(field, "give an even number of hex digits")
        return bytes.fromhex(value)

    def channels(self, field: str, count: int) -> frozenset[int]:
        """Numbers of channels below `count`; none by default."""
        value = self._take(field, [])
        right = isinstance(value, list) and all(
            type(each) is int and 0 <= each < count for each in value
        )
        if not right:
            self.fail(field, f"give a list of channels from 0 to {count - 1}")
        return frozenset(value)

    def path(self, field: str, default=REQUIRED) -> str:
        """An absolute path, without steps upwards."""
        value = self._take(field, default)
        if value == default and default is not REQUIRED:
            return value
        good = isinstance(value, str) and value.startswith("/") and "\0" not in value
        if not good or ".." in PurePosixPath(value).parts:
            self.fail(field, "give an absolute path, such as /dev/gate-reader")
        return value

    def address(self, field: str, default=REQUIRED) -> str:
        """An address of this machine to listen at: never all of them by accident."""
        value = self._take(field, default)
        try:
            ip_address(value)
        except (ValueError, TypeError):
            self.fail(field, "give the box's own IP address in the cameras' network")
        return value

    def done(self) -> None:
        """Refuse options that no one has asked for."""
        for field in sorted(map(str, self._left)):
            self.fail(field, "no such option; leave it out")
