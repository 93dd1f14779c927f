"""Wiegand readers behind a converter to a serial port."""

from functools import partial

from wuye_edge.frames import wiegand
from wuye_edge.options import Options

from .stream import StreamReader


class WiegandReader(StreamReader):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `hold`, `form` ("hex", default,
    or "bits") and `width` (26, default, or 34). Wiegand 26 drops bits: two cards may
    have one number (DEVICES 3.1).
    """

    @classmethod
    def from_config(cls, name: str, options: dict) -> "WiegandReader":
        """The reader, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line, hold = cls.common(found)
        form = found.choice("form", wiegand.FORMS, "hex")
        width = found.choice("width", tuple(wiegand.KINDS), 26)
        found.done()
        return cls(name, line, partial(wiegand.Parser, form, width), hold)
