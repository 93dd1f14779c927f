"""Wiegand 26 and 34 behind a converter to a serial line.

On the wire: an even parity bit over the first half, 24 or 32 bits, an odd parity bit
over the second half. Converters check that themselves and send the bits between as hex
digits and CR at 9600 8N1 (Priority1Design WIE232), or all bits as text (DEVICES 3.1).
"""

import re
from collections.abc import Sequence

from wuye_edge.contract import Kind, Number

from . import Bad, numbers
from .lines import Lines

FORMS = ("hex", "bits")
KINDS = {26: Kind.W26, 34: Kind.W34}
_BYTES = re.compile(rb"[0-9A-Fa-f]{2}( ?)(?:[0-9A-Fa-f]{2}\1)*[0-9A-Fa-f]{2}")
_BITS = re.compile(rb"[01]+")


def encode(value: int, width: int) -> list[int]:
    """All bits on the wire of a number of `width` - 2 bits, parity bits included."""
    body = [value >> place & 1 for place in range(width - 3, -1, -1)]
    half = len(body) // 2
    return [sum(body[:half]) % 2, *body, (sum(body[half:]) + 1) % 2]


def decode(bits: Sequence[int]) -> Number | Bad:
    """The number of 26 or 34 bits whose parities both fit.

    >>> str(decode(encode(0x86F444, 26)))
    'w26:86F444'
    """
    width = len(bits)
    shown = "".join(map(str, bits)).encode()
    if width not in KINDS:
        return Bad("length", shown)
    half = width // 2
    if sum(bits[:half]) % 2 or not sum(bits[half:]) % 2:
        return Bad("parity", shown)
    value = int("".join(map(str, bits[1:-1])), 2)
    return numbers.number(KINDS[width], f"{value:0{(width - 2) // 4}X}")


def from_raw(data: bytes, bits: int) -> Number | Bad:
    """The number of bits packed into bytes from the left, as OSDP has them."""
    if bits not in KINDS or len(data) != (bits + 7) // 8:
        return Bad("length", data)
    packed = "".join(f"{byte:08b}" for byte in data)[:bits]
    return decode([int(bit) for bit in packed])


def parse_line(line: bytes, form: str, width: int) -> Number | Bad:
    """The number of a converter's line; `width` is what the reader is set to."""
    if form == "bits":
        if not _BITS.fullmatch(line):
            return Bad("digits", line)
        bits = [byte - ord("0") for byte in line]
        return decode(bits) if len(bits) == width else Bad("length", line)
    if not _BYTES.fullmatch(line):
        return Bad("digits", line)
    digits = line.replace(b" ", b"").decode()
    if len(digits) != (width - 2) // 4:
        return Bad("length", line)
    return numbers.number(KINDS[width], digits)


class Parser:
    """Cards out of a converter's stream; lines of another width are refused."""

    def __init__(self, form: str = "hex", width: int = 26):
        self.form, self.width = form, width
        self._lines = Lines(width)

    def feed(self, data: bytes, at: float) -> list[Number | Bad]:
        """Numbers and refusals in the order they came; `at` is the time of `data`."""
        found: list[Number | Bad] = []
        for line in self._lines.feed(data, at):
            bad = isinstance(line, Bad)
            found.append(line if bad else parse_line(line, self.form, self.width))
        return found
