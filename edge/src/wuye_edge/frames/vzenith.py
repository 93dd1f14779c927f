"""Vzenith cameras' HTTP push (JSON): what they send, and the answers they act on.

The camera posts `AlarmInfoPlate` for a plate and acts on the answer: `info` "ok" opens
the barrier at its output, `content` "retransfer_stop" ends resending, `serialData` goes
out at its RS-485 port as it is (base64; `dataLen` counts the bytes before encoding).
Records of a time without server come one by one with `isoffline` 1; the next follows
only when the answer names the record and says `continue` 1, and a live plate in between
makes it send the same record again. Sources: DEVICES 3.4; Vzenith's HTTP push protocol
as published in several public repositories.
"""

import base64
import binascii
import json
from dataclasses import dataclass

from . import Bad
from .plates import Sighting, plate, whole

LARGEST = 4 * 1024 * 1024  # bytes of a body; two pictures in base64
JPEG = b"\xff\xd8"
_PICTURES = (("imageFile", "scene"), ("imageFragmentFile", "plate"))


@dataclass(frozen=True, slots=True)
class Contact:
    """An input of the camera that changed (a loop, a button)."""

    channel: int
    on: bool


def load(body: bytes) -> dict | Bad:
    """The object of a body: not too large, not too deep, one value a key."""
    if len(body) > LARGEST:
        return Bad("too large")
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Bad("json", body[:40])
    return found if isinstance(found, dict) else Bad("json", body[:40])


def _once(pairs: list) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        # two readers of such a document may see two different plates
        raise ValueError("a key stands twice")
    return found


def _refuse(word: str):
    raise ValueError(f"{word} is no number")


def _at(value, *path: str):
    """What stands under a path of keys; None in a document of another shape."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def parse(body: bytes) -> Sighting | Contact | Bad:
    """What a push says; heartbeats and others without news are `Bad("other")`."""
    found = load(body)
    if isinstance(found, Bad):
        return found
    if "AlarmInfoPlate" in found:
        return _sighting(found["AlarmInfoPlate"])
    if "AlarmGioIn" in found:
        return _contact(_at(found, "AlarmGioIn", "result", "TriggerResult"))
    return Bad("other")


def _contact(found) -> Contact | Bad:
    channel = whole(_at(found, "source"), 0, 3)
    value = whole(_at(found, "value"), 0, 1)
    if channel is None or value is None:
        return Bad("input")
    return Contact(channel, bool(value))


def _sighting(found) -> Sighting | Bad:
    result = _at(found, "result", "PlateResult")
    text = _at(result, "license")
    if not isinstance(text, str) or len(text) > 32:
        return Bad("no plate in it")
    number = plate(text)
    if isinstance(number, Bad):
        return number
    if whole(_at(result, "is_fake_plate"), 0, 1) == 1:
        return Bad("fake")  # a picture of a plate held before the camera
    record = whole(_at(result, "plateid"), 0, 1 << 63)
    direction = whole(_at(result, "direction"), 0, 255)
    return Sighting(
        number=number,
        camera=str(_at(found, "serialno") or "")[:64],
        record="" if record is None else str(record),
        taken=whole(_at(result, "timeStamp", "Timeval", "sec"), 1, 1 << 33),
        confidence=whole(_at(result, "confidence"), 0, 100),
        direction="" if direction is None else str(direction),
        offline=whole(_at(result, "isoffline"), 0, 1) == 1,
        pictures=tuple(_pictures(result)),
    )


def _pictures(result):
    for key, kind in _PICTURES:
        text = _at(result, key)
        if isinstance(text, str) and text:
            try:
                raw = base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                continue  # a picture that does not open is none; the plate still counts
            if raw.startswith(JPEG):
                yield kind, raw


def record_of(body: bytes) -> tuple[str, bool]:
    """Record and whether it is of the past, also where the plate was not read.

    A record without a plate has to be confirmed too, or the camera stops at it.
    """
    found = load(body)
    result = None
    if isinstance(found, dict):
        result = _at(found, "AlarmInfoPlate", "result", "PlateResult")
    record = whole(_at(result, "plateid"), 0, 1 << 63)
    past = whole(_at(result, "isoffline"), 0, 1) == 1
    return ("" if record is None else str(record)), past


def answer(
    is_open: bool, frames: tuple[bytes, ...] = (), port: int = 0, past: str = ""
) -> bytes:
    """The body the camera acts on; `past` is the offline record that was taken in.

    :param frames: bytes for the camera's RS-485 port, in this order
    """
    said: dict = {"info": "ok" if is_open else "no", "content": "retransfer_stop"}
    if frames:
        said["serialData"] = [
            {
                "serialChannel": port,
                "data": base64.b64encode(frame).decode(),
                "dataLen": len(frame),
            }
            for frame in frames
        ]
    if past:
        said["ContinuePushOffline"] = {"plateid": int(past), "continue": 1}
    return json.dumps({"Response_AlarmInfoPlate": said}).encode()


def push(plate_text: str, **more) -> bytes:
    """A push as a camera sends it (for simulators and tests).

    :param more: `record`, `sec`, `offline`, `camera`, `confidence`, `scene`, `fake`
    """
    scene = more.get("scene", b"")
    result = {
        "license": plate_text,
        "confidence": more.get("confidence", 96),
        "direction": 0,
        "imageFile": base64.b64encode(scene).decode(),
        "imageFileLen": len(scene),
        "is_fake_plate": int(more.get("fake", False)),
        "isoffline": int(more.get("offline", False)),
        "plateid": more.get("record", 1),
        "timeStamp": {"Timeval": {"sec": more.get("sec", 1795852800), "usec": 0}},
        "triggerType": 4,
        "type": 1,
    }
    alarm = {
        "channel": 0,
        "deviceName": "IVS",
        "ipaddr": "192.168.1.100",
        "result": {"PlateResult": result},
        "serialno": more.get("camera", "eff50e18-e3d3862b"),
    }
    return json.dumps({"AlarmInfoPlate": alarm}, ensure_ascii=False).encode()
