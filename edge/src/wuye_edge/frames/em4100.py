"""EM4100 readers (RDM6300 and its relatives) that send ASCII at 9600 8N1.

The frame of 14 bytes is STX, ten hex digits, two hex digits of their XOR, ETX; the one
of 16 has CR LF before ETX (Seeed 113020002 datasheet p. 3; DEVICES 3.1). Others send a
line of ten hex or decimal digits. While a card stays the frame repeats about every 50
ms.

XOR is weak (two flips in the same column pass) and the lines have no check at all: a
lone number is no proof, the list of permits is. Ten decimal digits are hex digits too,
so the form is never found out by looking; it is what the reader is set to.
"""

import re
from functools import reduce
from operator import xor

from wuye_edge.contract import Kind, Number

from . import Bad, numbers
from .lines import ETX, STX, Framed, Lines

FORMS = ("stx14", "stx16", "hex", "decimal", "printed")
_BODY = re.compile(rb"[0-9A-Fa-f]{12}")
_TEN = re.compile(rb"[0-9A-Fa-f]{10}")
_DIGITS = re.compile(rb"[0-9]{10}")


def frame(digits: str, form: str = "stx14") -> bytes:
    """What a reader sends for a card of ten hex digits (for simulators and tests).

    >>> frame("62E3086CED")
    b'\\x0262E3086CED08\\x03'
    """
    if form == "hex":
        return digits.encode() + b"\r\n"
    low = Number(Kind.EM, digits)
    if form in ("decimal", "printed"):
        return numbers.printed(low)[form == "printed"].encode() + b"\r\n"
    check = reduce(xor, bytes.fromhex(digits))
    tail = b"\r\n" if form == "stx16" else b""
    return b"%c%s%02X%s%c" % (STX, digits.encode(), check, tail, ETX)


def parse_body(body: bytes, form: str) -> Number | Bad:
    """The number between STX and ETX; `form` says whether CR LF belongs there."""
    if form == "stx16":
        if not body.endswith(b"\r\n"):
            return Bad("length", body)
        body = body[:-2]
    if len(body) != 12:
        return Bad("length", body)
    if not _BODY.fullmatch(body):
        return Bad("digits", body)
    raw = bytes.fromhex(body.decode())
    if reduce(xor, raw):
        return Bad("checksum", body)
    return numbers.number(Kind.EM, body[:10].decode())


def parse_line(line: bytes, form: str) -> Number | Bad:
    """The number of a line: ten hex digits, ten decimal digits, or 3 + 5 as printed."""
    if form == "hex":
        good = _TEN.fullmatch(line)
        return numbers.number(Kind.EM, line.decode()) if good else Bad("digits", line)
    if form == "decimal" and not _DIGITS.fullmatch(line):
        return Bad("digits", line)
    if form == "printed" and len(line) != 9:
        return Bad("length", line)
    return numbers.from_printed(line.decode("ascii", "replace"))


class Parser:
    """Cards out of a stream in one configured form; nothing of another form."""

    def __init__(self, form: str = "stx14"):
        self.form = form
        framed = form in ("stx14", "stx16")
        self._parse = parse_body if framed else parse_line
        self._cutter = Framed(14) if framed else Lines(10)

    def feed(self, data: bytes, at: float) -> list[Number | Bad]:
        """Numbers and refusals in the order they came; `at` is the time of `data`."""
        found: list[Number | Bad] = []
        for piece in self._cutter.feed(data, at):
            bad = isinstance(piece, Bad)
            found.append(piece if bad else self._parse(piece, self.form))
        return found
