"""Readers of ISO 14443 cards (MIFARE, CPU cards) that send UIDs as lines."""

from functools import partial

from wuye_edge.frames import uid
from wuye_edge.options import Options

from .stream import StreamReader


class UidReader(StreamReader):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `hold`, `order` ("air", default,
    or "reversed"), `base` ("hex", default, or "decimal") and `size` in bytes (4, 7, 10;
    of decimal numbers only).
    """

    @classmethod
    def from_config(cls, name: str, options: dict) -> "UidReader":
        """The reader, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line, hold = cls.common(found)
        order = found.choice("order", uid.ORDERS, "air")
        base = found.choice("base", uid.BASES, "hex")
        size = found.choice("size", uid.SIZES, 4)
        found.done()
        return cls(name, line, partial(uid.Parser, order, base, size), hold)
