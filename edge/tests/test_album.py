"""Pictures for whoever looks at the server: small, never in anybody's way (G16)."""

import base64
import io
import random
import threading
from datetime import UTC, datetime

import pytest
from boxes import Box, Server, wait_for
from PIL import Image

from wuye_edge.cameras import album, pictures
from wuye_edge.cameras.album import LARGEST, Album, Unseen, reduce
from wuye_edge.cameras.pictures import Pictures

DAY = f"{datetime.now(UTC):%Y-%m-%d}"
NOWHERE = f"{DAY}/{'0' * 32}.jpg"


def picture(width=1920, height=1080):
    """A picture that no camera compresses well."""
    noise = random.Random(7).randbytes(width * height * 3)
    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(made, "JPEG", quality=90)
    return made.getvalue()


LARGE = picture()


@pytest.fixture
def kept(tmp_path):
    """Pictures of a camera, as the box keeps them."""
    made = Pictures(tmp_path / "pictures", 30)
    told = []
    made.start(lambda code, detail: told.append((code, detail)))
    made.told = told
    yield made
    made.stop()


def keep(kept, raw):
    reference = kept.reference()
    kept.keep(reference, raw)
    wait_for(kept.path(reference).exists)
    return reference


def shown(kept, reference):
    """What the server would be told of one."""
    made = Album([kept])
    made.ask([reference])
    told = wait_for(made.ready)
    made.stop()
    assert told["file"] == reference
    return told


# === SMALL === #


def test_g16_a_large_picture_is_made_small_and_stays_the_same_picture():
    assert len(LARGE) > 10 * LARGEST
    small = reduce(LARGE)
    assert len(small) <= LARGEST
    with Image.open(io.BytesIO(small)) as image:
        assert (image.format, image.width / image.height) == ("JPEG", 16 / 9)
        assert image.width >= 320


def test_g16_a_small_picture_is_as_it_was():
    raw = b"\xff\xd8" + b"x" * (LARGEST - 2)
    assert reduce(raw) is raw


@pytest.mark.parametrize("cut", [LARGEST + 1, len(LARGE) // 2])
def test_g16_half_a_picture_is_said_to_be_broken(cut):
    with pytest.raises(Unseen, match="broken"):
        reduce(LARGE[:cut])


def test_g16_what_only_looks_like_a_picture_is_broken():
    with pytest.raises(Unseen, match="broken"):
        reduce(b"\xff\xd8" + b"x" * LARGEST)


def test_g16_a_picture_of_too_many_points_is_not_opened(monkeypatch):
    monkeypatch.setattr(album, "MOST_PIXELS", 1000)
    with pytest.raises(Unseen, match="large"):
        reduce(LARGE)


# === WHAT IS ASKED FOR === #


def test_g16_a_picture_is_found_and_handed_over_once(kept):
    reference = keep(kept, LARGE)
    made = Album([kept])
    assert made.ready() is None
    for _turn in range(5):
        made.ask([reference])
    told = wait_for(made.ready)
    assert base64.b64decode(told["jpeg"]) == reduce(LARGE)
    assert made.ready() is None
    made.stop()


def test_g16_what_is_no_more_is_said(kept):
    assert shown(kept, NOWHERE) == {"file": NOWHERE, "why": "gone"}
    assert shown(kept, "../../etc/passwd")["why"] == "gone"


def test_g16_what_a_full_disk_left_out_is_said(kept, monkeypatch):
    monkeypatch.setattr(pictures, "LEAST_FREE", 1 << 62)
    reference = kept.reference()
    kept.keep(reference, LARGE)
    wait_for(lambda: kept.told)
    assert shown(kept, reference)["why"] == "full"


def test_g16_what_a_slow_disk_left_out_is_said(tmp_path):
    kept = Pictures(tmp_path, 30)  # nobody writes
    references = [kept.reference() for _turn in range(pictures.WAITING + 1)]
    for reference in references:
        kept.keep(reference, LARGE)
    assert shown(kept, references[-1])["why"] == "slow"
    assert shown(kept, references[0])["why"] == "gone"


def test_g16_a_disk_that_does_not_read_is_said(kept):
    reference = keep(kept, b"\xff\xd8")
    path = kept.path(reference)
    path.unlink()
    path.mkdir()
    assert shown(kept, reference)["why"] == "disk"


def test_g16_a_fault_nobody_thought_of_holds_up_no_other(kept, monkeypatch):
    reference = keep(kept, LARGE)
    monkeypatch.setattr(album, "reduce", lambda raw: 1 / 0)
    assert shown(kept, reference)["why"] == "broken"


def test_g16_odd_words_of_a_server_ask_for_nothing(kept):
    made = Album([kept])
    for wanted in (None, "x", {"a": 1}, [1, None, ["x"]]):
        made.ask(wanted)
    assert made.ready() is None


# === THE LINK === #


@pytest.fixture(scope="module")
def server():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def box(server, tmp_path):
    server.set(reset=True)
    found = Box(tmp_path, server)
    yield found
    found.close()


def test_g16_the_link_sends_what_is_wanted_by_a_signed_call(server, box, kept):
    reference = keep(kept, LARGE)
    box.link.album = Album([kept])
    server.set(pictures=[reference, NOWHERE])
    box.link.turn()
    wait_for(lambda: box.link.turn() or len(server.get("seen")) == 2)
    here, gone = sorted(server.get("seen"), key=lambda told: "why" in told)
    assert here["file"] == reference
    assert len(base64.b64decode(here["jpeg"])) <= LARGEST
    assert gone == {"file": NOWHERE, "why": "gone"}
    box.link.turn()
    assert len(server.get("seen")) == 2
    box.link.album.stop()


class SlowDisk(Pictures):
    """A disk that answers when it is let."""

    def __init__(self, folder):
        super().__init__(folder, 30)
        self.let = threading.Event()

    def path(self, reference):
        assert self.let.wait(20)
        return super().path(reference)


def test_g16_events_and_orders_do_not_wait_for_a_slow_disk(server, box, tmp_path):
    slow = SlowDisk(tmp_path)
    box.link.album = Album([slow])
    server.set(pictures=[NOWHERE], commands=[{"uuid": "u", "door": "east"}])
    for number in range(3):
        box.add(first=number)
        box.link.turn()
    assert box.journal.acked == 3
    assert box.gate.commands
    assert server.get("seen") == []
    slow.let.set()
    wait_for(lambda: box.link.turn() or server.get("seen"))
    box.link.album.stop()


def test_g16_a_picture_that_was_lost_on_its_way_is_asked_for_again(server, box, kept):
    reference = keep(kept, LARGE)
    box.link.album = Album([kept])
    server.set(pictures=[reference])
    box.link.turn()
    wait_for(lambda: box.link.album._ready)
    lost = box.link.album.ready()
    assert lost["file"] == reference
    wait_for(lambda: box.link.turn() or server.get("seen"))
    assert server.get("seen") == [lost]
    box.link.album.stop()
