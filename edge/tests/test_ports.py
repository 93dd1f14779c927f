"""Ports that come and go: H1, one thread a device, and options that are checked."""

import threading
import time

import pytest

from wuye_edge import devices
from wuye_edge.frames import em4100
from wuye_edge.options import Options
from wuye_edge.ports import Debounce, Line
from wuye_edge.readers.em4100 import Em4100Reader
from wuye_edge.readers.text import TextReader
from wuye_edge.readers.uid import UidReader
from wuye_edge.readers.wiegand import WiegandReader
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Cable

CARD = "0800A1B2C3"


@pytest.fixture
def cable(tmp_path):
    cable = Cable(tmp_path / "reader")
    yield cable
    cable.close()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def run(heard):
    """Starts devices, and stops them whatever happens."""
    running = []

    def begin(device):
        device.start(heard)
        running.append(device)
        return device

    yield begin
    for device in running:
        device.stop()


def reader(cable, kind=Em4100Reader, **options):
    return kind.from_config("reader", {"port": str(cable.end.path), **options})


def up(device):
    eventually(lambda: device.state() == "up")
    return device


@pytest.mark.parametrize(
    ("kind", "options", "sent", "number"),
    [
        (Em4100Reader, {}, em4100.frame(CARD), f"em:{CARD}"),
        (Em4100Reader, {"form": "decimal"}, b"0010597059\r\n", "w34:00A1B2C3"),
        (WiegandReader, {}, b"86F444\r", "w26:86F444"),
        (WiegandReader, {"width": 34}, b"0A86F444\r", "w34:0A86F444"),
        (UidReader, {"order": "reversed"}, b"C3B2A124\r\n", "uid:24A1B2C3"),
        (TextReader, {"baud": 115200}, b"WY1:7f3a\r\n", "qr:WY1:7f3a"),
    ],
)
def test_reader_of_each_kind_delivers_its_number(
    cable, heard, run, kind, options, sent, number
):
    up(run(reader(cable, kind, **options)))
    before = time.monotonic()
    cable.send(sent)
    heard.wait(lambda: heard.reads)
    assert heard.numbers == [number]
    assert heard.reads[0].device == "reader"
    assert before <= heard.reads[0].at <= time.monotonic()


def test_reader_says_once_that_a_number_begins_to_arrive(tmp_path, heard, run):
    cable = Cable(tmp_path / "reader", 9600)
    up(run(reader(cable)))
    cable.send(em4100.frame(CARD)[:3])
    eventually(lambda: heard.begun == ["reader"])
    assert heard.reads == []
    cable.send(em4100.frame(CARD)[3:])
    heard.wait(lambda: heard.reads)
    cable.close()


def test_card_that_stays_is_read_once_and_another_at_once(cable, heard, run):
    up(run(reader(cable)))
    cable.send(em4100.frame(CARD) * 4 + em4100.frame("1111111111"))
    cable.send(em4100.frame(CARD) + em4100.frame("2222222222"))
    heard.wait(lambda: len(heard.reads) == 3)
    assert heard.numbers == [f"em:{CARD}", "em:1111111111", "em:2222222222"]


def test_card_is_new_when_it_was_away_for_two_seconds():
    debounce = Debounce(2.0)
    seen = [debounce.is_new("card", at) for at in (0, 1.9, 3.8, 5.9)]
    # each sighting prolongs its stay: 3.8 is 1.9 after the last one
    assert seen == [True, False, False, True]


def test_debounce_keeps_no_list_of_all_cards():
    debounce = Debounce(2.0)
    for number in range(1000):
        debounce.is_new(number, number)
    assert len(debounce._seen) <= 65


def test_damaged_frame_is_a_fault_once_and_a_good_one_ends_it(cable, heard, run):
    up(run(reader(cable)))
    cable.send(em4100.frame(CARD)[:-3] + b"00\x03" + b"noise" * 3)
    cable.send(em4100.frame(CARD))
    heard.wait(lambda: heard.codes.count("ok"))
    assert heard.numbers == [f"em:{CARD}"]
    assert heard.codes == ["frame", "ok"]
    # what was wrong, but not the number: journal and log are no list of cards
    assert heard.faults[0].detail == "checksum (12 bytes)"


def test_h1_plug_pulled_and_put_back_100_times_leaves_no_ghost_and_loses_no_card(
    cable, heard, run
):
    before = threading.active_count()
    device = up(run(reader(cable)))
    cards = [f"{0x0800000000 + turn:010X}" for turn in range(100)]
    for card in cards:
        cable.send(em4100.frame(card)[:5])  # pulled in the middle of a frame
        cable.unplug()
        eventually(lambda: device.state() == "down")
        cable.plug()
        up(device)
        cable.send(em4100.frame(card))
        heard.wait(lambda card=card: heard.numbers[-1:] == [f"em:{card}"])
    assert heard.numbers == [f"em:{card}" for card in cards]
    assert threading.active_count() == before + 1
    assert heard.codes == ["port", "ok"] * 100


def test_h1_card_held_while_the_plug_goes_back_within_a_second_is_read(
    cable, heard, run
):
    device = up(run(reader(cable)))
    cable.unplug()
    eventually(lambda: device.state() == "down")
    cable.plug()
    # a hand holds a card for half a second, and the reader repeats it each 50 ms
    for _repeat in range(10):
        cable.send(em4100.frame(CARD))
        threading.Event().wait(0.05)
    heard.wait(lambda: heard.reads)
    assert heard.numbers == [f"em:{CARD}"]


def test_same_card_is_read_again_after_the_port_was_away(cable, heard, run):
    # nobody knows whether it stayed; a card too many harms less than one lost
    device = up(run(reader(cable)))
    for count in (1, 2):
        cable.send(em4100.frame(CARD))
        heard.wait(lambda count=count: len(heard.reads) == count)
        cable.unplug()
        eventually(lambda: device.state() == "down")
        cable.plug()
        up(device)


def test_device_starts_without_its_port_and_says_so(cable, heard, run):
    cable.unplug()
    device = run(reader(cable))
    heard.wait(lambda: heard.codes == ["port"])
    assert device.state() == "down"
    cable.plug()
    up(device)
    assert heard.codes == ["port", "ok"]


def test_port_is_ours_alone(cable, heard, run):
    up(run(reader(cable)))
    with pytest.raises(OSError, match="exclusively lock"):
        Line(str(cable.end.path)).open()


def test_stopped_device_frees_its_port_and_starts_again(cable, heard, run):
    device = run(reader(cable))
    up(device)
    with pytest.raises(RuntimeError, match="runs already"):
        device.start(heard)
    device.stop()
    device.stop()
    assert device.state() == "down"
    Line(str(cable.end.path)).open().close()
    device.start(heard)
    up(device)
    cable.send(em4100.frame(CARD))
    heard.wait(lambda: heard.reads)


def test_sink_that_raises_does_not_end_the_reader(cable, run, heard):
    class Clumsy(Heard):
        def read(self, read):
            super().read(read)
            if len(self.reads) == 1:
                raise RuntimeError("a mistake of the gate")

    clumsy = Clumsy()
    device = reader(cable)
    device.start(clumsy)
    try:
        up(device)
        cable.send(em4100.frame(CARD))
        clumsy.wait(lambda: "error" in clumsy.codes)
        up(device)
        cable.send(em4100.frame("1111111111"))
        clumsy.wait(lambda: len(clumsy.reads) == 2)
    finally:
        device.stop()


def test_every_kind_of_device_can_be_made_or_says_what_it_lacks():
    for word in devices.KINDS:
        assert callable(devices.kind(word).from_config)
        with pytest.raises(ValueError, match="door: .*: is missing; give it"):
            devices.make(word, "door", {})
    with pytest.raises(ValueError, match="give one of em4100"):
        devices.kind("toledo")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"port": "ttyUSB0"}, "port: give an absolute path"),
        ({"port": "/dev/../etc/passwd"}, "port: give an absolute path"),
        ({"port": 7}, "port: give an absolute path"),
        ({"port": "/dev/x", "baud": 9601}, "baud: give one of 1200"),
        ({"port": "/dev/x", "baud": "9600"}, "baud: give one of"),
        ({"port": "/dev/x", "stop_bits": True}, "stop_bits: give one of 1, 2"),
        ({"port": "/dev/x", "hold": -1}, "hold: give seconds from 0.2 to 60"),
        ({"port": "/dev/x", "hold": float("nan")}, "hold: give seconds"),
        ({"port": "/dev/x", "form": "auto"}, "form: give one of stx14"),
        ({"port": "/dev/x", "probe": True}, "probe: no such option"),
    ],
)
def test_option_that_is_not_understood_is_refused_with_its_remedy(options, said):
    with pytest.raises(ValueError, match=f"gate reader: {said}"):
        Em4100Reader.from_config("gate reader", options)


def test_options_know_keys_addresses_switches_and_channels():
    given = {"key": "00ff", "at": "127.0.0.1", "on": True, "off": [0, 2], "word": "x"}
    found = Options("box", given)
    assert found.raw("key", (2,)) == b"\x00\xff"
    assert found.address("at") == "127.0.0.1"
    assert found.switch("on") is True
    assert found.channels("off", 3) == {0, 2}
    assert found.text("word") == "x"
    found.done()


@pytest.mark.parametrize(
    ("take", "value"),
    [
        (lambda o: o.raw("f", (2,)), "00 f"),
        (lambda o: o.raw("f", (2,)), "00f"),
        (lambda o: o.raw("f", (2,)), "00fff"),
        (lambda o: o.raw("f", (2,)), ["00", "ff"]),
        (lambda o: o.address("f"), "gate.local"),
        (lambda o: o.address("f"), None),
        (lambda o: o.switch("f"), 1),
        (lambda o: o.channels("f", 3), [3]),
        (lambda o: o.channels("f", 3), [True]),
        (lambda o: o.channels("f", 3), "12"),
        (lambda o: o.whole("f", 1, 5), True),
        (lambda o: o.text("f"), " "),
        (lambda o: o.seconds("f", 0, 1), "1"),
    ],
)
def test_value_of_another_sort_is_refused(take, value):
    with pytest.raises(ValueError, match="box: f: give"):
        take(Options("box", {"f": value}))
