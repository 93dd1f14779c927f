"""Scanners of QR codes on a serial port or as a USB serial device."""

from wuye_edge.frames import text
from wuye_edge.options import Options

from .stream import StreamReader


class TextReader(StreamReader):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `hold`. Each line is a code."""

    @classmethod
    def from_config(cls, name: str, options: dict) -> "TextReader":
        """The reader, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line, hold = cls.common(found)
        found.done()
        return cls(name, line, text.Parser, hold)
