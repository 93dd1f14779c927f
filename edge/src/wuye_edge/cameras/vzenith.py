"""A Vzenith camera that pushes to the box and acts on the answer (frames.vzenith)."""

import threading

from wuye_edge.contract import Input
from wuye_edge.frames import Bad, led, vzenith
from wuye_edge.options import Options

from .base import Camera, Place, Verdict
from .server import Reply, Request


class VzenithCamera(Camera):
    """Options: `listen` (the box's address), `port`, `camera` (the camera's address),
    `path` ("/vzenith"), `pictures` (folder), `days` (30), `hold` (5 s), `confidence`
    (0), `serial` (its serial number; others are refused) and for the board at its
    RS-485 port `display_channel` (0), `display_address`, `display_command`,
    `display_prefix` (hex).
    """

    largest = vzenith.LARGEST

    def __init__(
        self, name: str, place: Place, board: led.Board, channel: int, serial=""
    ):
        super().__init__(name, place)
        self.board, self.channel, self.serial = board, channel, serial
        self._on_way = threading.local()  # the verdict of this connection's request

    @classmethod
    def from_config(cls, name: str, options: dict) -> "VzenithCamera":
        """The camera, or ValueError that names the field and the remedy."""
        found = Options(name, options)
        place = Place.take(found, "/vzenith")
        board = led.Board(
            found.whole("display_address", 0, 255, 0),
            found.whole("display_command", 0, 255, led.VOICE),
            found.raw("display_prefix", range(9), b"\x01"),
        )
        channel = found.whole("display_channel", 0, 1, 0)
        serial = found.text("serial", "", 64)
        found.done()
        return cls(name, place, board, channel, serial)

    def handle(self, request: Request) -> Reply:
        """A push: plate, input, heartbeat."""
        self._on_way.verdict = None
        if request.path != self.place.path:
            return Reply(404)
        if request.content_type.startswith("multipart/"):
            return Reply(200, b"{}")  # a heartbeat; what it tells includes a password
        found = vzenith.parse(request.body)
        if isinstance(found, vzenith.Contact):
            change = Input(self.name, found.channel, found.on, request.at)
            self.sink.input(change)
            return Reply(200, b"{}")
        if isinstance(found, Bad):
            return self._without_plate(found, request.body)
        if self.serial and found.camera != self.serial:
            self.stranger(f"serial number {found.camera}")
            return Reply(403)
        verdict = self.judge(found, request.at)
        self._on_way.verdict = verdict
        past = found.record if found.offline and verdict.is_confirmed else ""
        return Reply(200, self._said(verdict, past))

    def sent(self, request: Request, is_whole: bool) -> None:
        """Remember an answer that could not be written."""
        if self._on_way.verdict and not is_whole:
            self._on_way.verdict.was_lost = True

    def _said(self, verdict: Verdict, past: str) -> bytes:
        frames = (self.board.say(verdict.words),) if verdict.words else ()
        return vzenith.answer(verdict.is_open, frames, self.channel, past)

    def _without_plate(self, bad: Bad, body: bytes) -> Reply:
        """Nothing to decide; history without a plate is confirmed, or it stops."""
        self.unread(bad)
        if bad.reason not in ("unread", "plate", "fake"):
            return Reply(200 if bad.reason == "other" else 400, b"{}")
        record, is_past = vzenith.record_of(body)
        confirmed = record if is_past and self._replay else ""
        return Reply(200, vzenith.answer(False, (), self.channel, confirmed))
