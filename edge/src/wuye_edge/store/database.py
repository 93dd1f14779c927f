"""SQLite files only the box's user can read (they hold keys and hashes of cards)."""

import os
import sqlite3
import threading
from pathlib import Path

BUSY = 5.0  # seconds to wait for another connection


def create(path: Path, schema: str) -> None:
    """Make the file if it is not there, readable by its owner only, and its tables.

    The write-ahead log takes over the mode of the file it belongs to.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    os.chmod(path, 0o600)
    db = connect(path)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(schema)
    finally:
        db.close()


def connect(path: Path, timeout: float = BUSY) -> sqlite3.Connection:
    """A connection without implicit transactions; a commit is on the disk."""
    db = sqlite3.connect(
        path, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    db.execute("PRAGMA synchronous=FULL")
    # a list of 100,000 fits: a look-up needs no read of the file
    db.execute("PRAGMA cache_size=-16000")  # KiB, taken when needed
    return db


class Connections:
    """A connection for each thread that reads, closed together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = threading.local()
        self._all: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()

    def get(self) -> sqlite3.Connection:
        """The calling thread's."""
        try:
            return self._own.db
        except AttributeError:
            return self._open()

    def _open(self) -> sqlite3.Connection:
        db = self._own.db = connect(self.path)
        with self._lock:
            # threads of a camera's requests come and go; theirs go with them
            for thread, old in self._all:
                if not thread.is_alive():
                    old.close()
            self._all = [pair for pair in self._all if pair[0].is_alive()]
            self._all.append((threading.current_thread(), db))
        return db

    def close(self) -> None:
        """Close all of them; no thread may be reading any more."""
        with self._lock:
            for _thread, db in self._all:
                db.close()
            self._all = []
            self._own = threading.local()
