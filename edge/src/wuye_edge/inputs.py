"""Contacts of doors and lanes: which input says what, and that it has changed."""

from collections.abc import Callable

from .bar import Bar
from .config import Contact
from .contract import Input

Call = Callable[[bool, float], None]
Key = tuple[str, int]  # device, channel


class Inputs:
    """What devices say of their inputs, handed to whom it concerns."""

    def __init__(self) -> None:
        self._calls: dict[Key, tuple[Contact, Call]] = {}
        self._bars: dict[Key, tuple[Contact, Bar]] = {}
        self._counters: dict[Key, str] = {}
        self._levels: dict[Key, bool] = {}

    def wire(self, contact: Contact | None, call: Call) -> None:
        """`call` hears of each change (whether it says so, when)."""
        if contact:
            self._calls[contact.device, contact.channel] = (contact, call)

    def wire_bar(self, contact: Contact, bar: Bar) -> None:
        """The loop under a bar: also its first word counts."""
        self._bars[contact.device, contact.channel] = (contact, bar)

    def wire_counter(self, contact: Contact | None, door: str) -> None:
        """A board's counter of lifts."""
        if contact:
            self._counters[contact.device, contact.channel] = door

    def door_of(self, device: str, channel: int) -> str:
        """The door whose lifts are counted there, or ""."""
        return self._counters.get((device, channel), "")

    def change(self, change: Input) -> None:
        """A contact changed, or a board says after a reconnect how it is."""
        key = (change.device, change.channel)
        if key in self._bars:
            contact, bar = self._bars[key]
            bar.loop(change.on == contact.on)
        if key not in self._calls:
            return
        contact, call = self._calls[key]
        says = change.on == contact.on
        # the first word of a board is no change, unless it says that something is
        if self._levels.get(key, False) != says:
            self._levels[key] = says
            call(says, change.at)
