"""The journal: nobody waits for it, and it loses nothing in silence.

Events are put into a bounded queue; a thread of its own numbers them, chains them and
writes them, many in one transaction. A disk has been seen to take 7.8 s for one write.
When the disk is full or slow for longer than the queue holds, events are lost; their
numbers are left out, and an event `loss` says which and when (decision 0016).
"""

import json
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from .database import Connections, connect, create
from .entries import Entry, Lost, chain_value, loss_of, runs, text_of

_logger = logging.getLogger(__name__)
SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS event (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL,
        chain TEXT NOT NULL
    );
"""
DAY = 24 * 60 * 60 * 1000  # ms
ROOM = 20_000  # events the queue holds: hours of a busy gate
BATCH = 500  # events of a transaction
TRIMMED = 5000  # events deleted at a time
RETRY = 0.5  # seconds until a failed write is tried again


class Journal:
    """Written by one thread from a queue; read by the link."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        room: int = ROOM,
        open_: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        create(path, SCHEMA)
        self.key = key
        self.fault = ""  # why nothing can be written now
        self.on_written: Callable[[], None] = lambda: None  # news for the server
        self._path, self._open, self._room = path, open_, room
        self._queue: deque[Entry] = deque()
        self._lost = Lost()
        self._changed = threading.Condition()  # of the queue; never held for the disk
        self._busy = 0  # events taken from the queue and not yet written
        self._keep: tuple[int, int] | None = None  # to trim: (now, days)
        self._stopping = threading.Event()
        self._readers = Connections(path)
        state = dict(self._readers.get().execute("SELECT name, value FROM state"))
        self._next, self._chain = state.get("next", 1), state.get("chain", "")
        self._acked = state.get("acked", 0)
        self._said_gone: set[int] = set()
        self._lost_before: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """Start the thread that writes."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Write what is queued and end; what a broken disk does not take is gone."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._readers.close()

    def skip(self, first: int, count: int, chain: str) -> None:
        """Begin behind the numbers of a lost journal, and say so (before `start`).

        :param chain: that of the event before the first of them: the server has it,
            and so it can be sure that the loss is said by this box
        """
        self._next, self._chain = first + count, chain
        self._lost_before = {"first": first, "last": first + count - 1}

    def go_on(self, last: int, chain: str, waiting: Iterable[dict[str, Any]]) -> None:
        """Begin behind what the server holds (before `start`, in a fresh file).

        :param last: the last number it holds, and `chain` that event's
        :param waiting: events it has never got; they come again, under new numbers
        """
        self._next, self._chain, self._acked = last + 1, chain, last
        with self._readers.get() as db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "INSERT OR REPLACE INTO state VALUES (?, ?)",
                [("next", last + 1), ("chain", chain), ("acked", last)],
            )
        for event in waiting:
            values = {name: event[name] for name in Entry.__slots__}
            self.add(Entry(**values))

    # === ADDING === #

    def add(self, entry: Entry) -> bool:
        """Queue an event. Never waits; False: there was no room, and it is counted."""
        with self._changed:
            if len(self._queue) >= self._room:
                self._lost.count += 1
                self._lost.first = self._lost.first or entry
                self._lost.last = entry
                return False
            self._queue.append(entry)
            self._changed.notify_all()
        return True

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all that was added is written; False: it took too long."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not (self._queue or self._busy or self._lost.count), timeout
            )

    # === WRITING === #

    def _run(self) -> None:
        db = None
        while not self._finished():
            batch, lost = self._collect()
            while batch or lost.count:
                try:
                    db = db or self._open(self._path)
                    self._write(db, batch, lost)
                    break
                except sqlite3.Error as error:
                    self._failed(db, error)
                    if self._stopping.wait(RETRY):
                        break
            with self._changed:
                self._busy = 0
                self._changed.notify_all()
            if db is not None:
                self._trim_if_due(db)
        if db is not None:
            db.close()

    def _finished(self) -> bool:
        left = self._queue or self._lost.count
        return self._stopping.is_set() and (not left or bool(self.fault))

    def _collect(self) -> tuple[list[Entry], Lost]:
        """Waits for events; what is there is taken, and what was lost until now."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._queue or self._lost.count or self._stopping.is_set(), 1.0
            )
            some = min(len(self._queue), BATCH)
            batch = [self._queue.popleft() for _ in range(some)]
            self._busy = len(batch)
            # numbers of lost events come after those that had found room before
            if self._queue:
                return batch, Lost()
            lost, self._lost = self._lost, Lost()
            self._busy += lost.count
            return batch, lost

    def _write(self, db: sqlite3.Connection, batch: list[Entry], lost: Lost) -> None:
        """One transaction: the batch, and then what was lost, if anything was."""
        number, chain, rows = self._next, self._chain, []
        if self._lost_before and batch:
            told = replace(batch[0], kind="loss", code="gone", credential="")
            told.detail = self._lost_before
            batch = [told, *batch]
        for entry in batch:
            chain = self._row(rows, number, chain, entry)
            number += 1
        if lost.count:
            told = loss_of(lost, number)
            number += lost.count
            chain = self._row(rows, number, chain, told)
            number += 1
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
        db.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?)",
            [("next", number), ("chain", chain)],
        )
        db.execute("COMMIT")
        self._next, self._chain = number, chain
        if batch:
            self._lost_before = {}
        self.fault = ""
        self.on_written()

    def _row(self, rows: list[Any], number: int, chain: str, entry: Entry) -> str:
        body = text_of(entry, number)
        chain = chain_value(self.key, chain, body)
        rows.append((number, entry.at, body, chain))
        return chain

    def _failed(self, db: sqlite3.Connection | None, error: sqlite3.Error) -> None:
        if not self.fault:
            _logger.error("the journal cannot be written: %s", error)
        with self._changed:
            self.fault = str(error)
            self._changed.notify_all()
        if db is None:
            return
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if "full" in str(error):
                # what the server has is the first that can go
                self._trim(db, 1 << 62)
        except sqlite3.Error as again:
            _logger.debug("no room can be made: %s", again)

    # === FOR THE LINK === #

    def pending(self, limit: int = 200) -> list[dict[str, Any]]:
        """The oldest events the server has not said it holds."""
        return self._events(
            "SELECT body, chain FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
            (self._acked, limit),
        )

    def again(
        self, numbers: Iterable[int], limit: int = 200
    ) -> tuple[list[dict[str, Any]], list[int]]:
        """Events the server asks for once more, and the numbers that are not there."""
        wanted = sorted(set(numbers))[:limit]
        marks = ",".join("?" * len(wanted))
        found = self._events(
            f"SELECT body, chain FROM event WHERE seq IN ({marks}) ORDER BY seq", wanted
        )
        there = {event["seq"] for event in found}
        return found, [number for number in wanted if number not in there]

    def report_gone(self, numbers: Iterable[int], like: Entry) -> None:
        """Say of numbers that they are gone for good, once in the life of a process.

        :param like: when; the event `loss` is made from it
        """
        gone = sorted(set(numbers) - self._said_gone)
        self._said_gone.update(gone)
        for first, last in runs([one for one in gone if one < self._next]):
            detail = {"first": first, "last": last}
            self.add(replace(like, kind="loss", code="gone", detail=detail))

    def _events(self, query: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        rows = self._readers.get().execute(query, tuple(values)).fetchall()
        return [{**json.loads(body), "chain": chain} for body, chain in rows]

    def ack(self, seq: int) -> None:
        """The server holds everything up to this number; it never goes back."""
        seq = min(seq, self._next - 1)
        if seq <= self._acked:
            return
        self._acked = seq
        try:
            self._readers.get().execute(
                "INSERT OR REPLACE INTO state VALUES ('acked', ?)", (seq,)
            )
        except sqlite3.Error as error:
            # after a restart the events are sent again, and the server knows them
            _logger.warning("the journal cannot store what the server holds: %s", error)

    def chain_of(self, seq: int) -> str | None:
        """The chain of a number; "" of 0, None where it is not here."""
        row = self._readers.get().execute(
            "SELECT chain FROM event WHERE seq = ?", (seq,)
        )
        found = row.fetchone() or (None,)
        return found[0] if seq else ""

    def proof(self) -> tuple[int, str] | None:
        """The last number the server holds, and its chain, where it is still here."""
        chain = self.chain_of(self._acked)
        return (self._acked, chain) if self._acked and chain is not None else None

    @property
    def acked(self) -> int:
        """The last number the server holds."""
        return self._acked

    @property
    def newest(self) -> int:
        """The last number that was given."""
        return self._next - 1

    def waiting(self) -> int:
        """How many events the server does not hold yet."""
        return self._next - 1 - self._acked + len(self._queue) + self._busy

    def last(self, limit: int) -> list[dict[str, Any]]:
        """The newest events, the newest last."""
        return self._events(
            "SELECT body, chain FROM event ORDER BY seq DESC LIMIT ?", (limit,)
        )[::-1]

    # === TRIMMING === #

    def trim(self, now: int, days: int) -> None:
        """Have the writer delete what the server has held for so many days."""
        with self._changed:
            self._keep = (now, days)

    def _trim_if_due(self, db: sqlite3.Connection) -> None:
        keep, self._keep = self._keep, None
        if keep is None:
            return
        try:
            while self._trim(db, keep[0] - keep[1] * DAY) == TRIMMED:
                if self._stopping.is_set() or self._queue:
                    self._keep = keep  # the rest when there is nothing to write
                    return
        except sqlite3.Error as error:
            self._failed(db, error)

    def _trim(self, db: sqlite3.Connection, before: int) -> int:
        """Delete the oldest events that are held by the server and older than this."""
        rows = db.execute(
            "SELECT seq, at FROM event WHERE seq <= ? ORDER BY seq LIMIT ?",
            (self._acked, TRIMMED),
        ).fetchall()
        old = [(seq,) for seq, at in rows if at < before]
        db.execute("BEGIN IMMEDIATE")
        db.executemany("DELETE FROM event WHERE seq = ?", old)
        db.execute("COMMIT")
        return len(old)
