"""The list: looked up in microseconds, swapped whole while it is looked up in.

Readers and the writer have connections of their own, and each look-up is one
statement: it sees the list before a swap or after it, never half of both.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wuye_engine.access import Door, Found, Head
from wuye_engine.access.wire import (
    canonical,
    digest_of,
    hash_text,
    mark,
    read_denial,
    read_head,
    read_permit,
    trusted_permit,
)
from wuye_engine.errors import InvalidAccessList

from .database import Connections, connect, create

SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS permit (card TEXT PRIMARY KEY, body TEXT NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS hash (
        hash TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (hash, card)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS staged (card TEXT PRIMARY KEY, body TEXT NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS staged_hash (
        hash TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (hash, card)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS denial (hash TEXT PRIMARY KEY, reason TEXT NOT NULL)
        WITHOUT ROWID;
"""
PART = 1000  # permits staged at a time
FIND = """
    SELECT (SELECT value FROM state WHERE name = 'generation'),
           EXISTS (SELECT 1 FROM denial WHERE hash = ?1), permit.body
    FROM (SELECT 1) LEFT JOIN hash ON hash.hash = ?1
    LEFT JOIN permit ON permit.card = hash.card
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The head in force. `generation` counts every change on this box."""

    generation: int = 0
    head: Head = Head()
    card_key: bytes = b""

    def door(self, door: str) -> Door:
        """A door by its id; one the list does not know has no permits at all."""
        return self.head.doors.get(door) or Door(door)


class Permits:
    """The store of the list. One writer at a time; any number of readers."""

    def __init__(self, path: Path) -> None:
        create(path, SCHEMA)
        self.path = path
        self._readers = Connections(path)
        self._writer = connect(path)
        self._lock = threading.Lock()
        # the sums of marks of the list in force and of what is staged; None: not known
        self._total: int | None = None
        self._staged: int | None = None
        # when (ms) the server last said that nothing newer is there; 0: never
        self.confirmed = 0
        self.held = self._read_held()

    def close(self) -> None:
        """Close all connections."""
        self._readers.close()
        self._writer.close()

    # === READING === #

    def _state(self, name: str, default: Any = None) -> Any:
        row = self._readers.get().execute(
            "SELECT value FROM state WHERE name = ?", (name,)
        )
        found = row.fetchone()
        return default if found is None else found[0]

    def _read_held(self) -> Held:
        rows = self._readers.get().execute(
            "SELECT name, value FROM state"
            " WHERE name IN ('generation', 'head', 'card_key', 'confirmed')"
        )
        state = dict(rows.fetchall())
        # before the head: nobody may see a new list with the age of the old one
        self.confirmed = state.get("confirmed", 0)
        if "head" not in state:
            return Held(state.get("generation", 0))
        head = read_head(json.loads(state["head"]))
        return Held(state["generation"], head, state["card_key"])

    def find(self, wanted: str) -> tuple[Held, Found]:
        """What the list has for a hash, and the head that goes with it."""
        while True:
            rows = self._readers.get().execute(FIND, (wanted,)).fetchall()
            held = self.held
            if (rows[0][0] or 0) != held.generation:
                self.held = self._read_held()
                continue
            bodies = [row[2] for row in rows if row[2] is not None]
            return held, Found([trusted_permit(body) for body in bodies], rows[0][1])

    @property
    def number(self) -> int:
        """The number of the list; 0: none yet."""
        return self.held.head.number

    @property
    def deny_number(self) -> int:
        """The number of the denials; 0: none yet."""
        return self._state("deny", 0)

    def counts(self) -> dict[str, int]:
        """Rows by table, for the display of the box."""
        db = self._readers.get()
        return {
            name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("permit", "hash", "denial")
        }

    # === WRITING === #

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction; whatever goes wrong in it, nothing of it stays."""
        with self._lock:
            db = self._writer
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def confirm(self, at: int) -> None:
        """The server has just said that the list is the newest."""
        self.confirmed = at  # first: a disk that is full must not make the list old
        with self._change() as db:
            _put(db, "confirmed", at)

    def stage(self, head: Head, permits: Iterable[Any], first: bool) -> None:
        """Put a part of a whole list beside the one in force.

        By parts, because a list of 100,000 in memory holds up every thread while
        Python tidies it. :param first: what was staged before is dropped
        """
        rows = list(_rows(permits, head))
        known = 0 if first else self._staged
        self._staged = None
        with self._change() as db:
            if first:
                db.execute("DELETE FROM staged_hash")
                db.execute("DELETE FROM staged")
            try:
                db.executemany(
                    "INSERT INTO staged VALUES (?, ?)", (r[:2] for r in rows)
                )
            except sqlite3.IntegrityError as error:
                raise InvalidAccessList("permits", "duplicate") from error
            db.executemany(
                "INSERT INTO staged_hash VALUES (?, ?)",
                [(one, card) for card, _body, hashes in rows for one in hashes],
            )
        if known is not None:
            self._staged = known + sum(mark(row[1]) for row in rows)

    def _sum(self, table: str) -> int:
        """The sum of the marks of what a table holds."""
        rows = self._writer.execute(f"SELECT body FROM {table}")
        return sum(mark(row[0]) for row in rows)

    def replace_by_staged(
        self, head: Mapping[str, Any], sum_: str, card_key: bytes, at: int = 0
    ) -> None:
        """The staged list in place of the one in force, if its digest is right.

        :param card_key: the key its hashes are made with, unsealed
        :param at: when (ms) the server gave it; its age counts from then
        :raises InvalidAccessList: nothing is changed then
        """
        read_head(head)
        total = self._staged
        if total is None:  # another run of the box has staged it
            total = self._sum("staged")
        if digest_of(head, total) != sum_:
            raise InvalidAccessList("digest", "digest", sum_)
        with self._change() as db:
            # names are exchanged, and no row is moved: 100,000 take a moment
            for name in ("permit", "hash"):
                staged = "staged" if name == "permit" else "staged_hash"
                db.execute(f"ALTER TABLE {name} RENAME TO before_{name}")
                db.execute(f"ALTER TABLE {staged} RENAME TO {name}")
                db.execute(f"ALTER TABLE before_{name} RENAME TO {staged}")
                db.execute(f"DELETE FROM {staged}")
            self._put_head(db, head, card_key, at)
        self._total, self._staged = total, 0
        self.held = self._read_held()

    def replace(
        self,
        head: Mapping[str, Any],
        permits: Sequence[Any],
        sum_: str,
        card_key: bytes,
        at: int = 0,
    ) -> None:
        """A whole list that is in memory, see `stage` and `replace_by_staged`."""
        known = read_head(head)
        for start in range(0, max(len(permits), 1), PART):
            self.stage(known, permits[start : start + PART], first=not start)
        self.replace_by_staged(head, sum_, card_key, at)

    def change(
        self,
        base: int,
        head: Mapping[str, Any],
        put: Iterable[Any],
        drop: Iterable[str],
        sum_: str,
        card_key: bytes,
        at: int = 0,
    ) -> None:
        """Changes to the list with the number `base`; its digest is the result's.

        :raises InvalidAccessList: nothing is changed then; the whole list is wanted
        """
        rows = list(_rows(put, read_head(head)))
        with self._change() as db:
            if self._read_held().head.number != base:
                raise InvalidAccessList("base", "base", base)
            total = self._sum("permit") if self._total is None else self._total
            for card in [*drop, *(row[0] for row in rows)]:
                total -= _drop(db, card)
            for card, body, hashes in rows:
                total += mark(body)
                db.execute("INSERT INTO permit VALUES (?, ?)", (card, body))
                db.executemany(
                    "INSERT INTO hash VALUES (?, ?)", [(one, card) for one in hashes]
                )
            if digest_of(head, total) != sum_:
                raise InvalidAccessList("digest", "digest", sum_)
            self._put_head(db, head, card_key, at)
        self._total = total
        self.held = self._read_held()

    def _put_head(
        self,
        db: sqlite3.Connection,
        head: Mapping[str, Any],
        card_key: bytes,
        at: int,
    ) -> None:
        if at:
            _put(db, "confirmed", at)
        _put(db, "card_key", card_key)
        _put(db, "head", canonical(head))
        _put(db, "generation", self.held.generation + 1)

    def deny(
        self,
        number: int,
        base: int | None,
        put: Iterable[Any],
        drop: Iterable[Any] = (),
    ) -> None:
        """Denials: all of them (no base), or the changes since a number.

        :raises InvalidAccessList: nothing is changed then
        """
        denials = [read_denial(item, f"put[{index}]") for index, item in enumerate(put)]
        dropped = [hash_text(item, f"drop[{index}]") for index, item in enumerate(drop)]
        with self._change() as db:
            if base is None:
                db.execute("DELETE FROM denial")
            elif self.deny_number != base:
                raise InvalidAccessList("base", "base", base)
            db.executemany(
                "DELETE FROM denial WHERE hash = ?", [(one,) for one in dropped]
            )
            db.executemany(
                "INSERT OR REPLACE INTO denial VALUES (?, ?)",
                [(denial.hash, denial.reason) for denial in denials],
            )
            _put(db, "deny", number)


def _put(db: sqlite3.Connection, name: str, value: Any) -> None:
    db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def _drop(db: sqlite3.Connection, card: str) -> int:
    """Take a permit out, if it is there; its mark, or 0."""
    found = db.execute("SELECT body FROM permit WHERE card = ?", (card,)).fetchone()
    if not found:
        return 0
    hashes = [(one, card) for one in json.loads(found[0])["hashes"]]
    db.executemany("DELETE FROM hash WHERE hash = ? AND card = ?", hashes)
    db.execute("DELETE FROM permit WHERE card = ?", (card,))
    return mark(found[0])


def _rows(
    permits: Iterable[Any], head: Head
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for index, data in enumerate(permits):
        permit = read_permit(data, head, f"permits[{index}]")
        yield permit.card, canonical(data), permit.hashes
