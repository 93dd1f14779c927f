"""A gate box with many lanes, each with a reader on a wire of 9600 baud of its own."""

import os
import sqlite3
import threading
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from gate import BOX, BoxProcess

from wuye_edge.frames import em4100
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import eventually
from wuye_edge.sim.wire import Cable, Pair

BAUD = 9600
PER_BOARD = 4  # lanes: all relays of a board share its wire
SETTLE = 0.3  # seconds from the opening of a port until it is read
BEGIN = '[box]\nstate = "{folder}"\n'
BOARD = """
[devices.board{board}]
kind = "modbus"
port = "{folder}/board{board}"
"""
LANE = """
[devices.reader{lane}]
kind = "em4100"
port = "{folder}/reader{lane}"
hold = 0.2

[doors.lane{lane}]
readers = ["reader{lane}"]
relay = "board{board}"
channel = {channel}
seconds = 0.2
debounce = 0.2
"""


def configuration(folder: Path, lanes: int) -> str:
    """box.toml: lane 0 to 3 hang on board 0, and so on."""
    text = BEGIN.format(folder=folder)
    for lane in range(lanes):
        board, channel = divmod(lane, PER_BOARD)
        if not channel:
            text += BOARD.format(folder=folder, board=board)
        words = {"folder": folder, "lane": lane, "board": board, "channel": channel}
        text += LANE.format(**words)
    return text


class Board(Child):
    """A relay board that is counted while it goes on."""

    def __init__(self, folder: Path, number: int):
        near, far = folder / f"board{number}", folder / f"board{number}-far"
        self.wire = Pair(near, far, BAUD)
        self._counted, self._lifts = 0, Counter()
        self._on: dict[int, bool] = {}
        self._count = threading.Lock()
        super().__init__("-m", "wuye_edge.sim.board", str(far), str(BAUD))
        super().wait("ready")

    def _look(self):
        with self._count:
            lines = self.lines[self._counted :]
            self._counted += len(lines)
            for line in lines:
                if line.startswith("coil "):
                    _coil, channel, on, _at = line.split()
                    self._lifts[int(channel)] += on == "1"
                    self._on[int(channel)] = on == "1"

    def lifts(self, channel: int) -> int:
        self._look()
        return self._lifts[channel]

    def any_on(self) -> bool:
        self._look()
        return any(self._on.values())

    def close(self):
        if self.process.poll() is None:
            self.kill()
        self.wire.close()


class Lanes(BoxProcess):
    """The box, its readers and its boards."""

    def __init__(self, folder: Path, count: int, program: tuple = BOX):
        super().__init__(folder, configuration(folder, count), program)
        self.count = count
        self.readers = [Cable(folder / f"reader{lane}", BAUD) for lane in range(count)]
        boards = range(-(-count // PER_BOARD))
        self.boards = [Board(folder, number) for number in boards]

    def start(self):
        """Run the box until each of its readers is listened to."""
        super().start()
        eventually(self._is_listening)
        threading.Event().wait(SETTLE)

    def _is_listening(self) -> bool:
        """What a port held before it was opened is thrown away: nobody stands there."""
        wanted = {os.path.realpath(reader.end.path) for reader in self.readers}
        folder = Path(f"/proc/{self.box.process.pid}/fd")
        found = set()
        for handle in folder.iterdir():
            with suppress(FileNotFoundError):
                found.add(os.readlink(handle))
        return wanted <= found

    def show(self, lane: int, number: str):
        """A card at a lane's reader: ten hex digits."""
        self.readers[lane].send(em4100.frame(number))

    def look(self, file: str, query: str):
        """The first value of a query to one of the box's files, or None."""
        with closing(sqlite3.connect(self.folder / file)) as db:
            row = db.execute(query).fetchone()
        return row and row[0]

    def newest(self) -> int:
        """The last number the box has written."""
        return self.look("journal.db", "SELECT max(seq) FROM event") or 0

    def lifts(self, lane: int) -> int:
        """How often the lane's relay was switched on."""
        board, channel = divmod(lane, PER_BOARD)
        return self.boards[board].lifts(channel)

    def any_on(self) -> bool:
        """Whether a relay is on."""
        return any(board.any_on() for board in self.boards)

    def close(self):
        super().close()
        for part in (*self.boards, *self.readers):
            part.close()
