"""From the press of a button in the browser to the order on the relay's wire (F11).

    python tests/bench/bench_order.py [--quick] [--no-report]

Odoo's server, a box with its relay board on a wire of 9600 baud, and the call that the
wall makes. Once the server wakes the box by the websocket, once the box has none and
asks by itself. The board is pymodbus. Ends with 1 where a gate is missed.
"""

import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import parser, report, table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "process"), str(ROOT)]

from desk_tasks import PASSWORD  # noqa: E402
from gate import Gate  # noqa: E402
from http_server import Browser, HttpServer  # noqa: E402

from conftest import Odoo  # noqa: E402  the process tests' own
from tools.dev.server import free_port  # noqa: E402
from wuye_edge.sim.child import Child  # noqa: E402

DOORS, TURNS = 8, 6  # a person opens a door six times an hour
WOKEN_GATE, POLLED_GATE = 0.1, 1.5  # seconds: p95; the longest
PULSE = b"\x05\x02"  # function 05 at 0x0200: a timed pulse
LIMIT = 60  # seconds anything may take


CONFIG = """
[box]
state = "{folder}"

[devices.board]
kind = "modbus"
port = "{folder}/board"
inputs = 8
"""
DOORS_CONFIG = "".join(
    f'[doors.d{n}]\nrelay = "board"\nchannel = {n}\nseconds = 0.2\n'
    for n in range(DOORS)
)


class DeafGate(Gate):
    """Its box hears no websocket."""

    def start(self):
        self.box = Child(__file__, "--case", str(self.config))
        self.box.wait("running", LIMIT)


def run_deaf(config: str) -> None:
    """A box that nobody can wake, until it is killed."""
    from wuye_edge.box import Box
    from wuye_edge.config import load

    box = Box(load(Path(config)))
    box.link.waker.listen = lambda channel: None
    box.start()
    print("running", flush=True)
    sys.stdin.read()


@contextlib.contextmanager
def odoo():
    """Odoo at work on a copy of the bench's database, and its server."""
    source = os.environ["WUYE_DB"]
    name = f"{source}-order"
    subprocess.run(["createdb", "-T", source, name], check=True)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "odoo.conf"
        config.write_text(
            f"[options]\naddons_path = {ROOT / 'addons'}\ndata_dir = {folder}\n"
            "max_cron_threads = 0\nhttp_interface = 127.0.0.1\n"
        )
        worker = Odoo(config, name)
        server = HttpServer(config, name, free_port())
        try:
            server.wait()
            yield worker, server
        finally:
            server.stop()
            worker.stop()
            subprocess.run(["dropdb", "--force", name], check=True)


def sign_in(server: HttpServer, login: str) -> Browser:
    """A person at the wall."""
    browser = Browser(server)
    fields = {"db": server.database, "login": login, "password": PASSWORD}
    _session, trouble = browser.ask("/web/session/authenticate", **fields)
    assert not trouble, trouble
    return browser


def orders(gate: Gate, browser: Browser, doors: list[int], turns: int) -> list[float]:
    """Seconds from each press to its pulse on the wire."""
    dice, taken = random.Random(1), []
    gate.wire.listening = True
    for _turn in range(turns):
        for door in doors:
            time.sleep(dice.uniform(0.3, 1.8))  # any moment between two questions
            gate.wire.heard.clear()
            begin = time.monotonic()
            asked = (door, "visitor", "访客来访")
            _order, trouble = browser.call("wuye.iot.wall", "open_door", *asked)
            assert not trouble, trouble
            taken.append(pulsed(gate) - begin)
    return taken


def pulsed(gate: Gate) -> float:
    """When the pulse came onto the wire."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        for at, which, data in list(gate.wire.heard):
            if which == 0 and data[1:3] == PULSE:
                return at
        time.sleep(0.002)
    raise TimeoutError("no pulse came")


def measure(worker, server, kind: type[Gate], number: int, turns: int) -> list[float]:
    """The times of one way of hearing of an order."""
    login = f"guard-{number}"
    code, doors = worker.do("prepare_doors", number, DOORS, login)
    with tempfile.TemporaryDirectory() as folder:
        gate = kind(Path(folder))
        gate.config.write_text(CONFIG.format(folder=folder) + DOORS_CONFIG)
        try:
            gate.enrol(server.address, code)
            gate.start()
            browser = sign_in(server, login)
            time.sleep(3)  # the box has its list and the websocket
            return orders(gate, browser, doors, turns)
        finally:
            gate.close()


def main() -> int:
    options = parser(__doc__).parse_args()
    if options.case:
        run_deaf(options.case[0])
        return 0
    turns = 1 if options.quick else TURNS
    with odoo() as (worker, server):
        woken = measure(worker, server, Gate, 1, turns)
        polled = measure(worker, server, DeafGate, 2, turns)
    woken_p95 = sorted(woken)[int(len(woken) * 0.95) - 1]
    rows = []
    for what, taken, gate in (
        ("woken by the websocket", woken, f"p95 {WOKEN_GATE * 1000:.0f}"),
        ("asking by itself", polled, f"longest {POLLED_GATE * 1000:,.0f}"),
    ):
        p95 = sorted(taken)[int(len(taken) * 0.95) - 1]
        times = (statistics.median(taken), p95, max(taken))
        shown = [f"{each * 1000:,.0f}" for each in times]
        rows.append([what, str(len(taken)), *shown, gate])
    head = ["press to wire, ms", "orders", "p50", "p95", "max", "gate"]
    report(options, "order", table(head, rows))
    return int(woken_p95 > WOKEN_GATE or max(polled) > POLLED_GATE)


if __name__ == "__main__":
    sys.exit(main())
