"""The book of the box: what the server said, and what happened here since.

The journal is the only record of what happened. At a start the snapshot is read, and
the acts behind it are done to it once more; so a box that was killed knows who is
inside. What the server has taken in comes back in its snapshots and is forgotten here.
"""

import logging
import threading
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wuye_engine.lane.book import Book
from wuye_engine.lane.wire import Head, LaneRules, Row

from ..store.lots import Lots
from .acts import IN, Act, local

_logger = logging.getLogger(__name__)


class Register:
    """`lock` is held for every look at the book and every change; nothing waits for a
    disk or a board in it."""

    def __init__(self, store: Lots) -> None:
        self.store = store
        self.lock = threading.RLock()
        self.book = Book()
        self._acts: dict[int, Act] = {}  # not in the server's snapshot yet
        self._last = 0

    def start(self, events: Iterable[Act]) -> None:
        """Read the snapshot, and do again what happened since. Before any device."""
        acts = {act.n: act for act in events}
        with self.lock:
            self._acts = acts
            self._rebuild(*self.store.load())
            self._last = max([*acts, self.book.head.seen])

    @property
    def number(self) -> int:
        """Of the snapshot in force; 0: none yet."""
        return self.book.head.number

    @property
    def waiting(self) -> int:
        """How many acts the server's snapshot does not have."""
        return len(self._acts)

    def lane(self, door: str) -> LaneRules | None:
        """The lane of a door, where it is one of a car park."""
        return self.book.head.lanes.get(door)

    def next(self) -> int:
        """The number of the next act. Under the lock."""
        self._last += 1
        return self._last

    def note(self, act: Act) -> None:
        """Something happened: into the book, and kept until the server has it."""
        with self.lock:
            self._acts[act.n] = act
            self._do(self.book, act)

    # === THE SERVER'S WORD === #

    def replace(
        self, head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], sum_: str
    ) -> None:
        """A whole snapshot. :raises InvalidAccessList: nothing is changed"""
        found, read = self.store.replace(head, rows, sum_)
        with self.lock:
            self._rebuild(found, read)

    def change(
        self,
        base: int,
        head: Mapping[str, Any],
        put: Iterable[Mapping[str, Any]],
        drop: Iterable[str],
    ) -> None:
        """Changes to it. :raises InvalidAccessList: the whole is wanted"""
        found, rows, gone = self.store.change(base, head, put, drop)
        with self.lock:
            self._forget(found.seen)
            self.book.head = found
            for key in gone:
                self.book.drop(key)
            for row in rows:
                self.book.put(row)
            # what left meanwhile is not inside, whatever the server still thinks
            for act in self._acts.values():
                if act.act != IN and (stay := self._stay(self.book, act)):
                    self.book.drop(stay.key)

    def _forget(self, seen: int) -> None:
        for number in [number for number in self._acts if number <= seen]:
            act = self._acts.pop(number)
            # the server has it under a number of its own, or has closed it
            self.book.drop(f"b:{act.token}")
        self._last = max(self._last, seen)

    def _rebuild(self, head: Head, rows: Iterable[Row]) -> None:
        book = Book(head)
        for row in rows:
            book.put(row)
        self.book = book
        self._forget(head.seen)
        for number in sorted(self._acts):
            self._do(book, self._acts[number])

    def _do(self, book: Book, act: Act) -> None:
        lane = book.head.lanes.get(act.door)
        if lane is None:
            return  # a lane this snapshot has no more
        at = local(act.at)
        if act.act == IN:
            book.drive_in(lane, act.plate, act.kind, at, act.token)
        elif stay := self._stay(book, act):
            if act.paid:
                book.pay(stay, Decimal(act.paid), local(act.settled))
            book.drive_out(stay, at)

    def _stay(self, book: Book, act: Act) -> Any:
        """The stay an act let out, under the key it has now."""
        if act.stay in book.stays:
            return book.stays[act.stay]
        token = act.stay.removeprefix("b:")
        found = [
            row
            for row in book.stays.values()
            if token != act.stay and row.token == token
        ]
        return found[0] if found else None
