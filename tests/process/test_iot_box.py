"""The gate box under Odoo's own `iot_drivers`: a process without a database (H1, R114).

The devices hang on pseudo-terminals paced to 9600 baud; the relay board is pymodbus.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from gate import Gate

from tools.dev.console import end_with_us
from tools.dev.server import free_port
from wuye_edge.sim.sink import eventually
from wuye_edge.store.permits import Permits
from wuye_edge.store.state import State
from wuye_engine.access.cases import case_key, list_data
from wuye_engine.access.wire import canonical, digest

pytestmark = pytest.mark.process

HOST = "127.0.0.1"
ADDONS = Path(__file__).parents[2] / "addons"
LIMIT = 90  # seconds for a process to answer
RESIDENT, NEIGHBOUR, STRANGER = "0102A3B4C5", "0702A3B4C6", "0102A3B4FF"
BOX = "gate-of-this-test"


@pytest.fixture(scope="module")
def gate(tmp_path_factory):
    """The devices, and the papers of a box that has its key; no server answers it."""
    gate = Gate(tmp_path_factory.mktemp("box"))
    folder = gate.folder
    state = State(folder / "box.db")
    nowhere = f"http://{HOST}:9"
    state.put(key=secrets.token_bytes(32), key_number=1, box="B1", server=nowhere)
    state.close()
    permits = Permits(folder / "list.db")
    wanted = list_data()
    total = digest(wanted["head"], map(canonical, wanted["permits"]))
    permits.replace(wanted["head"], wanted["permits"], total, case_key())
    permits.confirm(round(time.time() * 1000))  # else the list is too old to go by
    permits.close()
    yield gate
    gate.close()


@pytest.fixture(scope="module")
def box(gate):
    """The address of a stock Odoo process with `iot_drivers` and our module."""
    folder, port = gate.folder, free_port()
    log = folder / "odoo.log"
    settings = folder / "odoo.conf"
    settings.write_text(
        f"[options]\nhttp_port = {port}\naddons_path = {ADDONS}\n"
        f"data_dir = {folder}/data\n"
    )
    environment = {
        **os.environ,
        "WUYE_BOX_CONFIG": str(gate.config),
        "WUYE_BOX_ID": BOX,
        "PGHOST": "/nonexistent",  # a box has no database to find
    }
    command = [Path(sys.executable).with_name("odoo"), "-c", settings]
    command += ["--load=web,iot_drivers,wuye_iot_box", "--logfile", log]
    process = subprocess.Popen(command, env=environment, preexec_fn=end_with_us)
    url = f"http://{HOST}:{port}"

    def answers():
        assert process.poll() is None, log.read_text()
        try:
            return requests.get(f"{url}/iot_drivers/ping", timeout=5).ok
        except requests.ConnectionError:
            return False

    eventually(answers, LIMIT)
    yield url
    process.terminate()
    process.wait(LIMIT)


def act(url, device, **data):
    """What the framework's open route for actions answers."""
    call = {"session_id": "x", "device_identifier": device, "data": data}
    route = f"{url}/iot_drivers/action"
    return requests.post(route, json={"params": call}, timeout=30).json()


def test_h1_card_opens_by_our_driver_under_the_stock_framework(box, gate):
    board = gate.board
    gate.show(RESIDENT)
    board.wait("coil 0 1", LIMIT)
    board.wait("coil 0 0", LIMIT)
    gate.show(STRANGER)
    gate.show(NEIGHBOUR)  # heard after the stranger, so he was judged
    board.wait("coil 0 1", LIMIT)
    assert gate.lifts() == 2


def test_h1_devices_of_the_gate_are_known_to_the_framework(box, gate):
    log = (gate.folder / "odoo.log").read_text()
    assert "Device wuye_reader is now connected" in log
    assert "Device wuye_board is now connected" in log
    assert "Failed to load" not in log and "Traceback" not in log
    assert act(box, "wuye_scale", action="open")["result"] is False  # no such device


def test_f11_open_route_of_the_framework_opens_nothing(box, gate):
    before = list(gate.board.lines)
    answer = act(box, "wuye_board", action="open", channel=0)
    assert "signed commands" in str(answer["error"])
    assert gate.board.lines == before


def test_h1_box_has_a_name_of_its_own_and_no_database(box, gate):
    assert act(box, BOX)["result"] is True
    assert act(box, "test_identifier")["result"] is False
    assert "database failed" not in (gate.folder / "odoo.log").read_text()


def test_box_listens_at_home_only(box):
    port = int(box.rsplit(":", 1)[1])
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()]
    listening = {row[1] for row in rows if row[3] == "0A"}  # address:port, in hex
    assert [one for one in listening if one.endswith(f":{port:04X}")] == [
        f"0100007F:{port:04X}"
    ]
