"""OSDP between two programs over a wire of 9600 baud; the reader is libosdp itself."""

import contextlib
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.contract import Number
from wuye_edge.frames.osdp import GAP, Cutter
from wuye_edge.readers import osdp_key
from wuye_edge.readers.osdp import OsdpReader, card_number
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Pair

SITE_KEY = bytes.fromhex("00112233445566778899aabbccddeeff")
IDENTITY = osdp_key.Identity(0xA1B2C3, 7, 1, 12345)  # of the simulated reader
KEY = osdp_key.diversify(SITE_KEY, IDENTITY.uid)
CARD = "card 26 0901f440"  # w26:1203E8
FRAME = bytes.fromhex("5365080004607d54")[:8]


@pytest.fixture
def wire(tmp_path):
    pair = Pair(tmp_path / "box", tmp_path / "reader", 9600)
    yield pair
    pair.close()


@pytest.fixture
def begin(wire):
    """Starts simulated readers; ends them all."""
    children = []

    def start(key=""):
        path = str(wire.ends[1].path)
        child = Child(
            "-m", "wuye_edge.sim.osdp_reader", path, "9600", "101", key or KEY.hex()
        )
        children.append(child)
        child.wait("ready")
        return child

    yield start
    for child in children:
        child.kill()


@pytest.fixture
def run(wire):
    """Starts our side; stops it whatever happens."""
    running = []

    def start(**options):
        given = {"port": str(wire.ends[0].path), "address": 101}
        given |= {"site_key": SITE_KEY.hex(), "uid": IDENTITY.uid.hex()} | options
        given = {key: value for key, value in given.items() if value is not None}
        reader = OsdpReader.from_config("door", given)
        heard = Heard()
        reader.start(heard)
        running.append(reader)
        return reader, heard

    yield start
    for reader in running:
        reader.stop()


def up(reader, timeout=8):
    eventually(lambda: reader.state() == "up", timeout)


def tap(child, heard, count=1):
    """A person with a card: who hears no beep holds it there again.

    A reader in Python on a busy machine answers later than 200 ms now and then; what it
    said then is lost, as OSDP has it.
    """
    for _time in range(4):
        child.say(CARD)
        with contextlib.suppress(TimeoutError):
            heard.wait(lambda: len(heard.reads) >= count, 2)
            break
    assert heard.numbers == ["w26:1203E8"] * count


def test_cards_pins_and_tamper_arrive_and_the_person_is_told(begin, run):
    child = begin()
    reader, heard = run()
    up(reader)
    tap(child, heard)
    reader.signal(True, "WELCOME")
    assert "'on_color': 2" in child.wait("command {'command': 2")
    assert "'rep_count': 1" in child.wait("command {'command': 3")
    assert "WELCOME" in child.wait("command {'command': 4")
    child.say("key 12*4711#")
    heard.wait(lambda: heard.numbers[1:] == ["pin:4711"])
    child.say("tamper 1")
    heard.wait(lambda: heard.codes == ["tamper"])
    child.say("tamper 0")
    heard.wait(lambda: heard.codes == ["tamper", "ok"])


def test_new_reader_gets_a_key_of_its_own_and_says_its_number(begin, run):
    child = begin("install")
    reader, heard = run(uid=None, install=True)
    assert "'data'" in (said := child.wait("command {'command': 5"))
    assert str(KEY) in said
    heard.wait(lambda: "installed" in heard.codes)
    assert heard.faults[-1].detail == IDENTITY.uid.hex()
    up(reader)
    tap(child, heard)
    # and no other reader has a chance until somebody says so again
    assert (reader.install, reader.uid) == (False, IDENTITY.uid)


def test_reader_with_another_key_is_refused_and_its_cards_too(begin, run):
    child = begin("ff" * 16)
    reader, heard = run()
    heard.wait(lambda: "key" in heard.codes, 8)
    child.say(CARD)
    child.wait("sent")
    assert reader.state() == "down" and heard.reads == []


def test_reader_without_a_key_gets_none_unless_it_is_being_installed(begin, run):
    # libosdp would fall back to the key everybody knows
    child = begin("install")
    reader, heard = run()
    heard.wait(lambda: "key" in heard.codes, 8)
    assert reader.state() == "down"
    assert not [line for line in child.lines if line.startswith("command")]


def test_another_reader_than_the_expected_is_not_installed(begin, run):
    begin("install")
    reader, heard = run(uid="00" * 7 + "01", install=True)
    heard.wait(lambda: "identity" in heard.codes, 8)
    assert reader.state() == "down"


def test_reader_that_lost_its_power_is_back_within_seconds(begin, run):
    child = begin()
    reader, heard = run()
    up(reader)
    child.kill()
    heard.wait(lambda: "silent" in heard.codes, 4)
    assert reader.state() == "down"
    # after 8.4 s libosdp gives a reader up, and would look again after 300 s
    threading.Event().wait(7.5)
    child = begin()
    up(reader, 6)
    tap(child, heard)


def test_h1_adapter_pulled_and_put_back_brings_the_reader_back(wire, begin, run):
    child = begin()
    reader, heard = run()
    up(reader)
    child.kill()
    wire.unplug()
    heard.wait(lambda: "port" in heard.codes)
    wire.plug()
    child = begin()
    up(reader)
    tap(child, heard)


def test_key_differs_by_reader_and_by_site():
    other = osdp_key.Identity(0xA1B2C3, 7, 1, 12346)
    keys = {KEY, osdp_key.diversify(SITE_KEY, other.uid)}
    keys.add(osdp_key.diversify(bytes(16), IDENTITY.uid))
    assert len(keys) == 3 and osdp_key.DEFAULT not in keys
    with pytest.raises(ValueError, match="16 bytes"):
        osdp_key.diversify(b"short", IDENTITY.uid)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"uid": ""}, "uid: give"),
        ({"site_key": "00"}, "site_key: give 32 hex digits"),
        ({"address": 127}, "address: give a whole number from 0 to 126"),
        ({"install": "yes"}, "install: give true or false"),
    ],
)
def test_options_are_checked(options, said):
    good = {"port": "/dev/x", "site_key": "00" * 16, "uid": "00" * 8}
    with pytest.raises(ValueError, match=said):
        OsdpReader.from_config("door", good | options)


def test_uid_without_parity_is_a_uid_and_other_sizes_are_refused():
    assert str(card_number(0, 32, bytes.fromhex("24A1B2C3"))) == "uid:24A1B2C3"
    assert str(card_number(0, 56, bytes.fromhex("04A1B2C3D4E5F6"))).startswith("uid:04")
    assert card_number(1, 37, bytes(5)).reason == "37 bits"
    assert isinstance(card_number(1, 26, bytes.fromhex("0901f440")), Number)


@given(data=st.binary(max_size=64), cuts=st.lists(st.integers(0, 80), max_size=6))
def test_whole_frame_is_handed_over_however_it_arrives(data, cuts):
    frame = b"\x53\x65" + (8 + len(data)).to_bytes(2, "little") + b"\x04\x60" + data
    frame += b"\x12\x34"
    cutter, found = Cutter(), []
    edges = sorted({0, len(frame), *(cut for cut in cuts if cut < len(frame))})
    for begin_, end in zip(edges, edges[1:], strict=False):
        cutter.feed((b"\xff" if not begin_ else b"") + frame[begin_:end], 0)
        if whole := cutter.take():
            found.append(whole)
    assert found == [frame]
    assert cutter.take() == b""


def test_two_frames_in_one_read_are_handed_over_one_by_one():
    cutter = Cutter()
    cutter.feed(FRAME + FRAME, 0)
    assert [cutter.take(), cutter.take(), cutter.take()] == [FRAME, FRAME, b""]


def test_half_a_frame_is_dropped_after_the_gap_only():
    cutter = Cutter()
    cutter.feed(FRAME[:5], 0)
    cutter.feed(FRAME[5:], GAP)
    assert cutter.take() == FRAME
    cutter.feed(FRAME[:5], 1)
    cutter.feed(FRAME, 1 + GAP + 0.01)
    assert cutter.take() == FRAME


@given(st.binary(max_size=300))
def test_noise_before_a_frame_never_raises_and_never_grows(noise):
    cutter = Cutter()
    cutter.feed(noise, 0)
    while frame := cutter.take():
        assert frame[0] == 0x53
    assert len(cutter._bytes) <= 1440
    cutter.feed(FRAME, 1)
    assert cutter.take() == FRAME


def test_clear_forgets_what_is_unfinished():
    cutter = Cutter()
    cutter.feed(FRAME[:5], time.monotonic())
    cutter.clear()
    assert not cutter._bytes
