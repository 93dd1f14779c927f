"""A gate box in a process of its own, its devices on simulated wires of 9600 baud."""

import subprocess
import sys
from pathlib import Path

from tools.dev.console import end_with_us
from wuye_edge.frames import em4100
from wuye_edge.sim.child import Child
from wuye_edge.sim.wire import Cable, Pair

LIMIT = 60  # seconds any answer may take
CONFIG = """
[box]
state = "{folder}"

[devices.reader]
kind = "em4100"
port = "{folder}/reader"

[devices.board]
kind = "modbus"
port = "{folder}/board"
inputs = 8

[doors.east]
readers = ["reader"]
relay = "board"
channel = 0
seconds = 0.2
contact = {{ device = "board", channel = 0 }}
sense = 1.0
"""


BOX = ("-m", "wuye_edge")


class BoxProcess:
    """`wuye-box` with a folder for its configuration and its papers.

    :param program: what Python runs; a test's own script may give it a fault
    """

    def __init__(self, folder: Path, config: str, program: tuple = BOX):
        self.folder, self.program = folder, program
        self.config = folder / "box.toml"
        self.config.write_text(config)
        self.box = None

    def _command(self, *words, program=None):
        return [*(program or self.program), "--config", str(self.config), *words]

    def enrol(self, address, code):
        command = [sys.executable, *self._command("enrol", address, code, program=BOX)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self):
        """Run the box, until it is at work."""
        self.box = Child(*self._command("run"), preexec_fn=end_with_us)
        self.box.wait("running", LIMIT)

    def stop(self):
        """In order, as an administrator does."""
        self.box.process.terminate()
        self.box.process.wait(LIMIT)

    def kill(self):
        """As a power cut does."""
        self.box.kill()

    def close(self):
        if self.box and self.box.process.poll() is None:
            self.box.kill()


class Gate(BoxProcess):
    """Reader, relay board (pymodbus) and the box between them."""

    def __init__(self, folder: Path):
        super().__init__(folder, CONFIG.format(folder=folder))
        self.reader = Cable(folder / "reader", 9600)
        self.wire = Pair(folder / "board", folder / "board-far", 9600)
        far = str(folder / "board-far")
        self.board = Child("-m", "wuye_edge.sim.board", far, "9600")
        self.board.wait("ready")

    def forget_soon(self):
        """The same card is held there again sooner than people do; before `start`."""
        text = self.config.read_text()
        text = text.replace('kind = "em4100"', 'kind = "em4100"\nhold = 0.2')
        text = text.replace("sense = 1.0", "sense = 1.0\ndebounce = 0.2")
        self.config.write_text(text)

    def show(self, number):
        """A card at the reader: ten hex digits."""
        self.reader.send(em4100.frame(number))

    def lifts(self):
        """How often the relay was switched on."""
        return sum(line.startswith("coil 0 1") for line in self.board.lines)

    def is_lifted(self):
        """Whether the relay is on."""
        switched = [line for line in self.board.lines if line.startswith("coil 0 ")]
        return bool(switched) and switched[-1].split()[2] == "1"

    def close(self):
        super().close()
        if self.board.process.poll() is None:
            self.board.kill()
        self.reader.close()
        self.wire.close()
