"""A box with lanes of a car park in memory: no port, no thread of a device, and a clock
that is set by hand. What a day at a gate does is done in a second.
"""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wuye_edge.config import read
from wuye_edge.contract import Input, Kind, Number, Outcome, Read
from wuye_edge.gate import Gate
from wuye_edge.link.clock import Clock
from wuye_edge.parking.acts import GATE, act_of
from wuye_edge.parking.gatehouse import Gatehouse
from wuye_edge.parking.register import Register
from wuye_edge.store.journal import Journal
from wuye_edge.store.lots import Lots
from wuye_edge.store.permits import Permits
from wuye_edge.store.state import State

KEY = b"k" * 32
LOOP, PAID, LET, SWITCH = 0, 4, 8, 12  # inputs: of lane n beside these


class SimBoard:
    """Outputs and inputs; `outcome` is what becomes of the next orders."""

    def __init__(self, name: str) -> None:
        self.name, self.outcome, self.is_up = name, Outcome.DONE, True
        self.pulses: list[tuple[int, float]] = []
        self.held: dict[int, bool] = {}
        self.sink: Any = None

    def start(self, sink: Any) -> None:
        """Deliver there."""
        self.sink = sink

    def stop(self) -> None:
        """Nothing runs."""

    def state(self) -> str:
        """There, until it is taken away."""
        return "up" if self.is_up else "down"

    def expect(self) -> None:
        """Nothing is read meanwhile."""

    def pulse(self, channel: int, seconds: float) -> Outcome:
        """Keep that it was ordered."""
        if self.outcome in (Outcome.DONE, Outcome.SILENT):
            self.pulses.append((channel, seconds))
        return self.outcome

    def set(self, channel: int, on: bool) -> Outcome:
        """Keep how it is held."""
        self.held[channel] = on
        return self.outcome


class SimCamera:
    """Sees plates and shows words."""

    def __init__(self, name: str) -> None:
        self.name, self.shown = name, []
        self.answer: Any = None

    def start(self, sink: Any, answer: Any = None, replay: Any = None) -> None:
        """As a camera that decides in its answer."""
        self.answer = answer

    def stop(self) -> None:
        """Nothing runs."""

    def state(self) -> str:
        """Always there."""
        return "up"

    def signal(self, allowed: bool, words: str = "") -> None:
        """Its display."""
        self.shown.append((allowed, words))


class SimBox:
    """Gate, register and journal of a box whose lanes are the doors `names`.

    With `senses` each has a loop and a switch of its bar.
    """

    def __init__(
        self,
        folder: Path,
        names: tuple[str, ...],
        now: datetime,
        senses: bool = False,
    ) -> None:
        self.folder, self.names, self._wall = folder, names, now
        devices: dict[str, dict] = {"board": {"kind": "modbus"}}
        devices |= {f"c-{name}": {"kind": "vzenith"} for name in names}
        doors = {
            name: {
                "readers": [f"c-{name}"],
                "relay": "board",
                "channel": number,
                "paid": {"device": "board", "channel": PAID + number},
                "let": {"device": "board", "channel": LET + number},
            }
            for number, name in enumerate(names)
        }
        for number, name in enumerate(names if senses else ()):
            doors[name] |= {
                "loop": {"device": "board", "channel": LOOP + number},
                "contact": {"device": "board", "channel": SWITCH + number},
            }
        self.config = read({"devices": devices, "doors": doors})
        self.board = SimBoard("board")
        self.cameras = {name: SimCamera(f"c-{name}") for name in names}
        self.start()

    def start(self) -> None:
        """As the process starts: from what is on the disk."""
        self.state = State(self.folder / "box.db")
        self.permits = Permits(self.folder / "list.db")
        self.journal = Journal(self.folder / "journal.db", KEY)
        self.clock = Clock(wall=self.wall, mono=self.wall, synchronised=lambda: True)
        devices = {"board": self.board}
        devices |= {camera.name: camera for camera in self.cameras.values()}
        stores = (self.state, self.permits, self.journal)
        self.gate = Gate(self.config, devices, stores, self.clock, "boot")
        self.register = Register(Lots(self.folder / "lots.db"))
        self.gate.parking = Gatehouse(self.gate, self.register)
        self.journal.start()
        self.register.start(filter(None, map(act_of, self.journal.last(10_000))))
        self.gate.start()
        self.board.start(self.gate)
        for camera in self.cameras.values():
            camera.start(self.gate, self.gate.answer)

    def stop(self) -> None:
        """In order; `start` begins again."""
        self.gate.stop()
        self.journal.stop()
        self.permits.close()
        self.register.store.close()
        self.state.close()

    # === THE CLOCK === #

    def wall(self) -> float:
        """Seconds since 1970."""
        return self._wall.replace(tzinfo=GATE).timestamp()

    def set(self, local: datetime) -> None:
        """The clock at the gate shows this."""
        self._wall = local

    def pass_(self, **time: float) -> None:
        """Time goes by."""
        self._wall += timedelta(**time)

    # === WHAT HAPPENS === #

    def see(self, name: str, plate: str) -> str:
        """A plate before a lane; what the driver is told."""
        camera = self.cameras[name]
        number = Number(Kind.PLATE, plate)
        camera.answer(Read(camera.name, number, self.wall()))
        return camera.shown[-1][1] if camera.shown else ""

    def sense(self, contact: int, name: str, on: bool) -> None:
        """The board says how `LOOP` or `SWITCH` of a lane is."""
        channel = contact + self.names.index(name)
        self.gate.input(Input("board", channel, on, self.wall()))

    def press(self, button: int, name: str) -> None:
        """The guard presses `PAID` or `LET` of a lane; returns when it is done."""
        for on in (True, False):
            self.sense(button, name, on)
        for thread in [t for t in threading.enumerate() if t.name == "gate"]:
            thread.join(10)

    def lifts(self, name: str) -> int:
        """How often its bar was lifted."""
        return sum(
            channel == self.names.index(name) for channel, _ in self.board.pulses
        )

    def acts(self) -> list[dict[str, Any]]:
        """Events of acts, in their order."""
        assert self.journal.flush()
        return [one for one in self.journal.last(100_000) if act_of(one)]
