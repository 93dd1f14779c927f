"""Hikvision cameras: the pushed event and the order to the barrier (ISAPI).

The camera posts `EventNotificationAlert` as XML, alone or as the first part of a
multipart body with its pictures. `eventType` is ANPR for a plate; heartbeats come as
`videoloss` with `eventState` "inactive". The barrier is moved by PUT
`/ISAPI/Parking/channels/<n>/barrierGate`; some firmwares answer `notSupport`.
Source: Hikvision's ISAPI ANPR guide (DEVICES 3.4).
"""

from email import policy
from email.parser import BytesParser

from . import Bad
from .plates import Sighting, moment, plate, whole
from .xml import parse as parse_xml
from .xml import text

LARGEST = 6 * 1024 * 1024  # bytes of a body with its pictures
PARTS = 12  # more no camera sends
GATE_PATH = "/ISAPI/Parking/channels/{channel}/barrierGate"
MODES = ("open", "close", "lock", "unlock")
JPEG = b"\xff\xd8"


def split(body: bytes, content_type: str) -> list[tuple[str, str, bytes]] | Bad:
    """Type, file name and bytes of each part; a body without parts is one part."""
    if len(body) > LARGEST:
        return Bad("too large")
    kind = content_type.partition(";")[0].strip().lower()
    if not kind.startswith("multipart/"):
        return [(kind, "", body)]
    if "\r" in content_type or "\n" in content_type:
        return Bad("multipart")
    head = f"Content-Type: {content_type}\r\n\r\n".encode("utf-8", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart() or len(parts := message.get_payload()) > PARTS:
        return Bad("multipart")
    found = []
    for part in parts:
        raw = part.get_payload(decode=True)
        if raw is not None:
            name = part.get_filename() or ""
            found.append((part.get_content_type(), name, raw))
    return found


def parse(body: bytes, content_type: str) -> Sighting | Bad:
    """What an event says; events of another type are `Bad("other")`."""
    try:
        parts = split(body, content_type)
    except (ValueError, LookupError, AttributeError):
        # the mail parser stumbles over some heads of garbage
        return Bad("multipart")
    if isinstance(parts, Bad):
        return parts
    pictures = []
    event = None
    for kind, name, raw in parts:
        if raw.startswith(JPEG):
            of_plate = "plate" in name.lower()
            pictures.append(("plate" if of_plate else "scene", raw))
        elif event is None and ("xml" in kind or raw.lstrip()[:1] == b"<"):
            event = raw
    if event is None:
        return Bad("no event in it")
    return _sighting(event, tuple(pictures))


def _sighting(event: bytes, pictures: tuple) -> Sighting | Bad:
    root = parse_xml(event)
    if isinstance(root, Bad):
        return root
    if root.tag != "EventNotificationAlert":
        return Bad("xml")
    if text(root, "eventType").upper() not in ("ANPR", "VEHICLEDETECTION"):
        return Bad("other")
    number = plate(text(root, "ANPR/licensePlate")[:32])
    if isinstance(number, Bad):
        return number
    return Sighting(
        number=number,
        camera=(text(root, "macAddress") or text(root, "ipAddress"))[:64],
        # activePostCount counts the posts of one event; it names none
        record=(text(root, "UUID") or text(root, "dateTime"))[:64],
        taken=moment(text(root, "dateTime")),
        confidence=whole(text(root, "ANPR/confidenceLevel"), 0, 100),
        direction=text(root, "ANPR/direction")[:32],
        offline=text(root, "isDataRetransmission").lower() == "true",
        pictures=pictures,
    )


def gate_order(mode: str) -> bytes:
    """The body that moves the barrier.

    >>> gate_order("open")[-66:]
    b'<BarrierGate version="2.0"><ctrlMode>open</ctrlMode></BarrierGate>'
    """
    if mode not in MODES:
        raise ValueError(f"{mode} is no mode of a barrier: {', '.join(MODES)}")
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    order = f'<BarrierGate version="2.0"><ctrlMode>{mode}</ctrlMode></BarrierGate>'
    return (head + order).encode()


def gate_answer(body: bytes) -> str:
    """`statusString` of the camera's answer: "OK", "notSupport", ..., or why not."""
    root = parse_xml(body)
    if isinstance(root, Bad):
        return str(root)
    status = text(root, "subStatusCode")
    if status and status.lower() != "ok":
        return status
    return text(root, "statusString") or "no status"


def event(plate_text: str, **more) -> bytes:
    """An event as a camera sends it (for simulators and tests)."""
    retransmitted = str(more.get("offline", False)).lower()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<ipAddress>192.168.1.64</ipAddress>
<macAddress>{more.get("camera", "c0:51:7e:00:00:01")}</macAddress>
<channelID>1</channelID>
<dateTime>{more.get("when", "2026-11-28T08:00:00+08:00")}</dateTime>
<activePostCount>{more.get("record", 1)}</activePostCount>
<eventType>{more.get("kind", "ANPR")}</eventType>
<eventState>active</eventState>
<ANPR><licensePlate>{plate_text}</licensePlate><confidenceLevel>97</confidenceLevel>
<direction>forward</direction></ANPR>
<UUID>{more.get("uuid", "")}</UUID>
<isDataRetransmission>{retransmitted}</isDataRetransmission>
</EventNotificationAlert>
""".encode()
