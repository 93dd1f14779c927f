"""The box's own papers: who it is, its keys, its time, the commands it has seen."""

import contextlib
import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

from .database import connect, create

SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS command (
        uuid TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT, told INTEGER NOT NULL
    ) WITHOUT ROWID;
"""
DAY = 24 * 60 * 60 * 1000  # ms
KEPT = 30 * DAY  # a command is late after seconds, but known for so long


class State:
    """Small values by name, and commands by uuid. A call returns when it is on disk."""

    def __init__(self, path: Path) -> None:
        create(path, SCHEMA)
        self._db = connect(path)
        self._lock, self._bars = threading.Lock(), threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def get(self, name: str, default: Any = None) -> Any:
        """A value, or the default."""
        with self._lock:
            found = self._db.execute(
                "SELECT value FROM state WHERE name = ?", (name,)
            ).fetchone()
        return default if found is None else found[0]

    def put(self, **values: Any) -> None:
        """Several values at once, all or none."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT OR REPLACE INTO state VALUES (?, ?)", values.items()
            )

    # === BARS === #

    def bars(self) -> set[str]:
        """Doors whose bar was up when that was last said."""
        return set((self.get("bars") or "").split())

    def note_bar(self, door: str, up: bool) -> None:
        """A bar was lifted or lowered; a disk that is full lifts and lowers, too."""
        with self._bars:
            known = self.bars()
            if (door in known) != up:
                known ^= {door}
                with contextlib.suppress(sqlite3.Error):
                    self.put(bars=" ".join(sorted(known)))

    # === COMMANDS === #

    def first(self, uuid: str, at: int) -> bool:
        """Whether a command is new; from now on it is not, over restarts too (H2).

        It is on the disk before the answer: a box that dies while it carries a command
        out does not carry it out again. :raises sqlite3.Error: it could not be stored
        """
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM command WHERE at < ?", (at - KEPT,))
            new = self._db.execute(
                "INSERT OR IGNORE INTO command VALUES (?, ?, NULL, 0)", (uuid, at)
            )
            return new.rowcount == 1

    def done(self, uuid: str, result: dict[str, Any]) -> None:
        """What became of a command; kept until the server has been told."""
        with self._lock, self._db:
            self._db.execute(
                "UPDATE command SET result = ?, told = 0 WHERE uuid = ?",
                (json.dumps(result), uuid),
            )

    def results(self) -> list[dict[str, Any]]:
        """Results the server has not been told."""
        with self._lock:
            rows = self._db.execute(
                "SELECT result FROM command WHERE told = 0 AND result IS NOT NULL"
                " ORDER BY at, uuid LIMIT 100"
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def told(self, results: list[dict[str, Any]]) -> None:
        """The server has these; one that has changed meanwhile is told again."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "UPDATE command SET told = 1 WHERE uuid = ? AND result = ?",
                [(result["uuid"], json.dumps(result)) for result in results],
            )

    def untell(self, uuid: str) -> None:
        """Tell the result of a command once more: the server asked again."""
        with self._lock, self._db:
            self._db.execute("UPDATE command SET told = 0 WHERE uuid = ?", (uuid,))

    def interrupted(self) -> list[str]:
        """Commands without a result: the box ended while it carried them out."""
        with self._lock:
            rows = self._db.execute(
                "SELECT uuid FROM command WHERE result IS NULL"
            ).fetchall()
        return [row[0] for row in rows]
