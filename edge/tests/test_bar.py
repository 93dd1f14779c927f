"""A bar is never lowered onto a car: relay board and loop by pymodbus, 9600 baud."""

import threading
import time

import pytest

from wuye_edge import bar as bar_module
from wuye_edge.box import make_devices
from wuye_edge.config import Wrong, read
from wuye_edge.contract import Outcome
from wuye_edge.gate import Gate
from wuye_edge.lane import Lane
from wuye_edge.link.clock import Clock
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import eventually
from wuye_edge.sim.wire import Pair
from wuye_edge.store.journal import Journal
from wuye_edge.store.permits import Permits
from wuye_edge.store.state import State

UP, DOWN, LOOP = 0, 1, 3
CLEAR = 0.3  # seconds


@pytest.fixture(scope="module")
def wire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bar")
    pair = Pair(folder / "box", folder / "board", 9600)
    yield pair
    pair.close()


@pytest.fixture(scope="module")
def process(wire):
    child = Child("-m", "wuye_edge.sim.board", str(wire.ends[1].path), "9600")
    child.wait("ready")
    yield child
    child.kill()


@pytest.fixture
def board(process):
    """The running board, nothing under the bar, everything off."""
    for line in ("dead 0", "coil 0 0", "coil 1 0", f"input {LOOP} 0"):
        process.say(line)
    process.wait(f"obeyed input {LOOP} 0")
    process.lines.clear()
    return process


class Rig:
    """A gate with one bar that the box lowers."""

    def __init__(self, folder, wire, board, **door):
        port = str(wire.ends[0].path)
        devices = {"board": {"kind": "modbus", "port": port, "inputs": 8}}
        devices["board"] |= {"check": 0.2, "counters": 4}
        found = {"relay": "board", "channel": UP, "seconds": 0.2, "clear": CLEAR}
        found |= {"loop": {"device": "board", "channel": LOOP}, "up": 60}
        found |= {"counter": {"device": "board", "channel": UP}}
        config = read({"devices": devices, "doors": {"exit": found | door}})
        self.board, self.devices = board, make_devices(config)
        self.state = State(folder / "box.db")
        self.permits = Permits(folder / "list.db")
        self.journal = Journal(folder / "journal.db", b"k")
        stores = (self.state, self.permits, self.journal)
        self.gate = Gate(config, self.devices, stores, Clock(), "boot")
        self.lane = self.gate.lanes["exit"]
        self.journal.start()
        self.gate.start()
        self.relay = self.devices["board"]
        self.relay.start(self.gate)
        eventually(lambda: self.relay.state() == "up")
        board.wait("coils 0")

    def lift(self):
        assert self.gate.lift(self.lane) is Outcome.DONE
        self.board.wait(f"coil {UP} 1")

    def loop(self, on):
        self.board.say(f"input {LOOP} {on}")
        self.board.wait(f"obeyed input {LOOP} {on}")

    def switched(self, channel):
        begin = f"coil {channel} "
        return [line.split()[2] for line in self.board.lines if line.startswith(begin)]

    def stop(self):
        self.relay.stop()
        self.gate.stop()
        self.journal.stop()
        self.permits.close()
        self.state.close()


@pytest.fixture
def make(tmp_path, wire, board):
    made = []

    def start(**door):
        made.append(Rig(tmp_path, wire, board, **door))
        return made[-1]

    yield start
    for rig in made:
        rig.stop()


def pause(seconds):
    threading.Event().wait(seconds)


def test_a_bar_goes_down_behind_the_car_and_not_onto_it(make, board):
    rig = make(lower=DOWN)
    rig.lift()
    rig.loop(1)
    pause(4 * CLEAR)
    assert rig.switched(DOWN) == []
    rig.loop(0)
    begin = time.monotonic()
    board.wait(f"coil {DOWN} 1")
    assert time.monotonic() - begin > CLEAR / 2
    board.wait(f"coil {DOWN} 0")


def test_a_bar_that_is_held_by_its_relay_stays_up_over_a_car(make, board):
    rig = make(hold=True, up=1.0)
    rig.lift()
    rig.loop(1)
    pause(1.0 + 3 * CLEAR)  # nobody was thought to stand there that long
    assert rig.switched(UP) == ["1"]
    rig.loop(0)
    board.wait(f"coil {UP} 0")


def test_a_bar_lifted_over_a_car_that_stands_there_already_stays_up(make, board):
    rig = make(lower=DOWN, up=1.0)
    rig.loop(1)
    pause(0.2)
    rig.lift()
    pause(2.0)
    assert rig.switched(DOWN) == []
    rig.loop(0)
    board.wait(f"coil {DOWN} 1")


def test_the_second_car_that_follows_keeps_the_bar_up(make, board):
    rig = make(lower=DOWN, clear=0.6)
    rig.lift()
    for _car in range(2):
        rig.loop(1)
        pause(0.2)
        rig.loop(0)
        pause(0.2)
    rig.loop(1)
    pause(0.8)
    assert rig.switched(DOWN) == []
    rig.loop(0)
    board.wait(f"coil {DOWN} 1")


def test_a_car_that_comes_while_the_bar_goes_down_lifts_it_again(make, board):
    rig = make(lower=DOWN)
    rig.lift()
    rig.loop(1)
    pause(0.2)
    rig.loop(0)
    board.wait(f"coil {DOWN} 1")
    rig.loop(1)
    board.wait(f"coil {UP} 1")
    pause(4 * CLEAR)
    assert rig.switched(DOWN).count("1") == 1
    assert rig.journal.flush()
    assert ("bar", "reversed") in [(e["kind"], e["code"]) for e in rig.journal.last(50)]


def test_a_bar_whose_loop_nobody_hears_is_not_lowered(make, board):
    rig = make(lower=DOWN, up=1.0)
    rig.lift()
    board.say("dead 1")
    eventually(lambda: rig.relay.state() == "down")
    pause(1.5)
    assert rig.switched(DOWN) == []
    board.say("dead 0")
    board.wait(f"coil {DOWN} 1")


class Quiet:
    """Timers that only keep what they were to call, and a relay that only counts."""

    def __init__(self):
        self.calls, self.pulses, self.up = [], [], "up"

    def after(self, _seconds, call):
        self.calls.append(call)

    def pulse(self, channel, _seconds):
        self.pulses.append(channel)
        return Outcome.DONE

    def state(self):
        return self.up


@pytest.mark.parametrize(
    ("heard", "state", "lowered"),
    [(None, "up", []), (False, "down", []), (True, "up", []), (False, "up", [DOWN])],
)
def test_only_a_loop_that_is_heard_and_free_lets_a_bar_down(heard, state, lowered):
    quiet = Quiet()
    contact = {"device": "board", "channel": LOOP}
    wiring = {"relay": "board", "channel": UP, "lower": DOWN, "loop": contact}
    devices = {"board": {"kind": "modbus", "port": "/dev/x"}}
    config = read({"devices": devices, "doors": {"exit": wiring}})
    calls = (quiet, lambda call, *given: call(*given), lambda *_words, **_more: None)
    lane = Lane(config.doors["exit"], quiet)
    lane.bar = bar_module.Bar(lane, quiet, calls, lambda _up: None)
    if heard is not None:
        lane.bar.loop(heard)
    assert lane.pulse(0.2) is Outcome.DONE
    quiet.up = state
    quiet.calls.pop()()
    assert quiet.pulses == [UP, *lowered]


def test_a_bar_that_stands_open_for_fire_or_by_order_is_not_lowered(make, board):
    rig = make(lower=DOWN, up=1.0)
    rig.lift()
    rig.lane.held = True
    pause(2.0)
    assert rig.switched(DOWN) == []
    rig.lane.held = False
    board.wait(f"coil {DOWN} 1")


def test_a_box_that_was_killed_over_a_car_holds_the_bar_up_when_it_is_back(make, board):
    rig = make(hold=True, up=1.0)
    rig.lift()
    rig.loop(1)
    eventually(lambda: rig.state.bars() == {"exit"})
    rig.relay.stop()  # as killed: the output stays as it was
    board.lines.clear()
    again = make(hold=True, up=1.0)
    pause(1.5)
    assert [line.split()[2][UP] for line in board.lines if line[:5] == "coils"] == ["1"]
    assert "0" not in again.switched(UP)
    again.loop(0)
    board.wait(f"coil {UP} 0")
    eventually(lambda: again.state.bars() == set())


def test_g10_the_boards_counter_sees_lifts_of_the_box_and_by_the_key(make, board):
    rig = make(lower=DOWN)

    def counted():
        assert rig.journal.flush()
        found = [e for e in rig.journal.last(100) if e["kind"] == "count"]
        return [(e["door"], e["detail"]["value"]) for e in found]

    eventually(counted)
    first = counted()[-1][1]
    rig.lift()
    eventually(lambda: counted()[-1] == ("exit", first + 1))
    board.say(f"lift {UP}")
    eventually(lambda: counted()[-1] == ("exit", first + 2))


@pytest.mark.parametrize("door", [{"lower": DOWN}, {"hold": True}])
def test_no_bar_is_lowered_without_a_loop(door):
    devices = {"board": {"kind": "modbus", "port": "/dev/x", "inputs": 8}}
    wiring = {"relay": "board", "channel": UP, **door}
    with pytest.raises(Wrong, match="without relay and loop"):
        read({"devices": devices, "doors": {"exit": wiring}})


def test_a_button_lifts_by_a_relay_only():
    board = {"kind": "modbus", "port": "/dev/x", "inputs": 8}
    wiring = {"paid": {"device": "board", "channel": 1}}
    with pytest.raises(Wrong, match="only a relay can lift"):
        read({"devices": {"board": board}, "doors": {"exit": wiring}})


def test_a_bar_takes_seconds_to_go_down():
    assert bar_module.LOWERING > 1
