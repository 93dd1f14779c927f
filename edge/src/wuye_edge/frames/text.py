"""Scanners that send the text of a code as a line (QR codes, bar codes)."""

from wuye_edge.contract import Kind, Number

from . import Bad
from .lines import Lines

LONGEST = 512  # bytes; a visitor's code has some dozens


def parse_line(line: bytes) -> Number | Bad:
    """The text of a line: printable UTF-8 without spaces around it."""
    try:
        text = line.decode().strip()
    except UnicodeDecodeError:
        return Bad("text", line)
    return Number(Kind.QR, text) if text and text.isprintable() else Bad("text", line)


class Parser:
    """Codes out of a scanner's stream."""

    def __init__(self):
        self._lines = Lines(LONGEST)

    def feed(self, data: bytes, at: float) -> list[Number | Bad]:
        """Texts and refusals in the order they came; `at` is the time of `data`."""
        lines = self._lines.feed(data, at)
        return [line if isinstance(line, Bad) else parse_line(line) for line in lines]
