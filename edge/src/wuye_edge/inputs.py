"""Contacts of doors and lanes: which input says what, and that it has changed."""

from collections.abc import Callable, Mapping

from .bar import Bar
from .config import Contact, DoorWiring
from .contract import Device, Input

Call = Callable[[bool, float], None]
Key = tuple[str, int]  # device, channel


class Inputs:
    """What devices say of their inputs, handed to whom it concerns."""

    def __init__(self) -> None:
        self._calls: dict[Key, tuple[Contact, Call]] = {}
        self._bars: dict[Key, tuple[Contact, Bar]] = {}
        self._counters: dict[Key, str] = {}
        self._levels: dict[Key, bool] = {}
        self._heard: set[Key] = set()

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
        self._heard.add(key)
        # the first word of a board is no change, unless it says that something is
        if self._levels.get(key, False) != says:
            self._levels[key] = says
            call(says, change.at)

    # === HOW A LANE IS NOW === #

    def sensed(
        self, wiring: DoorWiring, devices: Mapping[str, Device]
    ) -> dict[str, bool | None]:
        """`up` by the switch of a bar and `car` by its loop, of what is wired.

        None: nobody knows, because its board is not heard, or has not said it yet.
        """
        wired = {"up": wiring.contact, "car": wiring.loop}
        return {
            name: self._level(contact, devices.get(contact.device))
            for name, contact in wired.items()
            if contact
        }

    def _level(self, contact: Contact, device: Device | None) -> bool | None:
        key = (contact.device, contact.channel)
        if key not in self._heard or device is None or device.state() != "up":
            return None
        return self._levels.get(key, False)
