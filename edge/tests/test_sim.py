"""H4: a whole gate without hardware, and the simulators themselves."""

import socket
import subprocess
import sys
import time

import pytest

from wuye_edge import config, devices
from wuye_edge.box import make_devices
from wuye_edge.contract import Kind, Number, Outcome
from wuye_edge.ports import Line
from wuye_edge.sim import fuzz
from wuye_edge.sim.child import Child
from wuye_edge.sim.gate import HOST, SimulatedGate
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Cable, Pair


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def test_h4_whole_gate_runs_without_hardware(tmp_path):
    gate = SimulatedGate(tmp_path, free_port(), free_port(), (free_port(), free_port()))
    heard = Heard()
    running = {}
    try:
        for name, (kind, options) in gate.devices().items():
            running[name] = devices.make(kind, name, options)
            running[name].start(heard)
        eventually(lambda: {each.state() for each in running.values()} == {"up"}, 10)
        for line in (
            "card 0102a3b4c5",
            "wiegand 86F444",
            "uid 24A1B2C3",
            "qr WY1:7f3a",
            "osdp 26 0901f440",
            "osdp-key 4711#",
            "plate 粤B12345",
            "hik 粤B54321",
            "in 浙A2N906",
            "out 浙AF38027",
        ):
            gate.obey(line)
        heard.wait(lambda: len(heard.reads) == 10)
        assert sorted((read.device, str(read.number)) for read in heard.reads) == [
            ("camera-in", "plate:浙A2N906"),
            ("camera-out", "plate:浙AF38027"),
            ("em", "em:0102A3B4C5"),
            ("hikvision", "plate:粤B54321"),
            ("osdp", "pin:4711"),
            ("osdp", "w26:1203E8"),
            ("qr", "qr:WY1:7f3a"),
            ("uid", "uid:24A1B2C3"),
            ("vzenith", "plate:粤B12345"),
            ("wiegand", "w26:86F444"),
        ]
        gate.obey("input 2 1")
        heard.wait(lambda: [c.channel for c in heard.inputs if c.on] == [2])
        for line in ("paid", "let in", "let out"):
            gate.obey(line)
        pressed = [2, 4, 3, 5]
        heard.wait(lambda: [c.channel for c in heard.inputs if c.on] == pressed)
        assert running["relay"].pulse(0, 0.2) is Outcome.DONE
        gate.board.wait("coil 0 0")
        gate.obey("unplug em")
        heard.wait(lambda: "port" in heard.codes)
        gate.obey("plug em")
        heard.wait(lambda: heard.codes[-1] == "ok")
        written = config.load(tmp_path / "box.toml")
        assert set(written.devices) == set(running)
        assert written.doors["east"].relay == "relay"
        lane = written.doors["lane-out"]
        buttons = (lane.paid.channel, lane.let.channel, lane.counter.channel)
        assert (lane.readers, lane.channel, buttons) == (("camera-out",), 2, (4, 5, 2))
        assert set(make_devices(written)) == set(running)
    finally:
        for device in running.values():
            device.stop()
        gate.close()


def test_what_is_not_understood_says_what_to_type(tmp_path):
    gate = SimulatedGate(tmp_path, 1, 2)
    try:
        for line in ("open sesame", "card", "unplug barrier", "let up", "paid 7"):
            with pytest.raises(ValueError, match="type help"):
                gate.obey(line)
        assert "card 0102A3B4C5" in gate.obey("help")
    finally:
        gate.close()


def test_program_starts_a_gate_that_opens_and_ends_with_its_input(tmp_path):
    ports = ["--ports", str(free_port()), str(free_port())]
    ports += ["--lanes", str(free_port()), str(free_port())]
    folder = ["--folder", str(tmp_path)]
    program = Child("-m", "wuye_edge.sim", *folder, "--alone", *ports)
    try:
        program.wait("card 0102A3B4C5", 20)
        program.wait("board: coils 0", 20)  # the board is reset: the gate is up
        program.say("card 0102A3B4C5")
        assert program.wait("relay:") == "relay: done"
        program.say("nonsense")
        assert "type help" in program.wait("not understood")
        program.say("quit")
        assert program.process.wait(15) == 0
    finally:
        program.kill()


def test_fuzz_invents_nothing():
    results = fuzz.run(6000, seed=time.localtime().tm_yday)
    read = sum(count for (_name, what), count in results.items() if what == "read")
    refused = sum(
        count for (_name, what), count in results.items() if what == "refused"
    )
    # were nearly all refused, or hardly any, the dice would be wrong and prove nothing
    assert read > 1000 and refused > 1000
    assert len({name for name, _what in results}) == len(set(fuzz.PARSERS))


def test_fuzz_notices_an_invented_number(monkeypatch):
    monkeypatch.setattr(fuzz.em4100, "parse_body", lambda body, form: _invented())
    monkeypatch.setattr(fuzz, "PARSERS", (fuzz.em,))
    with pytest.raises(fuzz.Invented):
        fuzz.run(500)


def _invented():
    return Number(Kind.EM, "0123456789")


def test_fuzz_runs_as_a_program():
    command = [sys.executable, "-m", "wuye_edge.sim.fuzz", "200", "7"]
    env = {"PYTHONPATH": ":".join(sys.path)}
    said = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert "200 frames in" in said.stdout and "none invented" in said.stdout


def test_cable_is_as_slow_as_its_baud_rate(tmp_path):
    cable = Cable(tmp_path / "port", 9600)
    try:
        begin = time.perf_counter()
        cable.send(b"x" * 20)
        # 20 bytes of 10 bits; never faster, whatever the machine does
        assert time.perf_counter() - begin >= 0.0208
    finally:
        cable.close()


def test_pair_carries_bytes_both_ways_and_ends_its_threads(tmp_path):
    pair = Pair(tmp_path / "a", tmp_path / "b")
    one, other = (Line(str(tmp_path / name)).open(1.0) for name in "ab")
    one.write(b"question")
    assert other.read(8) == b"question"
    other.write(b"answer")
    assert one.read(6) == b"answer"
    one.close()
    other.close()
    threads = list(pair._threads)
    pair.close()
    assert not any(thread.is_alive() for thread in threads)
    assert not (tmp_path / "a").exists()


def test_child_that_says_nothing_is_given_up(tmp_path):
    child = Child("-c", "import sys; sys.stdin.read()")
    try:
        with pytest.raises(TimeoutError, match="no line 'ready'"):
            child.wait("ready", 0.1)
    finally:
        child.kill()
