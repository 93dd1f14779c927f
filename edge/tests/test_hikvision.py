"""A Hikvision camera over real HTTP: events in, orders to the barrier out."""

import pytest

from wuye_edge.cameras.display import LedDisplay
from wuye_edge.cameras.hikvision import HikvisionCamera
from wuye_edge.contract import Outcome
from wuye_edge.frames import hikvision, led
from wuye_edge.sim.cameras import PASSWORD, USER, Barrier, Hikvision
from wuye_edge.sim.sink import Heard, eventually
from wuye_edge.sim.wire import Cable

PLATE = "粤B12345"
JPEG = b"\xff\xd8 picture \xff\xd9"
HOST = "127.0.0.1"


@pytest.fixture
def barrier():
    barrier = Barrier(HOST)
    yield barrier
    barrier.close()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def run(barrier, heard):
    running = []

    def start(answer=None, **options):
        given = {"listen": HOST, "port": 0, "camera": HOST, "user": USER}
        given |= {"password": PASSWORD, "http_port": barrier.server_address[1]}
        camera = HikvisionCamera.from_config("exit", given | options)
        camera.start(heard, answer)
        running.append(camera)
        eventually(lambda: camera.state() == "up")
        return camera, Hikvision(f"http://{HOST}:{camera.port}/hikvision")

    yield start
    for camera in running:
        camera.stop()


def test_event_with_pictures_is_a_read(run, heard, tmp_path):
    _camera, seen = run(pictures=str(tmp_path))
    assert seen.see(PLATE, (JPEG, JPEG)) == 200
    assert heard.numbers == [f"plate:{PLATE}"]
    kinds = [each["kind"] for each in heard.reads[0].detail["pictures"]]
    assert kinds == ["plate", "scene"]
    eventually(lambda: len(list(tmp_path.glob("*/*.jpg"))) == 2)


def test_plate_that_may_opens_the_cameras_barrier_once(run, barrier):
    _camera, seen = run(lambda read: (read.number.value == PLATE, ""))
    for _time in range(3):
        seen.see(PLATE, uuid="the same")
    seen.see("粤B99999")
    assert barrier.orders == ["open"]


def test_gate_may_use_the_barrier_as_a_relay(run, barrier, heard):
    camera, _seen = run()
    assert camera.pulse(0, 0.5) is Outcome.DONE
    assert camera.set(0, True) is Outcome.DONE
    assert camera.set(0, False) is Outcome.DONE
    assert barrier.orders == ["open", "open", "close"]
    assert heard.faults == []


def test_wrong_password_is_refused_and_opens_nothing(run, barrier, heard):
    camera, _seen = run(password="wrong")
    assert camera.pulse() is Outcome.REFUSED
    assert barrier.orders == [] and heard.codes == ["exception"]
    assert "wrong" not in heard.faults[0].detail


def test_firmware_that_cannot_do_it_says_so(run, barrier, heard):
    barrier.status = "notSupport"
    camera, _seen = run()
    assert camera.pulse() is Outcome.REFUSED
    assert "notSupport" in heard.faults[0].detail
    barrier.status = "OK"
    assert camera.pulse() is Outcome.DONE
    assert heard.codes == ["exception", "ok"]


def test_camera_that_is_not_there_is_down(run, heard):
    camera, _seen = run(http_port=1)
    assert camera.pulse() is Outcome.DOWN
    assert heard.codes == ["silent"]


def test_camera_that_does_not_answer_is_silent(run, barrier, monkeypatch):
    monkeypatch.setattr("wuye_edge.cameras.hikvision.TIMEOUT", 0.2)
    barrier.shutdown()  # the port takes connections still, and nobody reads
    camera, _seen = run()
    assert camera.pulse() is Outcome.SILENT
    assert barrier.orders == []


def test_heartbeats_and_unread_plates_are_no_reads_and_no_faults(run, heard):
    _camera, seen = run()
    assert seen.see(PLATE, kind="videoloss") == 200
    assert seen.see("unknown") == 200
    assert heard.reads == [] and heard.faults == []


def test_document_with_entities_is_refused(run, heard):
    _camera, seen = run()
    assert seen.see("&x;") == 400
    assert heard.reads == [] and heard.codes == ["frame"]


def test_record_of_the_past_opens_nothing(run, barrier, heard):
    _camera, seen = run(lambda read: (True, ""))
    assert seen.see(PLATE, offline=True) == 200
    assert barrier.orders == [] and heard.codes == ["offline"]


def test_password_is_in_no_text_of_the_camera(run):
    camera, _seen = run()
    assert PASSWORD not in repr(camera) + camera._url


def test_options_are_checked():
    good = {"listen": HOST, "port": 1, "camera": HOST, "user": "u", "password": "p"}
    assert HikvisionCamera.from_config("exit", good).largest == hikvision.LARGEST
    less = {key: value for key, value in good.items() if key != "password"}
    with pytest.raises(ValueError, match="exit: password: is missing"):
        HikvisionCamera.from_config("exit", less)
    with pytest.raises(ValueError, match="exit: channel: give a whole number"):
        HikvisionCamera.from_config("exit", good | {"channel": 0})


def test_display_on_a_port_of_the_box_shows_words(heard, tmp_path):
    cable = Cable(tmp_path / "led")
    display = LedDisplay.from_config("led", {"port": str(tmp_path / "led")})
    display.start(heard)
    try:
        eventually(lambda: display.state() == "up")
        display.signal(True, "欢迎光临")
        display.signal(False)
        assert cable.hear(2) == led.Board().say("欢迎光临")
        assert cable.hear(0.2) == b""
        cable.unplug()
        heard.wait(lambda: heard.codes == ["port"])
        cable.plug()
        heard.wait(lambda: heard.codes == ["port", "ok"])
    finally:
        display.stop()
        cable.close()


def test_display_never_owes_more_than_a_few_words():
    display = LedDisplay.from_config("led", {"port": "/dev/none", "prefix": "01"})
    for number in range(9):
        display.signal(True, f"words {number}")
    assert list(display._words) == [f"words {number}" for number in (5, 6, 7, 8)]
