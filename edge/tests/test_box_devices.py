"""A whole box with its own devices on simulated wires, against a server that shares no
code with it: from the first byte of a card to the row at the server (H4)."""

import socket
import time

import pytest
from boxes import CODE, Server, wait_for

from wuye_edge.box import Box
from wuye_edge.config import read
from wuye_edge.link.enrol import enrol
from wuye_edge.sim.gate import HOST, SimulatedGate
from wuye_edge.store.state import State

EAST, LANE, CONTACT, EXIT, FIRE = 0, 1, 0, 1, 7


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def config_of(gate, folder):
    wanted = ("em", "relay", "vzenith", "led")
    devices = {
        name: {"kind": kind, **options}
        for name, (kind, options) in gate.devices().items()
        if name in wanted
    }
    east = {
        "readers": ["em"],
        "relay": "relay",
        "channel": EAST,
        "seconds": 0.2,
        "contact": {"device": "relay", "channel": CONTACT},
        "exit": {"device": "relay", "channel": EXIT},
        "displays": ["led"],
        "fire": "tower",
    }
    lane = {
        "readers": ["vzenith"],
        "relay": "relay",
        "channel": LANE,
        "seconds": 0.2,
    }
    return read(
        {
            "box": {"state": str(folder / "state")},
            "devices": devices,
            "doors": {"east": east, "garage_in": lane},
            "fire": {"tower": {"input": {"device": "relay", "channel": FIRE}}},
        }
    )


@pytest.fixture
def rig(tmp_path):
    server, gate = Server(), SimulatedGate(tmp_path, free_port(), free_port())
    server.set(code=CODE)
    state = State(tmp_path / "state" / "box.db")
    enrol(server.url, CODE, "boot", "0.1.0", state)
    state.close()
    server.give_list()
    box = Box(config_of(gate, tmp_path))
    box.start()
    try:
        wait_for(lambda: {one.state() for one in box.devices.values()} == {"up"}, 20)
        wait_for(lambda: box.permits.number == 12)
        yield server, gate, box
    finally:
        box.stop()
        gate.close()
        server.close()


def test_h4_from_the_card_to_the_coil_and_to_the_server(rig):
    server, gate, box = rig

    def told(kind, code):
        events = server.get("events").values()
        return [one for one in events if (one["kind"], one["code"]) == (kind, code)]

    gate.obey("card 0102A3B4C5")
    gate.board.wait(f"coil {EAST} 1")
    gate.obey(f"input {CONTACT} 1")
    gate.board.wait(f"coil {EAST} 0")  # the board ends the pulse by itself
    wait_for(lambda: told("access", "granted") and told("door", "opened"))
    gate.obey(f"input {CONTACT} 0")
    gate.obey("card 0102A3B4FF")
    wait_for(lambda: told("access", "unknown"))
    gate.obey("plate 粤B12345")
    gate.board.wait(f"coil {LANE} 1")
    wait_for(
        lambda: any(one["door"] == "garage_in" for one in told("access", "granted"))
    )

    # the server is away: cards, the exit button and fire work as before
    server.set(faults={"down": 100_000})
    gate.obey(f"input {EXIT} 1")
    gate.board.wait(f"coil {EAST} 1")
    gate.board.wait(f"coil {EAST} 0")
    begun = time.monotonic()
    gate.obey(f"input {FIRE} 1")
    gate.board.wait(f"coil {EAST} 1")
    assert time.monotonic() - begun < 3
    server.set(faults={})
    wait_for(lambda: told("fire", "fire") and told("exit", "button"))

    # and by command it is armed again, when the fire is over
    gate.obey(f"input {FIRE} 0")
    wait_for(lambda: told("input", "fire_over"))
    expires = round(time.time() * 1000) + 10_000
    order = {"uuid": "u1", "door": "east", "action": "rearm", "expires": expires}
    server.set(commands=[order])
    gate.board.wait(f"coil {EAST} 0")
    wait_for(lambda: server.get("results") == [{"uuid": "u1", "result": "switched"}])
    assert server.get("refused") == []
