"""The configuration: everything that is wrong is told at once, with its place."""

import pytest
from test_gate import wiring

from wuye_edge.box import make_devices
from wuye_edge.config import Contact, Wrong, load, read

GOOD = """
[box]
state = "/tmp/box"
[devices.reader-east]
kind = "em4100"
port = "/dev/gate-reader"
[devices.board]
kind = "modbus"
port = "/dev/gate-relays"
[doors.east]
readers = ["reader-east"]
relay = "board"
channel = 0
contact = { device = "board", channel = 0 }
exit = { device = "board", channel = 1, on = false }
fire = "tower"
[fire.tower]
input = { device = "board", channel = 7 }
"""


def write(folder, text):
    path = folder / "box.toml"
    path.write_text(text)
    return path


def test_a_good_file_is_read_whole(tmp_path):
    config = load(write(tmp_path, GOOD))
    door = config.doors["east"]
    assert door.readers == ("reader-east",)
    assert door.exit == Contact("board", 1, on=False)
    assert config.fire["tower"].input == Contact("board", 7, on=True)
    assert config.devices["board"]["port"] == "/dev/gate-relays"
    assert config.keep_days == 30


CHANGES = [
    ("[box]", "[bax]", "bax: is not known"),
    ('state = "/tmp/box"', "state = 1", "box.state: has to be a text"),
    ('state = "/tmp/box"', "keep_days = 0", "box.keep_days: a whole number from 1"),
    ('kind = "em4100"', "", "devices.reader-east.kind: say what"),
    ('["reader-east"]', '"reader-east"', "doors.east.readers: has to be a list"),
    ('["reader-east"]', '["reader"]', "doors.east.readers: there is no [devices.r"),
    ('relay = "board"', 'relay = "bored"', "doors.east.relay: there is no"),
    ("channel = 0\ncontact", "contact", "doors.east.channel: give the relay's"),
    ("channel = 1, on", "channel = 0, on", "doors.east.exit: is used by doors.east.c"),
    ("channel = 1, on", "chanel = 1, on", "doors.east.exit.chanel: is not known"),
    ("channel = 7", "channel = -7", "fire.tower.input.channel: a whole number"),
    ("on = false", 'on = "no"', "doors.east.exit.on: has to be true or false"),
    ('fire = "tower"', 'fire = "moat"', "doors.east.fire: there is no [fire.moat]"),
    ('fire = "tower"', "sense = 60", "doors.east.sense: seconds from 0.1 to 12"),
    ("input = {", "inputs = {", "fire.tower.input: give the input"),
    ("[doors.east]", '[doors."东门"]', "doors.东门: letters, digits"),
    ("[doors.east]", "[doors.east", "box.toml:"),
]


@pytest.mark.parametrize(("old", "new", "finding"), CHANGES, ids=lambda text: text[:30])
def test_a_wrong_file_names_the_place_and_the_remedy(tmp_path, old, new, finding):
    assert GOOD.count(old) == 1
    with pytest.raises(Wrong) as caught:
        load(write(tmp_path, GOOD.replace(old, new)))
    assert any(finding in one for one in caught.value.findings), caught.value.findings


def test_all_findings_are_told_at_once(tmp_path):
    text = GOOD.replace("keep_days", "").replace('"tower"\n[', '"moat"\n[')
    with pytest.raises(Wrong) as caught:
        load(write(tmp_path, text.replace('relay = "board"', 'relay = "x"')))
    assert len(caught.value.findings) >= 2


def test_two_doors_share_neither_an_output_nor_a_reader(tmp_path):
    more = '[doors.west]\nreaders = ["reader-east"]\nrelay = "board"\nchannel = 0\n'
    with pytest.raises(Wrong) as caught:
        load(write(tmp_path, GOOD + more))
    assert caught.value.findings == [
        "doors.west.readers: is used by doors.east.readers already",
        "doors.west.channel: is used by doors.east.channel already",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Wrong, match="No such file"):
        load(tmp_path / "nothing.toml")


def test_findings_of_devices_are_collected_too():
    from fakes import make

    data = wiring()
    data["devices"]["r-east"]["wrong"] = True
    data["devices"]["r-pool"]["wrong"] = True
    data["doors"]["club_in"]["relay"] = "led"
    with pytest.raises(Wrong) as caught:
        make_devices(read(data), make)
    assert caught.value.findings == [
        "devices.r-east: port: is missing; give it",
        "devices.r-pool: port: is missing; give it",
        "doors.club_in.relay: led is no relay",
    ]
