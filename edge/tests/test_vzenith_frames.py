"""Vzenith's JSON: what a push says, and the answers the camera acts on."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_edge.frames import Bad, led, plates, vzenith

JPEG = b"\xff\xd8 picture \xff\xd9"
PUBLISHED = """{"AlarmInfoPlate":{"channel":0,"deviceName":"R5-V1.0",
"ipaddr":"192.168.55.131","result":{"PlateResult":{"bright":0,"carColor":255,
"colorType":4,"confidence":96,"direction":0,"imageFile":"","isoffline":0,
"license":"粤Z9065澳","plateid":21085,"timeStamp":{"Timeval":{"decday":9,
"sec":1686299994,"usec":687772}},"triggerType":4,"type":14}},"rule_id":1,
"serialno":"fe71e106-57263272","user_data":""}}""".encode()


def test_published_push_is_read():
    found = vzenith.parse(PUBLISHED)
    assert str(found.number) == "plate:粤Z9065澳"
    assert (found.camera, found.record) == ("fe71e106-57263272", "21085")
    assert (found.taken, found.confidence) == (1686299994, 96)
    assert not found.offline and found.pictures == ()


def test_pictures_are_taken_out_and_what_is_no_picture_is_left():
    assert vzenith.parse(vzenith.push("粤B12345", scene=JPEG)).pictures == (
        ("scene", JPEG),
    )
    assert vzenith.parse(vzenith.push("粤B12345", scene=b"<script>")).pictures == ()


def test_record_of_the_past_is_marked():
    assert vzenith.parse(vzenith.push("粤B12345", offline=True)).offline


@pytest.mark.parametrize(
    ("license_", "reason"),
    [
        ("_无_", "unread"),
        ("", "unread"),
        ("ABC", "plate"),
        ("粤B12345" * 9, "no plate"),
    ],
)
def test_push_without_a_plate_gives_none(license_, reason):
    assert vzenith.parse(vzenith.push(license_)).reason.startswith(reason)


def test_record_without_a_plate_can_still_be_confirmed():
    body = vzenith.push("_无_", record=123, offline=True)
    assert vzenith.record_of(body) == ("123", True)


def test_input_of_the_camera_is_a_contact():
    body = {"AlarmGioIn": {"result": {"TriggerResult": {"source": 3, "value": 1}}}}
    assert vzenith.parse(json.dumps(body).encode()) == vzenith.Contact(3, True)
    body["AlarmGioIn"]["result"]["TriggerResult"]["source"] = True
    assert vzenith.parse(json.dumps(body).encode()).reason == "input"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "json"),
        (b"[]", "json"),
        (b"[" * 100_000, "json"),
        (b'{"a":' * 100_000, "json"),
        (b'{"a": NaN}', "json"),
        (b"{}", "other"),
        (
            PUBLISHED.replace(b'"isoffline":0', b'"license":"\xe4\xba\xacA00001"'),
            "json",
        ),
        (b" " * (vzenith.LARGEST + 1), "too large"),
        (b'{"AlarmInfoPlate": {"result": []}}', "no plate"),
    ],
)
def test_other_bodies_are_refused_without_harm(body, reason):
    assert vzenith.parse(body).reason.startswith(reason)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_value_of_any_shape_in_any_place_is_survived(strange):
    whole = json.loads(PUBLISHED)
    result = whole["AlarmInfoPlate"]["result"]["PlateResult"]
    for key in (
        "license",
        "plateid",
        "timeStamp",
        "confidence",
        "isoffline",
        "imageFile",
    ):
        changed = {**result, key: strange}
        whole["AlarmInfoPlate"]["result"]["PlateResult"] = changed
        found = vzenith.parse(json.dumps(whole).encode())
        assert isinstance(found, Bad | plates.Sighting)


@given(cut=st.integers(0, len(PUBLISHED) - 1))
def test_push_that_is_cut_is_never_a_plate(cut):
    assert isinstance(vzenith.parse(PUBLISHED[:cut]), Bad)


def test_answer_opens_shows_and_asks_for_the_next_record():
    frame = led.Board().say("欢迎光临")
    said = json.loads(vzenith.answer(True, (frame,), 1, "123"))
    assert said == {
        "Response_AlarmInfoPlate": {
            "info": "ok",
            "content": "retransfer_stop",
            "serialData": [
                {
                    "serialChannel": 1,
                    "data": base64.b64encode(frame).decode(),
                    "dataLen": len(frame),
                }
            ],
            "ContinuePushOffline": {"plateid": 123, "continue": 1},
        }
    }


def test_answer_that_does_not_open_says_so():
    # "ok" moves the barrier, so nothing but an opening may say it
    said = json.loads(vzenith.answer(False))["Response_AlarmInfoPlate"]
    assert said == {"info": "no", "content": "retransfer_stop"}
