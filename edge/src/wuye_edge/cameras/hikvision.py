"""A Hikvision camera: events pushed to the box, the barrier moved by ISAPI.

It is a relay too (`pulse`, `set`): a gate may open through the camera whatever was
read. Some firmwares answer `notSupport`; then a relay board has to open.
"""

import requests
from requests.auth import HTTPDigestAuth

from wuye_edge.contract import Outcome
from wuye_edge.frames import Bad, hikvision
from wuye_edge.options import Options

from .base import Camera, Place
from .server import Reply, Request

TIMEOUT = 1.5  # seconds to connect, and for an answer (the 2 s rule, GB 50396)
LARGEST_ANSWER = 64 * 1024  # bytes


class HikvisionCamera(Camera):
    """Options: `listen`, `port`, `camera`, `path` ("/hikvision"), `pictures`, `days`,
    `hold`, `confidence` as with every camera; `user`, `password`, `http_port` (80) and
    `channel` (1) of its barrier.
    """

    largest = hikvision.LARGEST

    def __init__(self, name: str, place: Place, user: str, password: str, **more):
        super().__init__(name, place)
        host = f"[{place.camera}]" if ":" in place.camera else place.camera
        path = hikvision.GATE_PATH.format(channel=more.get("channel", 1))
        self._url = f"http://{host}:{more.get('http_port', 80)}{path}"
        self._auth = (user, password)

    @classmethod
    def from_config(cls, name: str, options: dict) -> "HikvisionCamera":
        """The camera, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        place = Place.take(found, "/hikvision")
        user, password = found.text("user"), found.text("password")
        http_port = found.whole("http_port", 1, 65535, 80)
        channel = found.whole("channel", 1, 16, 1)
        found.done()
        more = {"http_port": http_port, "channel": channel}
        return cls(name, place, user, password, **more)

    def handle(self, request: Request) -> Reply:
        """An event; what it makes the gate do is done before the answer."""
        if request.path != self.place.path:
            return Reply(404)
        found = hikvision.parse(request.body, request.content_type)
        if isinstance(found, Bad):
            self.unread(found)
            usual = found.reason in ("other", "unread", "plate")
            return Reply(200 if usual else 400)
        if self.judge(found, request.at).is_open:
            self.pulse()
        return Reply(200)

    # === THE BARRIER === #

    def pulse(self, channel: int = 0, seconds: float = 0.5) -> Outcome:
        """Open; the camera's own setting says for how long. Sent once."""
        return self._move("open")

    def set(self, channel: int, on: bool) -> Outcome:
        """Open, or close; the camera does not hold the barrier."""
        return self._move("open" if on else "close")

    def expect(self) -> None:
        """Nothing keeps this one waiting."""

    def _move(self, mode: str) -> Outcome:
        try:
            answer = self._put(hikvision.gate_order(mode))
        except requests.exceptions.ConnectTimeout as error:
            return self._failed(Outcome.DOWN, error)
        except requests.exceptions.ConnectionError as error:
            # urllib3 says so in words only: nobody listened, so nothing was sent
            refused = "NewConnectionError" in repr(error)
            return self._failed(Outcome.DOWN if refused else Outcome.SILENT, error)
        except requests.exceptions.RequestException as error:
            return self._failed(Outcome.SILENT, error)
        status = hikvision.gate_answer(answer.content[:LARGEST_ANSWER])
        if answer.status_code != 200 or status.upper() != "OK":
            self.troubles.tell("exception", f"{answer.status_code} {status}")
            return Outcome.REFUSED
        self.troubles.well("silent", "exception")
        return Outcome.DONE

    def _put(self, order: bytes) -> requests.Response:
        # a session for each order: orders come from several threads, and digest
        # authentication counts its requests
        with requests.Session() as session:
            session.trust_env = False  # no proxy, and no password out of a .netrc
            return session.put(
                self._url,
                data=order,
                auth=HTTPDigestAuth(*self._auth),
                headers={"Content-Type": "application/xml"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )

    def _failed(self, outcome: Outcome, error: Exception) -> Outcome:
        self.troubles.tell("silent", type(error).__name__)
        return outcome
