"""A whole box: stores, devices, gate and link, started and stopped in order."""

import inspect
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from . import __version__
from .cameras.album import Album
from .config import Config, Wrong
from .contract import Device
from .gate import REMEMBERED, Gate
from .link.client import Client
from .link.clock import Clock
from .link.loop import Link
from .link.seal import derive
from .link.wake import Waker
from .parking.acts import act_of
from .parking.gatehouse import Gatehouse
from .parking.register import Register
from .store.journal import Journal
from .store.lots import Lots
from .store.permits import Permits
from .store.rebase import rebase
from .store.state import State

_logger = logging.getLogger(__name__)
Make = Callable[[str, str, dict[str, Any]], Device]
SKIPPED = 10_000  # numbers left out when a journal could not be read any more
BOOT = Path("/proc/sys/kernel/random/boot_id")


class NotEnrolled(Exception):
    """The box has no key yet."""


def boot_id() -> str:
    """This run of the machine: monotonic times are comparable within it."""
    return BOOT.read_text("ascii").strip()


def make_devices(config: Config, make: Make | None = None) -> dict[str, Device]:
    """The devices of the configuration. :raises Wrong: with all that is wrong"""
    found, findings = {}, []
    for name, options in config.devices.items():
        rest = {key: value for key, value in options.items() if key != "kind"}
        # imported here: who makes the devices otherwise needs no drivers
        make = make or import_module("wuye_edge.devices").make
        try:
            found[name] = make(options["kind"], name, rest)
        except ValueError as error:
            findings.append(f"devices.{name}: {error}")
    for name, door in config.doors.items():
        relay = found.get(door.relay)
        if relay is not None and not hasattr(relay, "pulse"):
            findings.append(f"doors.{name}.relay: {door.relay} is no relay")
    if findings:
        raise Wrong(findings)
    return found


class Box:
    """Started once, stopped once. :raises NotEnrolled: on making it without a key"""

    def __init__(self, config: Config, make: Make | None = None) -> None:
        self.config = config
        self.devices: Mapping[str, Device] = make_devices(config, make)
        self.state = State(config.state / "box.db")
        if self.state.get("key") is None:
            self.state.close()
            raise NotEnrolled
        self.permits = open_permits(config.state / "list.db")
        key = derive(self.state.get("key"), b"events")
        self.journal = open_journal(config.state / "journal.db", key, self.state)
        self.clock = Clock(self.state.get("time", 0))
        stores = (self.state, self.permits, self.journal)
        self.gate = Gate(config, self.devices, stores, self.clock, boot_id())
        self.register = Register(open_lots(config.state / "lots.db"))
        self.gate.parking = Gatehouse(self.gate, self.register)
        client = Client(self.state.get("server"), self.state, self.clock)
        waker = Waker(client.server, self._wake, config.database)
        self.link = Link(client, self.gate, stores, self.clock, waker, config.keep_days)
        self.link.register = self.register
        kept = [getattr(one, "pictures", None) for one in self.devices.values()]
        self.link.album = Album(filter(None, kept), self._wake)
        self.gate.orders.on_result = self._wake

    def _wake(self) -> None:
        self.link.wake()

    def start(self) -> None:
        """Doors first, the server last."""
        self.journal.start()
        self.register.start(filter(None, map(act_of, self.journal.last(REMEMBERED))))
        self.gate.start()
        clean = self.state.get("clean", 1)
        self._note(clean=0)
        # what was in the journal's queue when the box was killed is lost without number
        self.gate.tell("", "boot", "started", version=__version__, clean=bool(clean))
        for device in self.devices.values():
            self._start(device)
        self.link.start()

    def _note(self, **values: Any) -> None:
        try:
            self.state.put(**values)
        except sqlite3.Error as error:
            # the doors have to work with a full disk, too
            _logger.error("nothing can be stored: %s", error)

    def _start(self, device: Device) -> None:
        takes = inspect.signature(device.start).parameters
        hooks = {"answer": self.gate.answer, "replay": self.gate.replay}
        device.start(
            self.gate, **{name: hook for name, hook in hooks.items() if name in takes}
        )

    def stop(self) -> None:
        """No thread is left; what was queued is written."""
        for device in self.devices.values():
            device.stop()
        self.link.stop()
        self.link.album.stop()
        self.gate.tell("", "boot", "stopped")
        self.gate.stop()
        self.journal.stop()
        self._note(clean=1)
        self.permits.close()
        self.register.store.close()
        self.state.close()


# === FILES THAT CANNOT BE READ ANY MORE === #


def open_permits(path: Path) -> Permits:
    """The list; a broken file is put aside, and the server sends a new one."""
    try:
        return Permits(path)
    except (sqlite3.DatabaseError, ValueError) as error:
        _logger.error("the list is put aside, it cannot be read: %s", error)
        put_aside(path)
        return Permits(path)


def open_lots(path: Path) -> Lots:
    """What is known of car parks; a broken file is put aside, and told anew."""
    try:
        found = Lots(path)
        found.load()
        return found
    except (sqlite3.DatabaseError, ValueError) as error:
        _logger.error("the car parks are put aside, they cannot be read: %s", error)
        put_aside(path)
        return Lots(path)


def open_journal(path: Path, key: bytes, state: State) -> Journal:
    """The journal; a broken file is put aside for somebody to look at.

    Its numbers go on far enough behind what the server holds that none is given twice,
    and the ones between are declared lost.
    """
    try:
        rebase(path, key, state)
        return Journal(path, key)
    except sqlite3.DatabaseError as error:
        _logger.error("the journal is put aside, it cannot be read: %s", error)
        put_aside(path)
        journal = Journal(path, key)
        first, chain = state.get("acked", 0) + 1, state.get("acked_chain", "")
        journal.skip(first, SKIPPED, chain)
        return journal


def put_aside(path: Path) -> None:
    """Rename a database and what belongs to it."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if name.exists():
            os.replace(name, name.with_name(f"{name.name}.broken-{stamp}"))
