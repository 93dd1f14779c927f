"""The box's configuration: one TOML file, checked whole before anything starts.

    [box]
    state = "/var/lib/wuye-box"

    [devices.reader-east]
    kind = "em4100"
    port = "/dev/gate-reader"

    [devices.board]
    kind = "modbus"
    port = "/dev/gate-relays"
    inputs = 8

    [doors.east]
    readers = ["reader-east"]
    relay = "board"
    channel = 0
    contact = { device = "board", channel = 0 }
    exit = { device = "board", channel = 1 }
    fire = "tower"

    [fire.tower]
    input = { device = "board", channel = 7 }

A lane of a car park is a door with a camera (docs/decisions/0020):

    [doors.exit]
    readers = ["camera-exit"]
    relay = "board"
    channel = 1
    lower = 2
    loop = { device = "board", channel = 2 }
    paid = { device = "board", channel = 3 }
    let = { device = "board", channel = 4 }
    counter = { device = "board", channel = 2 }

A door's name is its code at the server. An input has `on = false` where the contact is
closed at rest and opens when something happens.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Table = Mapping[str, Any]
NAME = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)  # as the server takes it
DOOR = (
    "readers relay channel seconds contact loop exit tamper displays fire sense"
    " debounce paid let lower hold up clear counter"
)
BOX = "state database keep_days"
ZONE = "input rearm"


class Wrong(ValueError):
    """A configuration that cannot be meant: every finding, with its place."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Contact:
    """An input of a device; `on` is its state when it says something."""

    device: str
    channel: int
    on: bool = True


@dataclass(frozen=True, slots=True)
class DoorWiring:
    """How a door is wired. Times are seconds.

    Without a relay the camera that reads opens by itself. `seconds` outdoes the pulse
    that the list gives. `lower` is the output that lowers a bar, `hold` says that it is
    up as long as its relay is on; then the box lowers it `clear` after the loop is free
    again, or `up` after it was lifted for nobody. `paid` and `let` are the guard's
    buttons, `counter` is the board's own count of lifts. `sense` is how long the door
    may take to move, `debounce` for how long the same number again is the same person.
    """

    id: str
    readers: tuple[str, ...] = ()
    relay: str = ""
    channel: int = 0
    seconds: float | None = None
    contact: Contact | None = None
    loop: Contact | None = None
    exit: Contact | None = None
    tamper: Contact | None = None
    displays: tuple[str, ...] = ()
    fire: str = ""
    sense: float = 5.0
    debounce: float = 1.0
    paid: Contact | None = None
    let: Contact | None = None
    lower: int | None = None
    hold: bool = False
    up: float = 30.0
    clear: float = 1.0
    counter: Contact | None = None

    @property
    def lowers(self) -> bool:
        """The box lowers the bar."""
        return self.hold or self.lower is not None


@dataclass(frozen=True, slots=True)
class FireZone:
    """Doors that a fire opens; `rearm` is a key switch beside the command."""

    id: str
    input: Contact
    rearm: Contact | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All of it."""

    state: Path
    database: str = ""
    keep_days: int = 30
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    doors: dict[str, DoorWiring] = field(default_factory=dict)
    fire: dict[str, FireZone] = field(default_factory=dict)


def load(path: Path) -> Config:
    """:raises Wrong: with everything that is wrong, not only the first"""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Wrong([f"{path}: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Wrong([f"{path}: {error}"]) from error
    return read(data)


def read(data: Table) -> Config:
    """:raises Wrong: with everything that is wrong"""
    return _Reader().config(data)


class _Reader:
    """Reads on after a finding, so that all of them are told at once."""

    def __init__(self) -> None:
        self.findings: list[str] = []

    def wrong(self, place: str, remedy: str) -> None:
        self.findings.append(f"{place}: {remedy}")

    def config(self, data: Table) -> Config:
        self.keys(data, "", "box devices doors fire")
        box = self.table(data, "box", "")
        self.keys(box, "box", BOX)
        devices = {
            name: dict(options)
            for name, options in self.tables(data, "devices").items()
        }
        for name, options in devices.items():
            if not isinstance(options.get("kind"), str):
                self.wrong(f"devices.{name}.kind", "say what it is, such as em4100")
        doors = self.tables(data, "doors")
        zones = self.tables(data, "fire")
        config = Config(
            state=Path(self.value(box, "box", "state", str, "/var/lib/wuye-box")),
            database=self.value(box, "box", "database", str, ""),
            keep_days=self.whole(box, "box", "keep_days", 30, 1, 3650),
            devices=devices,
            doors={name: self.door(name, found) for name, found in doors.items()},
            fire={
                name: zone
                for name, found in zones.items()
                if (zone := self.zone(name, found))
            },
        )
        self.references(config, set(zones))
        if self.findings:
            raise Wrong(self.findings)
        return config

    # === PARTS === #

    def door(self, name: str, data: Table) -> DoorWiring:
        place = f"doors.{name}"
        self.keys(data, place, DOOR)
        if "relay" in data and "channel" not in data:
            self.wrong(f"{place}.channel", "give the relay's output, from 0")
        seconds = None
        if "seconds" in data:
            seconds = self.seconds(data, place, "seconds", 1.0, 0.1, 60)
        return DoorWiring(
            id=name,
            readers=self.names(data, place, "readers"),
            relay=self.value(data, place, "relay", str, ""),
            channel=self.whole(data, place, "channel", 0, 0, 255),
            seconds=seconds,
            contact=self.contact(data, place, "contact"),
            loop=self.contact(data, place, "loop"),
            exit=self.contact(data, place, "exit"),
            tamper=self.contact(data, place, "tamper"),
            displays=self.names(data, place, "displays"),
            fire=self.value(data, place, "fire", str, ""),
            sense=self.seconds(data, place, "sense", 5.0, 0.1, 12),
            debounce=self.seconds(data, place, "debounce", 1.0, 0, 60),
            paid=self.contact(data, place, "paid"),
            let=self.contact(data, place, "let"),
            lower=self.lower(data, place),
            hold=self.value(data, place, "hold", bool, False),
            up=self.seconds(data, place, "up", 30.0, 1, 3600),
            clear=self.seconds(data, place, "clear", 1.0, 0, 60),
            counter=self.contact(data, place, "counter"),
        )

    def lower(self, data: Table, place: str) -> int | None:
        """The output that lowers the bar: only beside a loop that forbids it."""
        if ("lower" in data or data.get("hold")) and not (
            "loop" in data and "relay" in data
        ):
            self.wrong(f"{place}.loop", "no bar is lowered without relay and loop")
        if "lower" not in data:
            return None
        return self.whole(data, place, "lower", 0, 0, 255)

    def zone(self, name: str, data: Table) -> FireZone | None:
        place = f"fire.{name}"
        self.keys(data, place, ZONE)
        found = self.contact(data, place, "input")
        if found is None:
            self.wrong(f"{place}.input", "give the input of the fire alarm")
            return None
        return FireZone(name, found, self.contact(data, place, "rearm"))

    def contact(self, data: Table, place: str, name: str) -> Contact | None:
        if name not in data:
            return None
        place, found = f"{place}.{name}", data[name]
        if not isinstance(found, Mapping):
            self.wrong(place, 'write { device = "board", channel = 0 }')
            return None
        self.keys(found, place, "device channel on")
        if "channel" not in found or "device" not in found:
            self.wrong(place, "give device and channel")
        return Contact(
            self.value(found, place, "device", str, ""),
            self.whole(found, place, "channel", 0, 0, 255),
            self.value(found, place, "on", bool, True),
        )

    # === REFERENCES === #

    def references(self, config: Config, zones: set[str]) -> None:
        used: dict[tuple[str, int], str] = {}
        outputs: dict[tuple[str, int], str] = {}
        readers: dict[str, str] = {}
        for name, door in config.doors.items():
            place = f"doors.{name}"
            for reader in door.readers:
                self.device(config, f"{place}.readers", reader)
                self.once(readers, reader, f"{place}.readers")
            for display in door.displays:
                self.device(config, f"{place}.displays", display)
            self.relay(config, outputs, door)
            if not door.relay and (door.paid or door.let):
                self.wrong(f"{place}.relay", "only a relay can lift for a button")
            if door.fire and door.fire not in zones:
                self.wrong(f"{place}.fire", f"there is no [fire.{door.fire}]")
            if door.fire and not door.relay:
                self.wrong(f"{place}.fire", "only a relay can hold a door open")
            if door.counter:
                self.device(config, f"{place}.counter", door.counter.device)
            for kind in ("contact", "loop", "exit", "tamper", "paid", "let"):
                self.input(config, used, f"{place}.{kind}", getattr(door, kind))
        for name, zone in config.fire.items():
            self.input(config, used, f"fire.{name}.input", zone.input)
            self.input(config, used, f"fire.{name}.rearm", zone.rearm)

    def relay(self, config: Config, used: dict[Any, str], door: DoorWiring) -> None:
        place = f"doors.{door.id}"
        if not door.relay:
            return
        self.device(config, f"{place}.relay", door.relay)
        self.once(used, (door.relay, door.channel), f"{place}.channel")
        if door.lower is not None:
            self.once(used, (door.relay, door.lower), f"{place}.lower")

    def device(self, config: Config, place: str, name: str) -> None:
        if name not in config.devices:
            self.wrong(place, f"there is no [devices.{name}]")

    def once(self, seen: dict[Any, str], key: Any, place: str) -> None:
        if key in seen:
            self.wrong(place, f"is used by {seen[key]} already")
        seen.setdefault(key, place)

    def input(
        self, config: Config, used: dict[Any, str], place: str, found: Contact | None
    ) -> None:
        if found is not None:
            self.device(config, place, found.device)
            self.once(used, (found.device, found.channel), place)

    # === VALUES === #

    def keys(self, data: Table, place: str, known: str) -> None:
        for name in data:
            if name not in known.split():
                where = f"{place}.{name}" if place else name
                self.wrong(where, f"is not known; known: {', '.join(known.split())}")

    def table(self, data: Table, name: str, place: str) -> Table:
        found = data.get(name, {})
        if not isinstance(found, Mapping):
            self.wrong(f"{place}{name}", "has to be a table")
            return {}
        return found

    def tables(self, data: Table, name: str) -> dict[str, Table]:
        found = self.table(data, name, "")
        for key in found:
            if not NAME.fullmatch(key):
                self.wrong(f"{name}.{key}", "letters, digits and _ . : - only")
        return {key: self.table(found, key, f"{name}.") for key in found}

    def value(
        self, data: Table, place: str, name: str, kind: type, default: Any
    ) -> Any:
        found = data.get(name, default)
        if not isinstance(found, kind):
            self.wrong(f"{place}.{name}", f"has to be {_KINDS[kind]}")
            return default
        return found

    def names(self, data: Table, place: str, name: str) -> tuple[str, ...]:
        found = data.get(name, [])
        if not isinstance(found, list) or not all(
            isinstance(one, str) for one in found
        ):
            self.wrong(f"{place}.{name}", "has to be a list of names of devices")
            return ()
        return tuple(found)

    def whole(
        self,
        data: Table,
        place: str,
        name: str,
        default: int,
        least: int,
        most: int,
    ) -> int:
        found = data.get(name, default)
        if type(found) is not int or not least <= found <= most:
            self.wrong(f"{place}.{name}", f"a whole number from {least} to {most}")
            return default
        return found

    def seconds(
        self,
        data: Table,
        place: str,
        name: str,
        default: float,
        least: float,
        most: float,
    ) -> float:
        found = data.get(name, default)
        if type(found) not in (int, float) or not least <= found <= most:
            self.wrong(f"{place}.{name}", f"seconds from {least} to {most}")
            return default
        return float(found)


_KINDS = {str: "a text", bool: "true or false"}
