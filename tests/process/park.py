"""A car park of two lanes: cameras, bars, buttons, and the box between them.

The camera is a client that pushes as a Vzenith does, the relay board is pymodbus on a
line of 9600 baud, the guard's buttons are inputs of that board.
"""

import sqlite3
import time
from contextlib import closing

from gate import BoxProcess
from gate_server import until

from tools.dev.server import free_port
from wuye_edge.sim.cameras import Vzenith
from wuye_edge.sim.child import Child
from wuye_edge.sim.scenes import scene
from wuye_edge.sim.wire import Pair

LIMIT = 60
CHANNELS = {"in": 0, "out": 1, "out2": 2}  # of the relay, and of its counter
PAID, LET = {"out": 2, "out2": 3}, {"in": 4, "out": 5, "out2": 7}  # inputs of the board
BOARD = """
[box]
state = "{folder}"

[devices.board]
kind = "modbus"
port = "{folder}/board"
inputs = 8
counters = 3
"""
LANE = """
[devices.camera-{way}]
kind = "vzenith"
listen = "127.0.0.1"
port = {port}
camera = "127.0.0.1"
hold = 0
pictures = "{folder}/pictures"

[doors.{way}]
readers = ["camera-{way}"]
relay = "board"
channel = {channel}
seconds = 0.1
let = {{ device = "board", channel = {let} }}
counter = {{ device = "board", channel = {channel} }}
"""
PAYS = 'paid = {{ device = "board", channel = {paid} }}\n'


def configuration(folder, ports):
    """box.toml.

    :param ports: {way: where its camera pushes to}
    """
    text = BOARD.format(folder=folder)
    for way, port in ports.items():
        more = {"channel": CHANNELS[way], "let": LET[way]}
        text += LANE.format(folder=folder, way=way, port=port, **more)
        if way in PAID:
            text += PAYS.format(paid=PAID[way])
    return text


class Park(BoxProcess):
    """Lanes: camera, bar, buttons, and the box between them."""

    def __init__(self, folder, ways=("in", "out")):
        ports = {way: free_port() for way in ways}
        super().__init__(folder, configuration(folder, ports))
        self.wire = Pair(folder / "board", folder / "board-far", 9600)
        far = str(folder / "board-far")
        self.board = Child("-m", "wuye_edge.sim.board", far, "9600")
        self.board.wait("ready")
        self.cameras = {
            way: Vzenith(f"http://127.0.0.1:{port}/vzenith")
            for way, port in ports.items()
        }

    def see(self, way, plate):
        """What the driver is told; waits for the bar where it lifts."""
        camera, before = self.cameras[way], self.lifts(way)
        answer = until(lambda: camera.see(plate, scene=scene(plate)), LIMIT)
        assert answer["info"] == "no"  # the relay lifts, not the camera
        words = camera.shown[-1]
        if words.endswith(("光临", "平安")):
            until(lambda: self.lifts(way) > before, LIMIT)
        return words

    def press(self, inputs, way):
        """The guard's button, and the bar it lifts."""
        before = self.lifts(way)
        self.board.say(f"input {inputs[way]} 1")
        until(lambda: self.lifts(way) > before, LIMIT)
        self.board.say(f"input {inputs[way]} 0")
        time.sleep(0.2)  # until the board has been asked

    def lifts(self, way):
        begin = f"coil {CHANNELS[way]} 1"
        return sum(line.startswith(begin) for line in self.board.lines)

    def look(self, name, query):
        path = self.folder / name
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return db.execute(query).fetchone()[0]

    def events(self, part):
        """How many of the journal have this in them."""
        query = f"SELECT count(*) FROM event WHERE body LIKE '%{part}%'"
        return self.look("journal.db", query)

    def close(self):
        super().close()
        self.board.kill()
        self.wire.close()
