"""The frame of LED and voice boards, behind a camera's RS-485 port or alone.

    DA(1) VR(1)=64 PN(2)=FF FF CMD(1) DL(1) DATA(DL) CRC16(2, Modbus, low byte first)

Layout: display card V2.6 (DEVICES 3.4). Checked against four frames that public
examples send to Vzenith cameras; they stand in the tests. Text is GBK. What stands
before the text in DATA differs by command and maker of the board, so it is an option.
"""

from dataclasses import dataclass

from . import Bad
from .modbus import crc16

VERSION, PACKET = 0x64, b"\xff\xff"  # a single packet
VOICE = 0x30  # DATA: one byte (01), then the text that is spoken
LONGEST = 255  # bytes of DATA
_HEAD, _CHECK = 6, 2  # bytes


@dataclass(frozen=True, slots=True)
class Board:
    """How one board wants to be spoken to."""

    address: int = 0
    command: int = VOICE
    prefix: bytes = b"\x01"  # of DATA, before the text

    def say(self, words: str) -> bytes:
        """The frame that shows or speaks the words; cut at a whole character.

        >>> Board().say("欢迎光临").hex(" ")
        '00 64 ff ff 30 09 01 bb b6 d3 ad b9 e2 c1 d9 32 58'
        """
        room = LONGEST - len(self.prefix)
        # a character the board cannot know (GBK lacks it) is shown as a question mark
        text = words.encode("gbk", "replace")[:room].decode("gbk", "ignore")
        return frame(self.address, self.command, self.prefix + text.encode("gbk"))


def frame(address: int, command: int, data: bytes) -> bytes:
    """A single packet to a board."""
    if len(data) > LONGEST:
        raise ValueError(f"{len(data)} bytes for a display: at most {LONGEST}")
    head = bytes((address, VERSION, *PACKET, command, len(data))) + data
    return head + crc16(head)


def parse(data: bytes) -> tuple[int, int, bytes] | Bad:
    """Address, command and data of a frame (for simulators and tests)."""
    if len(data) < _HEAD + _CHECK or len(data) != _HEAD + data[5] + _CHECK:
        return Bad("length", data)
    if crc16(data[:-_CHECK]) != data[-_CHECK:]:
        return Bad("checksum", data)
    if data[1] != VERSION or data[2:4] != PACKET:
        return Bad("head", data)
    return data[0], data[4], data[_HEAD:-_CHECK]
