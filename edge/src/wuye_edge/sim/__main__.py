"""Starts a whole gate without hardware, and says what to type.

    python -m wuye_edge.sim [--folder FOLDER] [--alone]

A box is started with the box.toml it writes into the folder and prints. With --alone
the devices are started here, and everything that is read opens: for a first look, and
to try a device's options.
"""

import argparse
import sys
import tempfile
import threading
from pathlib import Path

from wuye_edge import devices
from wuye_edge.contract import Read

from .gate import HELP, SimulatedGate
from .sink import Heard


def say(text: str) -> None:
    """A line for the person."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class OpenGate(Heard):
    """Opens for everybody, at once, and says what it saw."""

    def __init__(self):
        super().__init__(say)
        self.running: dict[str, devices.Device] = {}

    def start(self, gate: SimulatedGate) -> None:
        """Start a device for each of the gate's."""
        for name, (kind, options) in gate.devices().items():
            device = devices.make(kind, name, options)
            hooks = (self.answer,) if kind in ("vzenith", "hikvision") else ()
            device.start(self, *hooks)
            self.running[name] = device

    def answer(self, read: Read) -> tuple[bool, str]:
        """A camera opens by itself."""
        self._keep(self.reads, read)
        return True, "欢迎光临"

    def read(self, read: Read) -> None:
        """A reader's number opens by the relay board."""
        super().read(read)
        say(f"relay: {self.running['relay'].pulse(0, 0.5)}")
        for name in ("led", "osdp"):
            self.running[name].signal(True, "欢迎光临" if name == "led" else "WELCOME")

    def stop(self) -> None:
        """Stop what was started."""
        for device in self.running.values():
            device.stop()


def echo(gate: SimulatedGate) -> None:
    """Show what the relay board and the display do."""

    def listen() -> None:
        seen = 0
        while gate.board.process.poll() is None:
            threading.Event().wait(0.1)
            for line in gate.board.lines[seen:]:
                say(f"board: {line}")
            seen = len(gate.board.lines)

    threading.Thread(target=listen, daemon=True).start()


def main(arguments: list[str] | None = None) -> None:
    """Until `quit` or the end of the input."""
    parser = argparse.ArgumentParser(prog="python -m wuye_edge.sim")
    parser.add_argument("--folder", type=Path, help="for the devices' names")
    parser.add_argument("--alone", action="store_true", help="start the devices here")
    ports = {"nargs": 2, "type": int, "default": (8081, 8082)}
    parser.add_argument("--ports", **ports, help="of the two cameras' pushes")
    lanes = {**ports, "default": (8083, 8084)}
    parser.add_argument("--lanes", **lanes, help="of the cameras in and out")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="gate-"))
    folder.mkdir(parents=True, exist_ok=True)
    gate = SimulatedGate(folder, *given.ports, tuple(given.lanes))
    alone = OpenGate() if given.alone else None
    try:
        if alone:
            alone.start(gate)
        echo(gate)
        say(gate.obey("devices"))
        say(HELP)
        for line in sys.stdin:
            if line.strip() == "quit":
                break
            if line.strip():
                try:
                    say(gate.obey(line.strip()))
                except ValueError as error:
                    say(str(error))
    finally:
        if alone:
            alone.stop()
        gate.close()


if __name__ == "__main__":
    main()
