"""ISO 14443 readers that send a card's UID as a line of digits.

A UID has 4, 7 or 10 bytes. Readers send it as on the air interface or reversed, in hex
or decimal; both are set in the reader and so are options here. Two facts of ISO 14443-3
matter at a gate: a 4-byte UID that begins with 08 is random (telephones have it) and
says nothing, and 88 is the cascade tag, so 4 bytes that begin with it are the first
third of a longer UID and many cards share them: the reader is set up wrongly.

UIDs can be copied: this identifies a card, it does not prove it.
"""

import re

from wuye_edge.contract import Kind, Number

from . import Bad, numbers
from .lines import Lines

ORDERS = ("air", "reversed")
BASES = ("hex", "decimal")
SIZES = (4, 7, 10)  # bytes
_CASCADE, _RANDOM = "88", "08"
_HEX = re.compile(rb"[0-9A-Fa-f]{2}([: -]?)(?:[0-9A-Fa-f]{2}\1)*[0-9A-Fa-f]{2}")
_DECIMAL = re.compile(rb"[0-9]{1,25}")


def _raw(line: bytes, base: str, size: int) -> bytes | Bad:
    """The bytes of a line, in the order they were sent; a decimal line has `size`."""
    if base == "decimal":
        if not _DECIMAL.fullmatch(line):
            return Bad("digits", line)
        value = int(line)
        return Bad("length", line) if value >> 8 * size else value.to_bytes(size, "big")
    if not _HEX.fullmatch(line):
        return Bad("digits", line)
    raw = bytes.fromhex(re.sub(rb"[: -]", b"", line).decode())
    return raw if len(raw) in SIZES else Bad("length", line)


def check(raw: bytes) -> Number | Bad:
    """The number of a UID in the order of the air interface.

    >>> str(check(bytes.fromhex("04A1B2C3")))
    'uid:04A1B2C3'
    >>> check(bytes.fromhex("08A1B2C3")).reason, check(bytes.fromhex("8804A1B2")).reason
    ('random', 'cascade')
    """
    found = numbers.number(Kind.UID, raw.hex())
    if isinstance(found, Number) and len(raw) == SIZES[0]:
        if found.value.startswith(_CASCADE):
            return Bad("cascade", raw)
        if found.value.startswith(_RANDOM):
            return Bad("random", raw)
    return found


def parse_line(line: bytes, order: str, base: str, size: int) -> Number | Bad:
    """The number of a line; `size` in bytes is looked at for decimal lines only."""
    raw = _raw(line, base, size)
    if isinstance(raw, Bad):
        return raw
    return check(raw[::-1] if order == "reversed" else raw)


class Parser:
    """Cards out of a reader's stream in the configured order and base."""

    def __init__(self, order: str = "air", base: str = "hex", size: int = 4):
        self.order, self.base, self.size = order, base, size
        self._lines = Lines(30)

    def feed(self, data: bytes, at: float) -> list[Number | Bad]:
        """Numbers and refusals in the order they came; `at` is the time of `data`."""
        found: list[Number | Bad] = []
        for line in self._lines.feed(data, at):
            if not isinstance(line, Bad):
                line = parse_line(line, self.order, self.base, self.size)
            found.append(line)
        return found
