"""`wuye-box` with faults a test gives it: a clock that jumps, a disk that is slow.

The product has no switch for any of this; the test runs this script in its place.

    WUYE_FAULTS=FILE python faulty_box.py --config box.toml run

FILE holds three numbers (`Faults`), which the test changes while the box runs. An Odoo
server can be started by it, too (`python faulty_box.py odoo ...`): then its clock is
the box's.
"""

import mmap
import os
import sqlite3
import struct
import sys
import threading
import time
from functools import partial
from pathlib import Path

NUMBERS = struct.Struct("ddd")  # seconds: wall clock ahead, time passed, of a commit
FILE = "WUYE_FAULTS"
ROOM = "WUYE_FAULTS_ROOM"  # events the journal's queue holds; as in the product if not


class Faults:
    """The numbers, in a file that two processes have in their memory.

    `wall` is how far somebody has set the wall clock ahead. `passed` is time that goes
    by at once, for both clocks. `commit` is how long the disk takes to keep something.
    """

    def __init__(self, path: Path):
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), NUMBERS.size)

    @classmethod
    def make(cls, path: Path) -> "Faults":
        path.write_bytes(NUMBERS.pack(0, 0, 0))
        return cls(path)

    def get(self) -> tuple[float, float, float]:
        return NUMBERS.unpack_from(self._memory)

    def ahead(self, clock, which) -> float:
        """What a clock shows with some of the numbers added."""
        numbers = self.get()
        return clock() + sum(numbers[each] for each in which)

    def set(self, wall=None, passed=None, commit=None):
        old = self.get()
        new = [
            o if n is None else n
            for o, n in zip(old, (wall, passed, commit), strict=True)
        ]
        NUMBERS.pack_into(self._memory, 0, *new)


class SlowConnection(sqlite3.Connection):
    """Keeps its lock for as long as the disk takes."""

    faults: Faults

    def _wait(self):
        end = time.perf_counter() + self.faults.get()[2]
        while time.perf_counter() < end and self.faults.get()[2]:
            threading.Event().wait(0.02)

    def execute(self, sql, *values):
        if sql == "COMMIT":
            self._wait()
        if self.in_transaction or not sql.startswith("INSERT"):
            return super().execute(sql, *values)
        # a statement by itself is a commit, too
        super().execute("BEGIN IMMEDIATE")
        result = super().execute(sql, *values)
        self.execute("COMMIT")
        return result

    def __exit__(self, *raised):
        self._wait()
        return super().__exit__(*raised)


def install_clock(faults: Faults, is_box: bool):
    """Before anything else is imported: it keeps the functions it finds."""
    # no functions: pyserial keeps them as a class's attribute, which would bind them
    both = (0, 1) if is_box else (1,)
    time.time = partial(faults.ahead, time.time, both)
    time.monotonic = partial(faults.ahead, time.monotonic, (1,))


def install_disk(faults: Faults):
    """The same for SQLite."""
    connect = sqlite3.connect
    SlowConnection.faults = faults

    def slow(*arguments, **options):
        return connect(*arguments, factory=SlowConnection, **options)

    sqlite3.connect = slow


def main():
    faults, is_box = Faults(Path(os.environ[FILE])), sys.argv[1:2] != ["odoo"]
    install_clock(faults, is_box)
    if not is_box:
        from odoo.cli.command import main as odoo

        sys.argv[:2] = ["odoo"]
        return odoo()
    install_disk(faults)
    from wuye_edge.__main__ import main as box
    from wuye_edge.store.journal import Journal

    if room := os.environ.get(ROOM):
        _room, open_ = Journal.__init__.__defaults__
        Journal.__init__.__defaults__ = (int(room), open_)
    return box()


if __name__ == "__main__":
    sys.exit(main())
