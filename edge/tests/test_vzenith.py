"""A Vzenith camera over real HTTP: opens by the answer, once for each car."""

import contextlib
import json
import os
import socket
import stat
import threading
import time
from datetime import UTC, datetime

import pytest
import requests

from wuye_edge.cameras import server
from wuye_edge.cameras.pictures import Pictures
from wuye_edge.cameras.vzenith import VzenithCamera
from wuye_edge.contract import Input
from wuye_edge.frames import vzenith
from wuye_edge.sim.cameras import Vzenith
from wuye_edge.sim.sink import Heard, eventually

PLATE = "粤B12345"
JPEG = b"\xff\xd8 picture \xff\xd9"
HOST = "127.0.0.1"


class Gate(Heard):
    """Lets one plate in, and counts how often it was asked."""

    def __init__(self):
        super().__init__()
        self.asked, self.history = [], []

    def answer(self, read):
        self.asked.append(read)
        allowed = read.number.value == PLATE
        return allowed, "欢迎光临" if allowed else "无权限"


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def run(gate):
    running = []

    def start(answer=True, replay=True, **options):
        given = {"listen": HOST, "port": 0, "camera": HOST} | options
        camera = VzenithCamera.from_config("entry", given)
        camera.start(
            gate,
            gate.answer if answer else None,
            gate.history.append if replay else None,
        )
        running.append(camera)
        eventually(lambda: camera.state() == "up")
        return Vzenith(f"http://{HOST}:{camera.port}/vzenith")

    yield start
    for camera in running:
        camera.stop()


def test_plate_that_may_opens_and_is_greeted(run, gate):
    camera = run()
    before = time.monotonic()
    camera.see(PLATE)
    assert (camera.opened, camera.shown) == (1, ["欢迎光临"])
    read = gate.asked[0]
    assert (read.device, str(read.number)) == ("entry", f"plate:{PLATE}")
    assert before < read.at < time.monotonic()
    assert read.detail["confidence"] == 96 and not read.detail["offline"]
    assert gate.reads == []


def test_plate_that_may_not_does_not_open_but_is_told_why(run, gate):
    camera = run()
    camera.see("粤B99999")
    assert (camera.opened, camera.shown) == (0, ["无权限"])


def test_without_the_hook_a_plate_is_a_read_and_the_camera_opens_nothing(run, gate):
    camera = run(answer=False)
    camera.see(PLATE)
    assert camera.opened == 0 and camera.shown == []
    assert gate.numbers == [f"plate:{PLATE}"]


def test_h2_push_sent_again_never_opens_twice(run, gate):
    camera = run()
    for _time in range(5):
        camera.post(vzenith.push(PLATE, record=7))
    assert camera.opened == 1 and len(gate.asked) == 1
    assert camera.shown == ["欢迎光临"] * 5


def test_car_seen_twice_at_once_is_asked_once_and_later_again(run, gate):
    camera = run(hold=0.3)
    camera.see(PLATE)
    camera.see(PLATE)
    assert camera.opened == 1
    threading.Event().wait(0.35)
    camera.see(PLATE)
    assert camera.opened == 2 and len(gate.asked) == 2


def test_answer_that_could_not_be_written_is_given_again(run, gate):
    camera = run()
    handler = VzenithCamera.from_config(
        "entry", {"listen": HOST, "port": 0, "camera": HOST}
    )
    handler._answer = gate.answer
    request = server.Request(
        "/vzenith", "application/json", vzenith.push(PLATE, record=9), 0.0
    )
    opened = []
    for is_whole in (False, True, True):
        reply = handler.handle(request)
        said = json.loads(reply.body)["Response_AlarmInfoPlate"]["info"]
        opened.append(said)
        handler.sent(request, is_whole)
    assert opened == ["ok", "ok", "no"] and len(gate.asked) == 1
    assert camera.opened == 0


def test_records_of_a_time_without_server_come_one_by_one_and_open_nothing(run, gate):
    camera = run()
    url, camera.url = camera.url, f"http://{HOST}:1/vzenith"
    for plate in (PLATE, "_无_", "粤B00002"):
        assert camera.see(plate) is None
    camera.url = url
    assert camera.replay() == 3
    assert camera.opened == 0 and gate.asked == []
    assert [read.number.value for read in gate.history] == [PLATE, "粤B00002"]
    assert all(read.detail["offline"] for read in gate.history)


def test_same_record_of_the_past_is_taken_in_once(run, gate):
    # a live plate in between makes the camera send it again
    camera = run()
    camera.kept = [vzenith.push(PLATE, record=5, offline=True)] * 2
    assert camera.replay() == 2
    assert len(gate.history) == 1


def test_without_the_hook_the_camera_keeps_its_records(run, gate):
    camera = run(replay=False)
    camera.kept = [vzenith.push(PLATE, record=5, offline=True)]
    assert camera.replay() == 0 and len(camera.kept) == 1
    assert gate.codes == ["offline"] and gate.asked == []


def test_inputs_and_heartbeats_are_understood(run, gate):
    camera = run()
    assert camera.beat() == 200
    contact = {"source": 1, "value": 1}
    body = {"AlarmGioIn": {"result": {"TriggerResult": contact}}}
    camera.post(json.dumps(body).encode())
    assert gate.inputs == [Input("entry", 1, True, gate.inputs[0].at)]


def test_only_the_camera_itself_is_heard(run, gate):
    camera = run(camera="127.0.0.2")
    assert camera.post(vzenith.push(PLATE)) is None
    assert camera.opened == 0 and gate.asked == []
    gate.wait(lambda: gate.codes == ["stranger"])
    assert "127.0.0.1" in gate.faults[0].detail


def test_camera_with_another_serial_number_is_refused(run, gate):
    camera = run(serial="another")
    assert camera.post(vzenith.push(PLATE)) is None
    assert gate.asked == [] and gate.codes == ["stranger"]


def test_plate_the_camera_is_not_sure_of_is_not_asked(run, gate):
    camera = run(confidence=80)
    camera.see(PLATE, confidence=79)
    assert camera.opened == 0 and gate.asked == [] and gate.codes == ["unsure"]
    camera.see(PLATE, confidence=80)
    assert camera.opened == 1


def raw(camera, data, timeout=2.0):
    """What comes back for bytes on a connection."""
    port = int(camera.url.split(":")[2].partition("/")[0])
    with socket.create_connection((HOST, port), timeout) as line:
        line.sendall(data)
        answer = b""
        while part := line.recv(4096):
            answer += part
        return answer.split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Content-Length: 99999999", b"413"),
        (b"Content-Length: -1", b"411"),
        (b"Content-Length: 1\r\nTransfer-Encoding: chunked", b"411"),
        (b"X: y", b"411"),
    ],
)
def test_body_without_a_size_or_too_large_is_refused(run, head, status):
    request = b"POST /vzenith HTTP/1.1\r\nHost: box\r\n" + head + b"\r\n\r\n"
    assert status in raw(run(), request)


def test_body_that_never_ends_is_given_up(run, gate, monkeypatch):
    monkeypatch.setattr(server, "BODY_TIME", 0.2)
    request = b"POST /vzenith HTTP/1.1\r\nHost: box\r\nContent-Length: 50\r\n\r\n{"
    before = time.monotonic()
    raw(run(), request)
    assert time.monotonic() - before < 1.5 and gate.asked == []


def test_many_idle_connections_do_not_grow_without_end(run):
    camera = run()
    port = int(camera.url.split(":")[2].partition("/")[0])
    before = threading.active_count()
    lines = [socket.create_connection((HOST, port)) for _n in range(30)]
    try:
        threading.Event().wait(0.2)
        assert threading.active_count() <= before + 8
    finally:
        for line in lines:
            line.close()
    eventually(lambda: camera.see(PLATE) and camera.opened)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 9999, b'{"AlarmInfoPlate": 7}'])
def test_bodies_of_another_shape_are_a_fault_and_no_read(run, gate, body):
    camera = run()
    assert requests.post(camera.url, data=body, timeout=2).status_code == 400
    assert gate.codes == ["frame"] and gate.asked == []


def test_another_path_is_not_found(run):
    assert requests.post(run().url + "x", data=b"{}", timeout=2).status_code == 404


def test_gate_that_raises_is_no_opening(run, gate):
    def raises(read):
        raise RuntimeError("a mistake of the gate")

    gate.answer = raises
    camera = run()
    assert camera.post(vzenith.push(PLATE)) is None
    assert camera.opened == 0 and gate.codes == ["error"]


def test_picture_of_a_plate_opens_nothing_and_is_told(run, gate):
    camera = run()
    assert camera.see(PLATE, fake=True)["info"] == "no"
    assert gate.asked == [] and gate.codes == ["frame"]
    assert gate.faults[0].detail == "fake"


def test_camera_that_counts_its_records_anew_is_heard(run, gate):
    camera = run(hold=0)
    camera.see(PLATE, record=1, sec=1795852800)
    camera.see(PLATE, record=1, sec=1795852900)
    assert camera.opened == 2


def test_stopped_camera_frees_its_port_and_its_threads(run, gate):
    before = threading.active_count()
    camera = VzenithCamera.from_config(
        "entry", {"listen": HOST, "port": 0, "camera": HOST}
    )
    for _turn in range(2):
        camera.start(gate)
        eventually(lambda: camera.state() == "up")
        line = socket.create_connection((HOST, camera.port))
        camera.stop()
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1) == b""
        line.close()
    eventually(lambda: threading.active_count() == before)


def test_address_that_is_not_there_is_a_fault(gate):
    camera = VzenithCamera.from_config(
        "entry", {"listen": "192.0.2.1", "port": 0, "camera": HOST}
    )
    camera.start(gate)
    try:
        gate.wait(lambda: gate.codes == ["port"])
        assert camera.state() == "down"
    finally:
        camera.stop()


def test_pictures_are_files_for_the_box_alone_and_the_event_has_their_names(
    run, gate, tmp_path
):
    camera = run(pictures=str(tmp_path / "pictures"))
    camera.see(PLATE, scene=JPEG)
    (kept,) = gate.asked[0].detail["pictures"]
    path = Pictures(tmp_path / "pictures", 30).path(kept["file"])
    eventually(path.exists)
    assert kept["kind"] == "scene" and path.read_bytes() == JPEG
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700


def test_pictures_go_after_their_days_and_nothing_else_does(tmp_path):
    for name in ("2026-10-28", "2026-10-29", "2026-11-28", "notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jpg").touch()
    Pictures(tmp_path, 30).clean(datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert {path.name for path in tmp_path.iterdir()} == {
        "2026-10-29",
        "2026-11-28",
        "notes",
    }


def test_old_pictures_go_though_no_new_ones_come(tmp_path, monkeypatch):
    monkeypatch.setattr("wuye_edge.cameras.pictures.CLEAN_EACH", 0.05)
    pictures = Pictures(tmp_path, 30)
    pictures.start(lambda code, detail: None)
    try:
        for _hour in range(2):
            old = tmp_path / "2020-01-01"
            old.mkdir()
            eventually(lambda old=old: not old.exists())
    finally:
        pictures.stop()


@pytest.mark.parametrize("name", ["../x.jpg", "/etc/passwd", "2026-11-28/../x.jpg", ""])
def test_reference_of_another_shape_opens_no_file(tmp_path, name):
    with pytest.raises(ValueError, match="no reference"):
        Pictures(tmp_path, 30).path(name)


def test_disk_that_is_full_or_slow_costs_pictures_and_no_opening(
    run, gate, tmp_path, monkeypatch
):
    monkeypatch.setattr("wuye_edge.cameras.pictures.LEAST_FREE", 1 << 60)
    camera = run(pictures=str(tmp_path))
    camera.see(PLATE, scene=JPEG)
    assert camera.opened == 1
    gate.wait(lambda: gate.codes == ["pictures"])
    pictures = Pictures(tmp_path, 30)  # nothing writes: the line fills
    told = []
    pictures._tell = lambda code, detail: told.append(code)
    for _picture in range(40):
        pictures.keep(pictures.reference(), JPEG)
    assert set(told) == {"pictures"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"listen": "gate.local"}, "listen: give the box's own IP address"),
        ({"port": 99999}, "port: give a whole number"),
        ({"display_prefix": "zz"}, "display_prefix: give"),
        ({"pictures": "relative"}, "pictures: give an absolute path"),
        ({"white_list": True}, "white_list: no such option"),
    ],
)
def test_options_are_checked(options, said):
    good = {"listen": HOST, "port": 8080, "camera": "192.168.1.100"}
    with pytest.raises(ValueError, match=said):
        VzenithCamera.from_config("entry", good | options)
