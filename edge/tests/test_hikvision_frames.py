"""Hikvision's XML: events, alone and with pictures, and what XML must not do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_edge.frames import Bad, hikvision, xml

JPEG = b"\xff\xd8 picture \xff\xd9"
XML = "application/xml; charset=UTF-8"
EVENT = hikvision.event("粤B12345", uuid="8f3e")
BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><EventNotificationAlert>&b;
</EventNotificationAlert>"""
FILE = b"""<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<EventNotificationAlert><eventType>&f;</eventType></EventNotificationAlert>"""


def multipart(*parts, boundary="b0undary"):
    body = b""
    for kind, name, raw in parts:
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
        ).encode()
        body += raw + b"\r\n"
    return (
        body + f"--{boundary}--\r\n".encode(),
        f"multipart/form-data; boundary={boundary}",
    )


def test_event_alone_is_read():
    found = hikvision.parse(EVENT, XML)
    assert str(found.number) == "plate:粤B12345"
    assert (found.camera, found.record) == ("c0:51:7e:00:00:01", "8f3e")
    assert (found.taken, found.confidence) == (1795824000, 97)
    assert (found.direction, found.offline) == ("forward", False)


def test_event_with_pictures_is_read():
    body, kind = multipart(
        ("text/xml", "anpr.xml", EVENT),
        ("image/jpeg", "licensePlatePicture.jpg", JPEG + b"1"),
        ("image/jpeg", "detectionPicture.jpg", JPEG + b"2"),
    )
    found = hikvision.parse(body, kind)
    assert str(found.number) == "plate:粤B12345"
    assert found.pictures == (("plate", JPEG + b"1"), ("scene", JPEG + b"2"))


def test_heartbeat_is_no_plate():
    assert (
        hikvision.parse(hikvision.event("x", kind="videoloss"), XML).reason == "other"
    )


@pytest.mark.parametrize("plate", ["unknown", "", "noPlate", "无车牌"])
def test_event_without_a_plate_gives_none(plate):
    assert hikvision.parse(hikvision.event(plate), XML).reason == "unread"


@pytest.mark.parametrize("body", [BOMB, FILE])
def test_document_that_declares_entities_is_refused(body):
    assert hikvision.parse(body, XML).reason == "declaration"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "xml"),
        (b"<a>", "xml"),
        (b"<a/>", "xml"),
        (b"<a>" * 40, "too deep"),
        (b"<a/>" + b" " * xml.LARGEST, "too large"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "xml"),
        (EVENT.replace(b"</ANPR>", b""), "xml"),
    ],
)
def test_other_documents_are_refused_without_harm(body, reason):
    assert hikvision.parse(body, XML).reason.startswith(reason)


def test_body_of_too_many_parts_or_bytes_is_refused():
    many, kind = multipart(*[("text/xml", "a", EVENT)] * (hikvision.PARTS + 1))
    assert hikvision.parse(many, kind).reason == "multipart"
    assert hikvision.parse(b"x" * (hikvision.LARGEST + 1), XML).reason == "too large"


@settings(max_examples=40)
@given(body=st.binary(max_size=300), kind=st.text(max_size=60))
def test_noise_of_any_type_never_raises(body, kind):
    assert isinstance(hikvision.parse(body, kind), Bad)
    assert isinstance(hikvision.parse(body, "multipart/x; boundary=" + kind), Bad)


@given(cut=st.integers(0, len(EVENT.rstrip()) - 1))
def test_event_that_is_cut_is_never_a_plate(cut):
    assert isinstance(hikvision.parse(EVENT[:cut], XML), Bad)


@pytest.mark.parametrize("mode", hikvision.MODES)
def test_order_to_the_barrier_has_the_published_shape(mode):
    root = xml.parse(hikvision.gate_order(mode))
    assert (root.tag, xml.text(root, "ctrlMode")) == ("BarrierGate", mode)


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="no mode"):
        hikvision.gate_order("</ctrlMode>")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<ResponseStatus><statusString>OK</statusString></ResponseStatus>", "OK"),
        (
            b"<ResponseStatus><statusString>Invalid Operation</statusString>"
            b"<subStatusCode>notSupport</subStatusCode></ResponseStatus>",
            "notSupport",
        ),
        (b"<ResponseStatus/>", "no status"),
        (b"garbage", "xml (7 bytes)"),
    ],
)
def test_answer_of_the_barrier_is_understood(body, status):
    assert hikvision.gate_answer(body) == status
