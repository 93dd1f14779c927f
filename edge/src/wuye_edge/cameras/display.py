"""An LED or voice board on a serial port of the box."""

from collections import deque

import serial

from wuye_edge.frames import led
from wuye_edge.options import Options
from wuye_edge.ports import Line, SerialDevice, read_some

WAITING = 4  # words; who reads the fifth has forgotten the first


class LedDisplay(SerialDevice):
    """Options: `port`, `baud`, `parity`, `stop_bits`, `address` (0), `command` (48:
    voice), `prefix` (hex, before the text).
    """

    def __init__(self, name: str, line: Line, board: led.Board):
        super().__init__(name, line)
        self.board = board
        self._words: deque[str] = deque(maxlen=WAITING)

    @classmethod
    def from_config(cls, name: str, options: dict) -> "LedDisplay":
        """The display, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        line = Line.take(found)
        board = led.Board(
            found.whole("address", 0, 255, 0),
            found.whole("command", 0, 255, led.VOICE),
            found.raw("prefix", range(9), b"\x01"),
        )
        found.done()
        return cls(name, line, board)

    def signal(self, allowed: bool, words: str = "") -> None:
        """Show or speak the words; returns at once. Without words nothing is shown."""
        if words:
            self._words.append(words)

    def serve(self, port: serial.Serial) -> None:
        """Send what waits; what the board answers is not looked at."""
        self._words.clear()  # of before: whom they were meant for has gone
        self.ready()
        while not self.stopping.is_set():
            while self._words:
                port.write(self.board.say(self._words.popleft()))
            read_some(port)  # also how a pulled plug is noticed
