"""What devices tell the gate, and what the gate asks of them.

A device runs threads of its own and never raises into the gate: what goes wrong is a
`Fault`. The gate answers reads in the reader's thread; nothing it does there waits for
disk or network.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """How a number was read. A card's forms are told apart by it (DEVICES 3.1)."""

    EM = "em"  # EM4100: 10 hex digits
    W26 = "w26"  # 24 bits: 6 hex digits; two cards may have the same
    W34 = "w34"  # 32 bits: 8 hex digits
    UID = "uid"  # ISO 14443: 8, 14 or 20 hex digits, as on the air interface
    PLATE = "plate"
    QR = "qr"  # the text of a visitor's or resident's code
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Number:
    """A credential's number in its one canonical text: hex digits are upper case."""

    kind: Kind
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Read:
    """A number that was seen; `at` is `time.monotonic()` of its last byte."""

    device: str  # its name in the box's configuration
    number: Number
    at: float
    detail: dict = field(default_factory=dict)  # a camera's picture, confidence, ...


@dataclass(frozen=True, slots=True)
class Input:
    """A contact that changed: loop, limit switch, door contact, button, fire."""

    device: str
    channel: int
    on: bool
    at: float


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong with a device, or is well again (`code` "ok")."""

    device: str
    code: str  # "port", "frame", "silent", "exception", "crc", "tamper", "ok", ...
    detail: str
    at: float


class Sink(Protocol):
    """Where devices deliver. Called from their threads; returns at once."""

    def coming(self, device: str) -> None:
        """The first bytes of a number: the order may follow within some 15 ms, so a
        bus that is slow had better not begin a reading now."""
        ...

    def read(self, read: Read) -> None: ...

    def input(self, change: Input) -> None: ...

    def fault(self, fault: Fault) -> None: ...

    def count(self, device: str, channel: int, value: int) -> None:
        """A board's own counter of a channel has moved (or is told at the start)."""
        ...


class Device(Protocol):
    """Started once with a sink, stopped once; reconnects by itself in between."""

    name: str

    def start(self, sink: Sink) -> None: ...

    def stop(self) -> None: ...

    def state(self) -> str:
        """One of "up", "down", "starting"."""
        ...


class Outcome(StrEnum):
    """What became of an order to a relay."""

    DONE = "done"  # the board answered
    SILENT = "silent"  # no answer; it may have been carried out
    REFUSED = "refused"  # the board answered with an exception
    DOWN = "down"  # the port is not there; nothing was sent


class Relay(Device, Protocol):
    """A board of outputs that times its own pulses (a killed box leaves none on)."""

    def pulse(self, channel: int, seconds: float) -> Outcome:
        """Switch on for so long. Never repeated after `SILENT`: no second lift."""
        ...

    def set(self, channel: int, on: bool) -> Outcome:
        """Hold an output on or off: fire, a lane kept open."""
        ...

    def expect(self) -> None:
        """An order may come at once; readings can wait a moment (`Sink.coming`)."""
        ...


class Signalling(Protocol):
    """A reader or display that tells the person at the door."""

    def signal(self, allowed: bool, words: str = "") -> None: ...
