"""Cameras as the box meets them: clients that push, and a barrier that wants a
password.
"""

import base64
import hashlib
import json
import re
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from wuye_edge.frames import hikvision, led, vzenith
from wuye_edge.frames.xml import parse, text

RESENDS = 4  # times a Vzenith camera sends a push again
REALM, USER, PASSWORD = "DS-TCG", "admin", "gate-2026"


@dataclass
class Vzenith:
    """A Vzenith camera: pushes, resends, keeps what it could not push."""

    url: str
    serial: str = "eff50e18-e3d3862b"
    timeout: float = 2.0  # seconds until an answer is missed
    opened: int = 0  # times its barrier was opened
    shown: list[str] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)  # records of a time without server
    record: int = 0

    def see(self, plate: str, **more) -> dict | None:
        """Recognise a plate and push it; the answer, or None when none came."""
        self.record += 1
        given = {"record": self.record, "camera": self.serial} | more
        for _attempt in range(1 + RESENDS):
            answer = self.post(vzenith.push(plate, **given))
            if answer is not None:
                return answer
        self.kept.append(vzenith.push(plate, **given, offline=True))
        return None

    def post(self, body: bytes) -> dict | None:
        """Push a body and act on the answer as the camera does."""
        try:
            answer = requests.post(
                self.url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=self.timeout,
            )
            answer.raise_for_status()
            said = answer.json().get("Response_AlarmInfoPlate", {})
        except (requests.RequestException, ValueError):
            return None
        self.opened += said.get("info") == "ok"
        for item in said.get("serialData", ()):
            raw = base64.b64decode(item["data"])
            assert len(raw) == item["dataLen"]
            _address, _command, data = led.parse(raw)
            self.shown.append(data[1:].decode("gbk"))
        return said

    def replay(self) -> int:
        """Push what was kept, one by one, as long as the server says so; how many."""
        count = 0
        while self.kept:
            said = self.post(self.kept[0]) or {}
            asked = said.get("ContinuePushOffline", {})
            record, _past = vzenith.record_of(self.kept[0])
            if str(asked.get("plateid")) != record or asked.get("continue") != 1:
                break
            self.kept.pop(0)
            count += 1
        return count

    def beat(self) -> int:
        """A heartbeat; the status of the answer."""
        fields = {"device_name": (None, "IVS"), "serialno": (None, self.serial)}
        return requests.post(self.url, files=fields, timeout=self.timeout).status_code


class Barrier(ThreadingHTTPServer):
    """The ISAPI side of a Hikvision camera: digest authentication, then the order."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1", status: str = "OK"):
        self.status = status  # what it answers to an order
        self.orders: list[str] = []
        self.nonces: set[str] = set()
        super().__init__((address, 0), _Order)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self.shutdown()
        self._thread.join()
        self.server_close()


def _md5(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode()).hexdigest()


class _Order(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """An order to the barrier."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_known():
            nonce = secrets.token_hex(16)
            self.server.nonces.add(nonce)
            ask = f'Digest realm="{REALM}", qop="auth", nonce="{nonce}"'
            self._answer(401, b"", ask)
            return
        order = text(parse(body), "ctrlMode")
        if self.server.status == "OK":
            self.server.orders.append(order)
            said = "<statusString>OK</statusString>"
        else:
            said = "<statusString>Invalid Operation</statusString>"
            said += f"<subStatusCode>{self.server.status}</subStatusCode>"
        self._answer(200, f"<ResponseStatus>{said}</ResponseStatus>".encode())

    def _is_known(self) -> bool:
        """RFC 7616 with MD5 and qop=auth, as the cameras have it."""
        given = dict(
            re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", ""))
        )
        if given.get("nonce") not in self.server.nonces:
            return False
        one = _md5(USER, REALM, PASSWORD)
        two = _md5(self.command, self.path)
        wanted = _md5(
            one, given["nonce"], given["nc"], given["cnonce"], given["qop"], two
        )
        return given.get("response") == wanted

    def _answer(self, status: int, body: bytes, ask: str = "") -> None:
        self.send_response(status)
        if ask:
            self.send_header("WWW-Authenticate", ask)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args) -> None:
        """Say nothing."""


@dataclass
class Hikvision:
    """A Hikvision camera's events, with or without pictures."""

    url: str
    count: int = 0

    def see(self, plate: str, pictures: tuple[bytes, ...] = (), **more) -> int:
        """Push an event; the status of the answer."""
        self.count += 1
        event = hikvision.event(plate, **{"uuid": f"event-{self.count}"} | more)
        if not pictures:
            head = {"Content-Type": "application/xml"}
            answer = requests.post(self.url, data=event, headers=head, timeout=5)
            return answer.status_code
        files = [("anpr.xml", ("anpr.xml", event, "text/xml"))]
        for name, raw in zip(
            ("licensePlatePicture.jpg", "detectionPicture.jpg"), pictures, strict=False
        ):
            files.append((name, (name, raw, "image/jpeg")))
        return requests.post(self.url, files=files, timeout=5).status_code


def dumps(answer: dict | None) -> str:
    """An answer for a person to read."""
    return json.dumps(answer, ensure_ascii=False)
