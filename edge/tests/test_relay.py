"""The relay board: pymodbus plays it, over a wire of 9600 baud."""

import threading
import time

import pytest

from wuye_edge.contract import Input, Outcome
from wuye_edge.frames import modbus as frames
from wuye_edge.ports import Line
from wuye_edge.relays import modbus
from wuye_edge.relays.orders import Order, Orders
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Pair


@pytest.fixture(scope="module")
def wire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("relay")
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
    """The running board, in a good mood, with everything off."""
    for line in ("dead 0", "mute 0", "garble 0", "busy 0"):
        process.say(line)
    for channel in range(8):
        process.say(f"coil {channel} 0")
        process.say(f"input {channel} 0")
    process.wait("obeyed input 7 0")
    process.lines.clear()
    return process


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def run(wire, heard):
    running = []

    def start(**options):
        given = {"port": str(wire.ends[0].path), "timeout": 0.25} | options
        relay = modbus.ModbusRelay.from_config("gate", given)
        relay.start(heard)
        running.append(relay)
        return relay

    yield start
    for relay in running:
        relay.stop()


@pytest.fixture
def relay(board, run):
    """A relay that is up and whose board is reset; it reads nothing meanwhile."""
    relay = run(check=60)
    eventually(lambda: relay.state() == "up")
    board.wait("coils 0")
    return relay


def switched(board, channel):
    """States and times of an output, as the board tells them."""
    words = [
        line.split() for line in board.lines if line.startswith(f"coil {channel} ")
    ]
    return [(int(word[2]), float(word[3])) for word in words]


def test_pulse_is_timed_by_the_board(board, relay):
    assert relay.pulse(3, 0.3) is Outcome.DONE
    relay.stop()  # the box is gone; the barrier's button is released all the same
    board.wait("coil 3 0")
    (_on, begin), (_off, end) = switched(board, 3)
    assert 0.29 < end - begin < 0.6


def test_output_is_held_until_it_is_released(board, relay):
    assert relay.set(2, True) is Outcome.DONE
    assert relay.set(2, False) is Outcome.DONE
    board.say("obey 0")
    board.wait("obeyed obey")
    assert [on for on, _at in switched(board, 2)] == [1, 0]


def test_everything_is_off_at_start(board, run):
    # a box that was killed may have left an output on
    board.say("coil 5 1")
    board.wait("obeyed coil")
    relay = run()
    assert board.wait("coils 0").split()[2] == "0" * 8
    eventually(lambda: relay.state() == "up")


def test_pulse_without_an_answer_is_never_sent_again(board, relay):
    board.say("mute 5")
    board.wait("obeyed mute")
    before = time.monotonic()
    assert relay.pulse(1, 0.1) is Outcome.SILENT
    assert time.monotonic() - before < 1
    board.wait("coil 1 0")
    threading.Event().wait(2 * modbus.AGAIN)
    assert [on for on, _at in switched(board, 1)] == [1, 0]


def test_pulse_with_a_damaged_answer_is_never_sent_again(board, relay, heard):
    board.say("garble 5")
    board.wait("obeyed garble")
    assert relay.pulse(1, 0.1) is Outcome.SILENT
    board.wait("coil 1 0")
    threading.Event().wait(2 * modbus.AGAIN)
    assert [on for on, _at in switched(board, 1)] == [1, 0]
    assert "crc" in heard.codes


def test_pulse_a_busy_board_refused_is_sent_again(board, relay, heard):
    board.say("busy 2")
    board.wait("obeyed busy")
    assert relay.pulse(1, 0.1) is Outcome.DONE
    board.wait("coil 1 0")
    assert [on for on, _at in switched(board, 1)] == [1, 0]
    assert heard.codes == ["exception", "ok"]


def test_board_that_stays_busy_is_given_up_within_two_seconds(board, relay):
    board.say("busy 1000")
    board.wait("obeyed busy")
    before = time.monotonic()
    assert relay.pulse(1, 0.1) is Outcome.REFUSED
    assert 1.5 < time.monotonic() - before < 2.3
    assert switched(board, 1) == []


def test_output_the_board_does_not_have_is_refused(board, relay, heard, run):
    with pytest.raises(ValueError, match="output 8: give one from 0 to 7"):
        relay.pulse(8, 0.5)
    relay.stop()
    larger = run(outputs=40, check=60)
    assert larger.pulse(39, 0.5) is Outcome.REFUSED
    assert "address" in heard.faults[-1].detail


def test_hold_is_sent_again_after_silence(board, relay):
    board.say("mute 2")
    board.wait("obeyed mute")
    assert relay.set(4, True) is Outcome.DONE
    assert [on for on, _at in switched(board, 4)] == [1, 1, 1]


def test_absent_board_is_a_fault_and_its_return_is_told(board, run, heard):
    relay = run(check=0.2)
    eventually(lambda: relay.state() == "up")
    board.say("dead 1")
    heard.wait(lambda: heard.codes == ["silent"])
    assert relay.state() == "down"
    assert relay.pulse(1, 0.1) is Outcome.SILENT
    board.say("dead 0")
    heard.wait(lambda: heard.codes == ["silent", "ok"])
    assert relay.state() == "up"
    assert switched(board, 1) == []


def test_output_that_strays_is_told_and_brought_back(board, run, heard):
    relay = run(check=0.2)
    eventually(lambda: relay.state() == "up")
    relay.set(6, True)
    board.say("coil 6 0")
    board.say("coil 7 1")
    heard.wait(lambda: "drift" in heard.codes and heard.codes[-1] == "ok")
    eventually(lambda: [on for on, _at in switched(board, 7)] == [1, 0])
    assert [on for on, _at in switched(board, 6)] == [1, 0, 1]


def test_running_pulse_is_no_straying(board, run, heard):
    relay = run(check=0.2)
    eventually(lambda: relay.state() == "up")
    assert relay.pulse(1, 0.7) is Outcome.DONE
    board.wait("coil 1 0")
    (_on, begin), (_off, end) = switched(board, 1)
    assert end - begin > 0.69
    assert heard.codes == []


def test_inputs_are_all_told_at_first_and_then_what_changes(board, run, heard):
    board.say("input 2 1")
    board.wait("obeyed input 2")
    run(inputs=4, inverted=[3], check=60)
    heard.wait(lambda: len(heard.inputs) == 4)
    assert [change.on for change in heard.inputs] == [False, False, True, True]
    before = time.monotonic()
    board.say("input 0 1")
    heard.wait(lambda: len(heard.inputs) == 5)
    at = heard.inputs[4].at
    assert heard.inputs[4] == Input("gate", 0, True, at) and before < at
    board.say("input 3 1")
    heard.wait(lambda: len(heard.inputs) == 6)
    assert not heard.inputs[5].on


def test_pulse_waits_for_at_most_one_reading(board, run, wire):
    relay = run(inputs=8, poll=0.02, check=0.2)
    eventually(lambda: relay.state() == "up")
    wire.heard.clear()
    wire.listening = True
    given = []
    for _turn in range(10):
        given.append(time.monotonic())
        assert relay.pulse(0, 0.1) is Outcome.DONE
    wire.listening = False
    questions = [(at, data) for at, end, data in wire.heard if end == 0]
    pulses = [at for at, data in questions if data[1] == 5]
    assert len(pulses) == 10
    for order, sent in zip(given, pulses, strict=True):
        between = [at for at, data in questions if order < at < sent]
        assert len(between) <= 1


def test_reading_waits_for_an_expected_order_but_not_for_ever(
    board, run, wire, monkeypatch
):
    monkeypatch.setattr(modbus, "EXPECTED", 60)  # seconds: a reader that babbles
    relay = run(inputs=8, poll=0.02, check=60)
    eventually(lambda: relay.state() == "up")
    wire.heard.clear()
    wire.listening = True
    relay.expect()
    assert relay.pulse(0, 0.1) is Outcome.DONE
    eventually(lambda: len([1 for _at, end, _data in wire.heard if end == 0]) > 4)
    wire.listening = False
    readings = [at for at, end, data in wire.heard if end == 0 and data[1] != 5]
    # the first may have been under way already
    assert readings[3] - readings[1] >= 2 * modbus.PUT_OFF


def test_orders_of_many_threads_are_all_carried_out_once(board, relay):
    outcomes = []
    threads = [
        threading.Thread(target=lambda n=n: outcomes.append(relay.pulse(n, 0.1)))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Outcome.DONE] * 8
    eventually(lambda: all(len(switched(board, n)) == 2 for n in range(8)))


def test_relay_that_is_not_started_is_down():
    relay = modbus.ModbusRelay.from_config("gate", {"port": "/dev/none"})
    assert relay.pulse(0, 0.5) is Outcome.DOWN
    assert relay.state() == "down"


def test_pulse_waits_two_seconds_for_a_port_and_is_then_never_sent(tmp_path):
    pair = Pair(tmp_path / "box", tmp_path / "board", 9600)
    pair.unplug()
    relay = modbus.ModbusRelay.from_config("gate", {"port": str(tmp_path / "box")})
    relay.start(Heard())
    child, held = None, []
    try:
        before = time.monotonic()
        holder = threading.Thread(target=lambda: held.append(relay.set(3, True)))
        holder.start()
        assert relay.pulse(0, 0.1) is Outcome.DOWN
        assert 1.9 < time.monotonic() - before < 2.3
        holder.join()
        assert held == [Outcome.DOWN]
        pair.plug()
        child = Child("-m", "wuye_edge.sim.board", str(tmp_path / "board"))
        # what `set` said last counts when the board is back; a pulse is of its moment
        child.wait("coils 0 00010000")
        threading.Event().wait(0.3)
        assert switched(child, 0) == []
    finally:
        relay.stop()
        if child:
            child.kill()
        pair.close()


@pytest.mark.parametrize("lost", range(1, 10))
def test_board_switched_on_within_a_frame_understands_the_next(wire, board, run, lost):
    frame = frames.write_coils(1, 0, [False] * 8).data
    with Line(str(wire.ends[0].path)).open() as port:
        port.write(frame[lost:])
    relay = run()
    board.wait("coils 0 00000000", 2)
    eventually(lambda: relay.state() == "up")


def test_h1_pulse_given_while_the_plug_is_out_for_a_moment_is_carried_out(tmp_path):
    pair = Pair(tmp_path / "box", tmp_path / "board", 9600)
    child = Child("-m", "wuye_edge.sim.board", str(tmp_path / "board"))
    relay = modbus.ModbusRelay.from_config("gate", {"port": str(tmp_path / "box")})
    heard = Heard()
    try:
        child.wait("ready")
        relay.start(heard)
        child.wait("coils 0")
        child.kill()
        pair.unplug()
        heard.wait(lambda: "port" in heard.codes)
        outcomes = []
        driver = threading.Thread(target=lambda: outcomes.append(relay.pulse(1, 0.2)))
        driver.start()
        pair.plug()
        child = Child("-m", "wuye_edge.sim.board", str(tmp_path / "board"))
        driver.join()
        # the board starts slower than the adapter: it may have missed the one attempt
        assert outcomes in ([Outcome.DONE], [Outcome.SILENT])
        assert len([on for on, _at in switched(child, 1) if on]) <= 1
    finally:
        relay.stop()
        child.kill()
        pair.close()


def order(channel, pulse=0.0):
    return Order(channel, None, 0.0, again=not pulse, pulse=pulse)


def test_pulses_overtake_holds_and_keep_their_own_order():
    orders = Orders()
    for each in (order(0), order(1, 0.5), order(2), order(3, 0.5)):
        orders.give(each)
    assert [orders.take(0).channel for _turn in range(4)] == [1, 3, 0, 2]
    assert orders.take(0) is None


def test_order_that_was_withdrawn_is_never_taken():
    orders, one = Orders(), order(1, 0.5)
    orders.give(one)
    assert orders.withdraw(one) and not orders.withdraw(one)
    assert orders.take(0) is None


def test_order_for_later_waits_for_its_time():
    orders, later = Orders(), order(1)
    later.not_before = time.monotonic() + 0.05
    orders.give(later)
    assert orders.take(0) is None
    orders.wake()
    threading.Event().wait(0.06)
    assert orders.take(0) is later


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": 0}, "unit: give a whole number from 1 to 255"),
        (
            {"inputs": 4, "inverted": [4]},
            "inverted: give a list of channels from 0 to 3",
        ),
        ({"poll": 0}, "poll: give seconds from 0.02 to 5"),
        ({"pulse": 1}, "pulse: no such option"),
    ],
)
def test_options_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        modbus.ModbusRelay.from_config("gate", {"port": "/dev/x"} | options)
