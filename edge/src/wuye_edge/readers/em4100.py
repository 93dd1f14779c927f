"""Readers of EM4100 cards on a serial port (RDM6300 and relatives)."""

from functools import partial

from wuye_edge.frames import em4100
from wuye_edge.options import Options

from .stream import StreamReader


class Em4100Reader(StreamReader):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `hold`, and `form`: "stx14"
    (default), "stx16", "hex", "decimal", "printed" (see `frames.em4100`).
    """

    @classmethod
    def from_config(cls, name: str, options: dict) -> "Em4100Reader":
        """The reader, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line, hold = cls.common(found)
        form = found.choice("form", em4100.FORMS, "stx14")
        found.done()
        return cls(name, line, partial(em4100.Parser, form), hold)
