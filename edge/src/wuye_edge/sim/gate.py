"""A whole gate on this machine: every device on a pseudo-terminal or a port."""

import json
import shlex
import time
from collections.abc import Callable
from pathlib import Path

from wuye_edge.frames import em4100
from wuye_edge.readers.osdp_key import Identity, diversify

from .cameras import Hikvision, Vzenith, dumps
from .child import Child
from .scenes import scene
from .wire import Cable, Pair

BAUD = 9600
SITE_KEY = bytes.fromhex("57555945303030303030303030303030")  # of this simulator only
OSDP_ADDRESS = 1
IDENTITY = Identity(0xA1B2C3, 7, 1, 12345)  # as sim.osdp_reader says it
HOST = "127.0.0.1"
LANES = {"in": 1, "out": 2}  # outputs of the bars, and their counters
PAID, LET = {"out": 4}, {"in": 3, "out": 5}  # inputs: the guard's buttons
PRESSED = 0.3  # seconds: the board is read each 0.05
HELP = """\
card 0102A3B4C5         an EM4100 card at the reader "em"
wiegand 86F444          a card at the Wiegand reader
uid 24A1B2C3            an ISO 14443 card
qr TEXT                 a code at the scanner
osdp 26 0901f440        a card at the OSDP reader (bits, hex); osdp-key 4711# a PIN
plate 粤B12345          a car at the Vzenith camera; hik 粤B12345 at the Hikvision one
in 浙A2N906             a car at the way in of the car park; out 浙A2N906 at the way out
paid | let out          the guard's buttons: he has the money; open and record
input 0 1               a contact of the relay board closes (0: opens)
board busy 3            a mood of the board: busy, mute, garble, dead (see sim.board)
unplug em | plug em     pull a plug, put it back (em, wiegand, uid, qr, led)
devices                 the configuration of a box with all of them (box.toml)
quit                    the end
"""


class SimulatedGate:
    """All devices; `obey` lets something happen at the gate.

    :param lanes: ports of the cameras at the way in and the way out of a car park
    """

    def __init__(
        self,
        folder: Path,
        vzenith_port: int = 8081,
        hikvision_port: int = 8082,
        lanes: tuple[int, int] = (8083, 8084),
    ):
        self.folder = folder
        self.cables = {
            name: Cable(folder / name, BAUD)
            for name in ("em", "wiegand", "uid", "qr", "led")
        }
        self.pairs = {
            name: Pair(folder / name, folder / f"{name}-far", BAUD)
            for name in ("relay", "osdp")
        }
        self.board = self._child("board", "relay", str(BAUD))
        self.reader = self._child(
            "osdp_reader",
            "osdp",
            str(BAUD),
            str(OSDP_ADDRESS),
            diversify(SITE_KEY, IDENTITY.uid).hex(),
        )
        self.vzenith = Vzenith(f"http://{HOST}:{vzenith_port}/vzenith")
        self.hikvision = Hikvision(f"http://{HOST}:{hikvision_port}/hikvision")
        self.lanes = {
            way: Vzenith(f"http://{HOST}:{port}/vzenith", serial=f"sim-lane-{way}")
            for way, port in zip(LANES, lanes, strict=True)
        }
        self._ports = {"vzenith": vzenith_port, "hikvision": hikvision_port}
        self._ports |= dict(zip(LANES, lanes, strict=True))
        (folder / "box.toml").write_text(self.configuration(), encoding="utf-8")

    def _child(self, module: str, pair: str, *arguments: str) -> Child:
        far = str(self.folder / f"{pair}-far")
        child = Child("-m", f"wuye_edge.sim.{module}", far, *arguments)
        child.wait("ready")
        return child

    def devices(self) -> dict[str, tuple[str, dict]]:
        """Kind and options of each device, by its name."""
        ports = {name: {"port": str(self.folder / name)} for name in self.cables}
        relay = {"port": str(self.folder / "relay"), "inputs": 8, "counters": 3}
        osdp = {
            "port": str(self.folder / "osdp"),
            "address": OSDP_ADDRESS,
            "site_key": SITE_KEY.hex(),
            "uid": IDENTITY.uid.hex(),
        }
        camera = {"listen": HOST, "camera": HOST}
        hikvision = camera | {"user": "admin", "password": "gate-2026"}
        return {
            "em": ("em4100", ports["em"]),
            "wiegand": ("wiegand", ports["wiegand"]),
            "uid": ("uid", ports["uid"]),
            "qr": ("text", ports["qr"]),
            "led": ("led", ports["led"]),
            "relay": ("modbus", relay),
            "osdp": ("osdp", osdp),
            "vzenith": ("vzenith", camera | {"port": self._ports["vzenith"]}),
            "hikvision": ("hikvision", hikvision | {"port": self._ports["hikvision"]}),
            **{
                f"camera-{way}": (
                    "vzenith",
                    camera
                    | {
                        "port": self._ports[way],
                        "pictures": str(self.folder / "pictures"),
                    },
                )
                for way in LANES
            },
        }

    def configuration(self) -> str:
        """A box's configuration with all of them at one door (`wuye_edge.config`)."""
        lines = ["[box]", f"state = {json.dumps(str(self.folder / 'state'))}"]
        for name, (kind, options) in self.devices().items():
            lines += ["", f"[devices.{name}]", f'kind = "{kind}"']
            # texts and whole numbers are written alike in JSON and TOML
            lines += [f"{key} = {json.dumps(value)}" for key, value in options.items()]
        others = ("led", "relay", *(f"camera-{way}" for way in LANES))
        readers = [name for name in self.devices() if name not in others]
        lines += ["", "[doors.east]", f"readers = {json.dumps(readers)}"]
        lines += ['relay = "relay"', "channel = 0", 'displays = ["led"]']
        lines += ['contact = { device = "relay", channel = 0 }']
        for way, channel in LANES.items():
            lines += ["", f"[doors.lane-{way}]", f'readers = ["camera-{way}"]']
            lines += ['relay = "relay"', f"channel = {channel}"]
            lines += [f'counter = {{ device = "relay", channel = {channel} }}']
            for name, inputs in (("paid", PAID), ("let", LET)):
                if way in inputs:
                    button = f'{{ device = "relay", channel = {inputs[way]} }}'
                    lines.append(f"{name} = {button}")
        return "\n".join(lines) + "\n"

    def obey(self, line: str) -> str:
        """Let it happen; what there is to say of it. ValueError says what to type."""
        word, *rest = shlex.split(line)
        acts: dict[str, Callable[..., str | None]] = {
            "card": lambda number: self._card(number),
            "wiegand": lambda digits: self._send("wiegand", f"{digits}\r"),
            "uid": lambda digits: self._send("uid", f"{digits}\r\n"),
            "qr": lambda text: self._send("qr", f"{text}\r\n"),
            "osdp": lambda bits, data: self.reader.say(f"card {bits} {data}"),
            "osdp-key": lambda keys: self.reader.say(f"key {keys}"),
            "plate": lambda plate: dumps(self.vzenith.see(plate)),
            "in": lambda plate: self._see("in", plate),
            "out": lambda plate: self._see("out", plate),
            "paid": lambda: self._press(PAID["out"]),
            "let": lambda way: self._press(LET[way]),
            "hik": lambda plate: str(self.hikvision.see(plate)),
            "input": lambda channel, on: self.board.say(f"input {channel} {on}"),
            "board": lambda *words: self.board.say(" ".join(words)),
            "unplug": lambda name: self.cables[name].unplug(),
            "plug": lambda name: self.cables[name].plug(),
            "devices": self.configuration,
            "help": lambda: HELP,
        }
        try:
            return acts[word](*rest) or ""
        except (KeyError, TypeError) as error:
            raise ValueError(f"not understood: {line}; type help") from error

    def _see(self, way: str, plate: str) -> str:
        """What the driver is told."""
        camera = self.lanes[way]
        shown = len(camera.shown)
        answer = camera.see(plate, scene=scene(plate))
        if answer is None:
            return "no answer: is the box running?"
        return " ".join(camera.shown[shown:]) or "seen a moment ago, or by nobody"

    def _press(self, channel: int) -> None:
        for on in (1, 0):
            self.board.say(f"input {channel} {on}")
            time.sleep(PRESSED)

    def _card(self, number: str) -> None:
        self.cables["em"].send(em4100.frame(number.upper()))

    def _send(self, name: str, text: str) -> None:
        self.cables[name].send(text.encode())

    def close(self) -> None:
        """End all of it."""
        for child in (self.board, self.reader):
            child.kill()
        for cable in (*self.cables.values(), *self.pairs.values()):
            if not isinstance(cable, Cable) or cable.end.is_plugged:
                cable.close()
