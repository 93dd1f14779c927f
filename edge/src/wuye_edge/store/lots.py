"""What the box was told of car parks: one snapshot, swapped or changed in one
transaction, read whole at the start.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wuye_engine.access.wire import canonical, digest
from wuye_engine.errors import InvalidAccessList
from wuye_engine.lane.wire import Head, Row, read_head, read_row

from .database import connect, create

SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS row (key TEXT PRIMARY KEY, body TEXT NOT NULL)
        WITHOUT ROWID;
"""


class Lots:
    """The store. `load` at the start, then `replace` and `change` by the link."""

    def __init__(self, path: Path) -> None:
        create(path, SCHEMA)
        self._db = connect(path)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @property
    def number(self) -> int:
        """The number of the snapshot; 0: none yet."""
        return self._state("number", 0)

    def _state(self, name: str, default: Any = None) -> Any:
        with self._lock:
            found = self._db.execute(
                "SELECT value FROM state WHERE name = ?", (name,)
            ).fetchone()
        return default if found is None else found[0]

    def load(self) -> tuple[Head, list[Row]]:
        """All of it. :raises InvalidAccessList: the file has what nobody understands"""
        text = self._state("head")
        if text is None:
            return Head(), []
        with self._lock:
            rows = self._db.execute("SELECT body FROM row ORDER BY key").fetchall()
        return read_head(json.loads(text)), [read_row(json.loads(r[0])) for r in rows]

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction; whatever goes wrong in it, nothing of it stays."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def replace(
        self, head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], sum_: str
    ) -> tuple[Head, list[Row]]:
        """A whole snapshot, if its digest is right.

        :raises InvalidAccessList: nothing is changed then
        """
        found, rows = read_head(head), [*rows]
        read = [read_row(row, f"put[{number}]") for number, row in enumerate(rows)]
        texts = [canonical(row) for row in rows]
        if digest(head, texts) != sum_:
            raise InvalidAccessList("digest", "digest", sum_)
        with self._change():
            self._db.execute("DELETE FROM row")
            self._db.executemany(
                "INSERT INTO row VALUES (?, ?)",
                zip((row["key"] for row in rows), texts, strict=True),
            )
            self._put_head(head)
        return found, read

    def change(
        self,
        base: int,
        head: Mapping[str, Any],
        put: Iterable[Mapping[str, Any]],
        drop: Iterable[str],
    ) -> tuple[Head, list[Row], list[str]]:
        """Changes to the snapshot with the number `base`.

        :raises InvalidAccessList: nothing is changed then; the whole is wanted
        """
        found, gone, put = read_head(head), [str(key) for key in drop], [*put]
        read = [read_row(row, f"put[{number}]") for number, row in enumerate(put)]
        if base != self.number:
            raise InvalidAccessList("base", "base", base)
        with self._change():
            self._db.executemany("DELETE FROM row WHERE key = ?", [(k,) for k in gone])
            self._db.executemany(
                "INSERT OR REPLACE INTO row VALUES (?, ?)",
                [(row["key"], canonical(row)) for row in put],
            )
            self._put_head(head)
        return found, read, gone

    def _put_head(self, head: Mapping[str, Any]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?)",
            [("head", canonical(head)), ("number", head["number"])],
        )
