"""A gate box whose server, clock, disk, key or line is not as it should be.

Every part is the real one: box, server and PostgreSQL in processes of their own. The
faults come from outside (`faulty_box`, `signed_proxy`); the product has no switch for
them. Long for one file, because all of it shares a server and a database that take half
a minute to start.
"""

import json
import os
import resource
import sqlite3
import subprocess
import time
import zlib
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crowd import WITHIN, Shown, Told
from faulty_box import FILE, ROOM, Faults
from gate_server import Server, until, whole
from gate_table import EACH, IN, OUT, ZONE, Table, card, cards, everything_is_meant
from lanes import Lanes
from signed_proxy import Proxy

from tools.dev.server import free_port
from wuye_edge.sim.sink import eventually

pytestmark = pytest.mark.process

FAULTY = Path(__file__).with_name("faulty_box.py")
HOUR, DAY = 3600, 86_400  # seconds
TAPS = 1000
FSYNC = 8.0  # seconds; a memory card has been seen to take 7.8
FEW = 8  # cards of a kind
TIME = "SELECT value FROM state WHERE name = 'time'"  # that was sure once
LATE = 10.5  # seconds; an order is good for ten
ROOM_LEFT = 20  # events the queue holds in the test of the full disk


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    """What boxes and server have of faults; time that passes, passes for both."""
    file = tmp_path_factory.mktemp("faults") / "faults"
    made = Faults.make(file)
    os.environ[FILE] = str(file)
    yield made
    del os.environ[FILE]


@pytest.fixture(scope="module")
def server(odoo, faults):
    odoo.environment[FILE] = os.environ[FILE]
    made = Server(odoo, free_port(), (str(FAULTY), "odoo"))
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def well(faults):
    """No fault is left to the next test. Its orders are given by a worker whose time
    is the machine's, so what has passed for server and box is taken back, too."""
    yield
    faults.set(wall=0.0, passed=0.0, commit=0.0)


class Scene:
    """A box with lanes, enrolled through a proxy, its list and the table of it."""

    def __init__(self, odoo, server, folder, code, lanes, each=FEW, hours=(1.0, 2.0)):
        self.odoo, self.code = odoo, code
        self.proxy = Proxy(server.address)
        self.lanes = Lanes(folder, lanes, (str(FAULTY),))
        words = odoo.do("prepare_lanes", code, cards(each), lanes, ZONE, hours)
        self.lanes.enrol(self.proxy.address, words)
        self.start()
        until(lambda: all(self.state()["held"]))
        self.table = Table(odoo.do("gate_list", code))
        self.took: list[float] = []
        self.speaks = None  # the computer that is heard for the box, where another is

    def start(self):
        self.lanes.start()

    def state(self):
        return self.odoo.do("lane_state", self.code)

    def events(self, kind="", after=0):
        """What the server has, once it has all."""
        found = whole(self.odoo, self.speaks or self.lanes, self.code)
        return [e for e in found if e["seq"] > after and kind in ("", e["kind"])]

    def newest(self):
        return self.events()[-1]["seq"]

    def reads_written(self):
        """How many reads are in the box's journal."""
        query = """SELECT count(*) FROM event WHERE body LIKE '%"kind":"access"%'"""
        return self.lanes.look("journal.db", query)

    def show_all(self, numbers):
        """A card at each of the first lanes; returns when the box has written all."""
        before, shown = self.reads_written(), 0
        for lane, number in enumerate(numbers):
            if number:
                self.lanes.show(lane, number)
                shown += 1
        eventually(lambda: self.reads_written() >= before + shown)

    def pass_(self, lane, number):
        """A card that opens; seconds from its showing to the relay."""
        lifts, began = self.lanes.lifts(lane), time.monotonic()
        self.lanes.show(lane, number)
        eventually(lambda: self.lanes.lifts(lane) > lifts)
        self.took.append(time.monotonic() - began)

    def close(self):
        self.lanes.close()
        self.proxy.close()


@pytest.fixture
def scene(odoo, server, tmp_path, request):
    """A box with four lanes; its code is made of the test's name."""
    made = Scene(odoo, server, tmp_path, _code(request.node.name), 4)
    yield made
    made.close()


def _code(name):
    return f"BX{zlib.crc32(name.encode()):08X}"


# === WITHOUT SERVER (F13) === #

LANES = 8
ROUNDS = TAPS // LANES
ROUND = 8 * HOUR / ROUNDS  # seconds from one tap at each lane to the next
SCRIPT = ("granted", "by_hours", "denied", "staff", "unknown", "by_hours")
SCRIPT = (*SCRIPT, "granted", "not_yet", "by_hours", "expired", "elsewhere")
OUTWARDS = 2  # rounds a walker stays inside


def test_f13_a_thousand_cards_without_server_are_answered_as_with_it(
    odoo, server, faults, tmp_path
):
    """Eight hours pass for box and server; the same script a day apart, first with
    the server, then without it and with a power cut in the middle. When the list is
    older than it may be, the doors do what was set for that: staff only.
    """
    now = datetime.now(UTC)
    # in China the script begins at 00:30:07; the hours begin and end within it
    begin = datetime(now.year, now.month, now.day, 16, 30, 7, tzinfo=UTC).timestamp()
    begin += DAY if begin < time.time() + 60 else 0
    scene = Scene(odoo, server, tmp_path, "OFFLINE01", LANES, EACH, (2.0, 5.0))
    try:
        start = scene.newest()
        online = _run_script(scene, faults, begin)
        scene.proxy.away = True
        alone = _run_script(scene, faults, begin + DAY, ROUNDS // 2)
        _run_safe(scene, faults, begin + 8 * HOUR + 3 * DAY)
        scene.proxy.away = False
        events = scene.events(after=start)
    finally:
        scene.close()
    assert [e["seq"] for e in events] == [start + 1 + n for n in range(len(events))]
    reads, found = [e for e in events if e["kind"] == "access"], Told(scene.table)
    found.check(online + alone, reads[: 2 * TAPS], later=ROUND / 10)
    assert everything_is_meant(found.codes), found.codes
    assert _answers(reads[TAPS : 2 * TAPS]) == _answers(reads[:TAPS])
    codes = [(e["door"], e["code"]) for e in reads[2 * TAPS :]]
    assert codes == [("lane2", code) for _kind, code in SAFE]
    # sure until the power was cut: nobody has told it the time since
    marks, known = [e["clock"] for e in reads], TAPS + ROUNDS // 2 * LANES
    assert marks == ["sure"] * known + ["unsure"] * (len(reads) - known)
    for door in {e["door"] for e in reads}:
        times = [e["at"] for e in reads if e["door"] == door]
        assert times == sorted(times)


def _run_script(scene, faults, begin, cut=-1):
    """The script, each round at its second; :param cut: the round before which the
    power fails. Returns what was shown."""
    shown = []
    for turn in range(ROUNDS):
        if turn == cut:
            scene.lanes.kill()
            scene.lanes.start()
        moment = begin + turn * ROUND
        faults.set(passed=moment - time.time())
        cards_now = [_scripted(lane, turn) for lane in range(LANES)]
        shown += [Shown(lane, number, moment) for lane, number in enumerate(cards_now)]
        scene.show_all(cards_now)
    return shown


def _scripted(lane, turn):
    """The card at a lane in a round: walkers go in twice, and later out twice."""
    inside = turn if lane == IN else turn - OUTWARDS
    if lane in (IN, OUT):
        if 0 <= inside < ROUNDS - 1 - OUTWARDS:
            return card("walker", inside // 2 % EACH)
        return card("unknown", turn % EACH)
    return card(SCRIPT[(turn + lane) % len(SCRIPT)], (turn + lane) % EACH)


SAFE = (
    ("granted", "offline_staff"),
    ("staff", "granted"),
    ("denied", "denied"),
    ("unknown", "unknown"),
    ("by_hours", "offline_staff"),
)


def _run_safe(scene, faults, moment):
    """What the doors do when nobody has confirmed the list for longer than allowed."""
    faults.set(passed=moment - time.time())
    for kind, _code in SAFE:
        scene.show_all([None, None, card(kind, 0)])


def _answers(reads):
    found = {}
    for read in reads:
        found.setdefault(read["door"], []).append((read["tail"], read["code"]))
    return found


# === CLOCKS === #


def test_h3_wall_clock_that_jumps_a_day_moves_no_event_and_changes_no_answer(
    scene, faults
):
    """The server's time goes by a clock nobody can set. Only a box that was switched on
    without its server goes by the wall clock, and says that it is unsure."""
    start, before = scene.newest(), time.time()
    for turn, jump in enumerate((0, DAY, -DAY)):
        faults.set(wall=jump)
        scene.show_all([card("granted", turn)] * 4)
        refused = ("denied", "expired", "not_yet")
        scene.show_all([card(kind, turn) for kind in refused])
    reads = [e for e in scene.events(after=start) if e["kind"] == "access"]
    codes = ["granted"] * 4 + sorted(("denied", "expired", "not_yet"))
    assert sorted(e["code"] for e in reads) == sorted(codes * 3)
    assert {e["clock"] for e in reads} == {"sure"}
    passed = faults.get()[1]
    for read in reads:
        assert before - 2 < read["at"] / 1000 - passed < time.time() + 2
    jumps = _jumps(scene.events("clock", start), "jump")
    assert [round(by / 1000 / DAY) for by in jumps] == [1, -2]


def _jumps(events, code):
    return [json.loads(e["detail"])["by"] for e in events if e["code"] == code]


def test_h3_events_of_a_box_that_woke_with_a_wrong_clock_come_in_marked(scene, faults):
    """A day behind, without server: not before a time that was sure. A day ahead: it
    is believed, and marked. The numbers keep the order."""
    start, passed = scene.newest(), faults.get()[1]
    until(lambda: scene.lanes.look("box.db", TIME))
    scene.proxy.away = True
    moments = []
    for jump in (-DAY, DAY):
        scene.lanes.kill()
        faults.set(wall=jump)
        scene.lanes.start()
        scene.show_all([card("granted", 1)])
        moments.append(time.time() + passed)
    floor = scene.lanes.look("box.db", TIME) / 1000
    scene.proxy.away = False
    reads = [e for e in scene.events(after=start) if e["kind"] == "access"]
    assert [e["clock"] for e in reads] == ["unsure", "unsure"]
    behind, ahead = (e["at"] / 1000 for e in reads)
    assert floor - 1 < behind < moments[0] + 2
    assert abs(ahead - moments[1] - DAY) < 2
    (by,) = until(lambda: _jumps(scene.events("clock", start), "set"))
    assert abs(by / 1000 + DAY) < 5
    scene.show_all([card("granted", 2)])
    last = scene.events("access", start)[-1]
    assert (last["clock"], abs(last["at"] / 1000 - time.time() - passed) < 5) == (
        "sure",
        True,
    )


# === DISKS === #


def test_h3_doors_open_while_the_disk_takes_eight_seconds_for_a_write(scene, faults):
    start, began = scene.newest(), time.monotonic()
    faults.set(commit=FSYNC)
    turn = 0
    while time.monotonic() - began < FSYNC + 2:
        for lane in range(1, 4):
            scene.pass_(lane, card("granted", turn % FEW))
        turn += 1
    assert max(scene.took) < WITHIN, sorted(scene.took)[-5:]
    # the disk takes as long as that, and nothing else has written
    assert scene.lanes.newest() < start + 3 * turn
    faults.set(commit=0.0)
    eventually(lambda: scene.lanes.newest() >= start + 3 * turn)
    reads = scene.events("access", start)
    assert len(reads) == 3 * turn
    assert {e["code"] for e in reads} <= {"granted", "passback_soft"}
    assert not scene.state()["gaps"]


def test_h3_full_disk_shuts_no_door_and_what_was_lost_is_told(
    odoo, server, faults, tmp_path, monkeypatch
):
    """The queue is made short, or it would hold hours; then it is the product's."""
    monkeypatch.setenv(ROOM, str(ROOM_LEFT))
    with _small_disk(tmp_path) as disk:
        scene = Scene(odoo, server, disk, "FULLDISK1", 4)
        try:
            _fill_and_lose(scene, disk, faults.get()[1])
        finally:
            scene.close()


def _fill_and_lose(scene, disk, passed):
    start, lost_from = scene.newest(), time.time()
    with _full(disk, scene.lanes.box.process.pid):
        for turn in range(20):
            for lane in range(1, 4):
                scene.pass_(lane, card("granted", turn % FEW))
    lost_to, stuck = time.time(), scene.lanes.newest()
    assert max(scene.took) < WITHIN
    eventually(lambda: scene.lanes.newest() > stuck)
    written = scene.reads_written()
    scene.pass_(3, card("staff", 0))
    # the bar is lifted before the read is written
    eventually(lambda: scene.reads_written() > written)
    events = scene.events(after=start)
    (loss,) = [e for e in events if e["kind"] == "loss"]
    told = json.loads(loss["detail"])
    reads = [e for e in events if e["kind"] == "access"]
    missing = told["last"] - told["first"] + 1
    assert missing == 60 + 1 - len(reads) > 0
    assert ROOM_LEFT <= len(reads) - 1 < 60
    numbers = [e["seq"] for e in events]
    gone = range(told["first"], told["last"] + 1)
    assert numbers == [n for n in range(start + 1, numbers[-1] + 1) if n not in gone]
    # the box's clock is the server's, as well as that can be told over a network
    begin, end = (told[name] / 1000 - passed for name in ("from", "to"))
    assert lost_from - 1 < begin < end < lost_to + 1
    assert scene.state()["gaps"] == [[told["first"], told["last"], "lost"]]
    assert "loss" in scene.state()["alarms"]


@contextmanager
def _small_disk(folder):
    """A disk of its own of 4 MB, where we may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]
    mounted = os.geteuid() == 0 and not subprocess.run(mount, check=False).returncode
    try:
        yield disk
    finally:
        if mounted:
            subprocess.run(["umount", "-l", disk], check=True)


@contextmanager
def _full(disk, pid):
    """No byte is left; without a disk of its own, no file of the box may grow."""
    if os.path.ismount(disk):
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass
        yield
        filler.unlink()
        return
    limits = resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


# === TWO BOXES WITH ONE KEY === #


def _copy_of(scene, folder):
    """Another computer with a copy of the box's folder, taken while it runs."""
    folder.mkdir()
    other = Lanes(folder, scene.lanes.count, (str(FAULTY),))
    for name in ("box.db", "list.db", "journal.db"):
        with (
            closing(sqlite3.connect(scene.lanes.folder / name)) as source,
            closing(sqlite3.connect(folder / name)) as target,
        ):
            source.backup(target)
    return other


def test_h3_copy_of_a_running_box_is_refused_and_an_alarm_says_so(scene, tmp_path):
    start = scene.newest()
    other = _copy_of(scene, tmp_path / "copy")
    try:
        other.start()
        until(lambda: "copy" in scene.state()["alarms"])
        for turn in range(5):
            scene.pass_(2, card("granted", turn))
            # at the copy's own doors they pass, too: a refused box goes on deciding
            other.show(3, card("staff", turn))
        eventually(lambda: other.lifts(3) == 5)
        reads = scene.events("access", start)
        assert [(e["door"], e["code"]) for e in reads] == [("lane2", "granted")] * 5
        assert not {"journal", "gap"} & scene.state()["alarms"].keys()
        # the copy is made a box by a code: what it has seen comes in after all
        scene.lanes.stop()
        other.stop()
        other.enrol(scene.proxy.address, scene.odoo.do("enrol_code", scene.code))
        other.start()
        scene.speaks = other
        until(lambda: len(scene.events("access", start)) == 10)
        events = scene.events()
        assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
        doors = [e["door"] for e in scene.events("access", start)]
        assert doors == ["lane2"] * 5 + ["lane3"] * 5
    finally:
        other.close()


def test_h3_box_whose_place_a_copy_took_loses_nothing(scene, tmp_path):
    """The box is off, its copy speaks. Who comes second is refused, and keeps what it
    has seen until a code says that it is the box."""
    start = scene.newest()
    other = _copy_of(scene, tmp_path / "copy")
    scene.lanes.kill()
    try:
        other.start()
        scene.speaks = other
        other.show(3, card("granted", 3))
        until(lambda: len(scene.events("access", start)) == 1)
        scene.lanes.start()
        for turn in range(3):
            scene.pass_(2, card("granted", turn))
        until(lambda: "copy" in scene.state()["alarms"])
        other.kill()
    finally:
        other.close()
    held = scene.newest()
    scene.lanes.stop()
    scene.lanes.enrol(scene.proxy.address, scene.odoo.do("enrol_code", scene.code))
    scene.lanes.start()
    scene.speaks = None
    until(lambda: len(scene.events("access", held)) == 3)
    events = scene.events()
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert not {"journal", "gap", "loss"} & scene.state()["alarms"].keys()


# === A THIEF ON THE LINE (H2) === #


def _order(scene, lane):
    """An order, and what became of it."""
    uuid = scene.odoo.do("ask_lane", scene.code, lane)
    return until(lambda: _result(scene, uuid))


def _result(scene, uuid):
    state = scene.odoo.do("gate_order", uuid)
    return state if state not in ("waiting", "sent", "unanswered") else ""


def test_h2_order_that_is_replayed_changed_or_lost_on_its_way_lifts_once(scene):
    assert (_order(scene, 1), scene.lanes.lifts(1)) == ("switched", 1)
    for fault in ("replay", "swap", "alter", "lose", "twice"):
        before = [scene.lanes.lifts(lane) for lane in range(4)]
        scene.proxy.arm(fault)
        assert (fault, _order(scene, 2)) == (fault, "switched")
        after = [scene.lanes.lifts(lane) for lane in range(4)]
        assert after == [*before[:2], before[2] + 1, before[3]], fault
    assert scene.proxy.done == ["replay", "swap", "alter", "lose", "twice"]
    assert scene.proxy.refused == ['{"error": "replay"}']


def test_h2_order_that_was_held_back_opens_nothing_and_the_server_hears_it(
    scene, faults
):
    """Even where the box has just been switched on and its clock is behind."""
    scene.lanes.stop()
    faults.set(wall=-50.0)
    scene.proxy.arm("late", LATE)
    order = scene.odoo.do("ask_lane", scene.code, 2)
    scene.lanes.start()
    assert until(lambda: _result(scene, order)) == "expired"
    assert scene.proxy.done == ["late"]
    assert scene.lanes.lifts(2) == 0
