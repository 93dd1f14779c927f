"""From a card's first byte to the relay's coil, over wires of 9600 baud.

    python tests/bench/bench_wire.py [--quick] [--no-report]

An RDM6300 frame is sent byte by byte on a paced pseudo-terminal; the coil's time is
told by the foreign board (pymodbus) that executes it, in a process of its own. The
wires alone take 22.92 ms: 14 bytes of card, 8 of order. Once the bus rests, once inputs
are read each 50 ms, so that an order may have to wait for a reading. The OSDP reader
(libosdp) is asked each 50 ms by its nature. Ends with 1 where a gate is missed.
"""

import contextlib
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from harness import parser, report, table

from wuye_edge.frames import em4100
from wuye_edge.readers.em4100 import Em4100Reader
from wuye_edge.readers.osdp import OsdpReader
from wuye_edge.readers.osdp_key import Identity, diversify
from wuye_edge.relays.modbus import ModbusRelay
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Cable, Pair

BAUD = 9600
CARDS, QUICK_CARDS = 60, 10
FLOOR = (14 + 8) * 10 / BAUD  # seconds: card frame and order on their wires
EM_GATE, OSDP_GATE = 0.060, 0.250  # seconds, p95 (DEVICES 4)
SITE_KEY = bytes(16)
IDENTITY = Identity(0xA1B2C3, 7, 1, 12345)  # of the simulated reader


class OpenGate(Heard):
    """Opens for every number, in the reader's thread, as the gate does."""

    relay: ModbusRelay

    def read(self, read):
        self.relay.pulse(0, 0.1)
        super().read(read)


def em_to_coil(folder: Path, cards: int, inputs: int) -> list[float]:
    """Seconds from the first byte of each card to the executed coil."""
    cable = Cable(folder / "reader", BAUD)
    pair = Pair(folder / "relay", folder / "board", BAUD)
    board = Child("-m", "wuye_edge.sim.board", str(folder / "board"), str(BAUD))
    gate = OpenGate()
    port = {"port": str(folder / "relay")}
    gate.relay = ModbusRelay.from_config("relay", port | {"inputs": inputs})
    reader = Em4100Reader.from_config("reader", {"port": str(folder / "reader")})
    dice, taken = random.Random(1), []
    try:
        board.wait("ready")
        for device in (gate.relay, reader):
            device.start(gate)
            eventually(lambda device=device: device.state() == "up")
        board.wait("coils 0")
        for number in range(cards):
            time.sleep(dice.uniform(0.3, 0.5))  # any moment between two readings
            begin = time.monotonic()
            cable.send(em4100.frame(f"{0x0800000001 + number:010X}"))
            taken.append(float(board.wait("coil 0 1").split()[3]) - begin)
            board.wait("coil 0 0")
    finally:
        reader.stop()
        gate.relay.stop()
        board.kill()
        pair.close()
        cable.close()
    return taken


def osdp_to_read(folder: Path, cards: int) -> list[float]:
    """Seconds from a card at an OSDP reader to its number at the gate."""
    pair = Pair(folder / "box", folder / "reader", BAUD)
    key = diversify(SITE_KEY, IDENTITY.uid).hex()
    far = str(folder / "reader")
    child = Child("-m", "wuye_edge.sim.osdp_reader", far, str(BAUD), "1", key)
    options = {"port": str(folder / "box"), "address": 1, "hold": 0.2}
    options |= {"site_key": SITE_KEY.hex(), "uid": IDENTITY.uid.hex()}
    reader, heard = OsdpReader.from_config("reader", options), Heard()
    dice, taken = random.Random(1), []
    try:
        child.wait("ready")
        reader.start(heard)
        eventually(lambda: reader.state() == "up", 10)
        for _card in range(cards):
            time.sleep(dice.uniform(0.3, 0.5))
            child.say("card 26 0901f440")
            sent = float(child.wait("sent").split()[1])
            # who hears no beep holds the card there again; on a busy machine the Python
            # of the reader is later than the 200 ms OSDP allows
            with contextlib.suppress(TimeoutError):
                heard.wait(lambda: len(heard.reads) > len(taken), 3)
                taken.append(heard.reads[-1].at - sent)
    finally:
        reader.stop()
        child.kill()
        pair.close()
    return taken


def row(what: str, taken: list[float], gate: float, floor: str) -> list[str]:
    """How many arrived; p50, p95 and the longest, in ms."""
    numbers = (statistics.median(taken), p95(taken), max(taken))
    shown = [f"{each * 1000:.1f}" for each in numbers]
    return [what, str(len(taken)), *shown, floor, f"{gate * 1000:.0f}"]


def p95(taken: list[float]) -> float:
    """The time that 95 of 100 keep within."""
    return sorted(taken)[max(int(len(taken) * 0.95) - 1, 0)]


def main() -> int:
    options = parser(__doc__).parse_args()
    cards = QUICK_CARDS if options.quick else CARDS
    floor = f"{FLOOR * 1000:.2f}"
    rows, missed = [], False
    cases = (
        ("RDM6300 to coil, bus at rest", EM_GATE, lambda at: em_to_coil(at, cards, 0)),
        ("the same, inputs each 50 ms", EM_GATE, lambda at: em_to_coil(at, cards, 8)),
        ("OSDP card to the gate", OSDP_GATE, lambda at: osdp_to_read(at, cards)),
    )
    for what, gate, measure in cases:
        with tempfile.TemporaryDirectory() as folder:
            taken = measure(Path(folder))
        rows.append(row(what, taken, gate, floor if gate == EM_GATE else ""))
        missed |= p95(taken) > gate
    head = ["9600 baud, ms", "cards", "p50", "p95", "max", "wire alone", "gate (p95)"]
    report(options, "wire", f"{cards} cards each.\n\n{table(head, rows)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
