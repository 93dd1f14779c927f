"""What all cameras share: the server, sightings told once, pictures, history.

`start(sink, answer, replay)` takes two hooks beside the sink:

`answer(read) -> (open, words)` decides at once, in the connection's thread; it takes
the place of `sink.read` for that read. `open` says that the camera itself shall open
(its own output, or its order to the barrier): a gate whose relay opens returns False.
`words` go to the display behind the camera. Without the hook a read goes to
`sink.read`, and the camera neither opens nor shows anything.

`replay(read)` takes what the camera saw while it had no server: history that must never
open. Without the hook such records are left in the camera and told as a fault.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from wuye_edge.contract import Read, Sink
from wuye_edge.frames import Bad
from wuye_edge.frames.plates import Sighting
from wuye_edge.options import Options
from wuye_edge.ports import GONE, LONGEST_WAIT, Debounce, Threaded

from .pictures import Pictures
from .server import Reply, Request, Server

log = logging.getLogger(__name__)

HOLD = 5.0  # seconds: loop and video may both see one car
REMEMBERED = 256  # records whose answer is known when they are sent again
Answer = Callable[[Read], tuple[bool, str]]
Replay = Callable[[Read], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a camera's pushes arrive, and from where they may come."""

    listen: str
    port: int
    camera: str
    path: str
    pictures: str = ""
    days: int = 30
    hold: float = HOLD
    confidence: int = 0  # below it, nothing was read

    @classmethod
    def take(cls, options: Options, path: str) -> "Place":
        """The options every camera has."""
        return cls(
            listen=options.address("listen"),
            port=options.whole("port", 0, 65535),
            camera=options.address("camera"),
            path=options.path("path", path),
            pictures=options.path("pictures", ""),
            days=options.whole("days", 1, 365, 30),
            hold=options.seconds("hold", 0, 60, HOLD),
            confidence=options.whole("confidence", 0, 100, 0),
        )


@dataclass(slots=True)
class Verdict:
    """What was answered to a record, and whether the answer left the box."""

    is_open: bool = False
    words: str = ""
    is_confirmed: bool = True  # of history: taken in
    was_lost: bool = False


class Camera(Threaded):
    """A camera that pushes; `handle` of its make understands the body."""

    largest = 4 * 1024 * 1024  # bytes of a body

    def __init__(self, name: str, place: Place):
        super().__init__(name)
        self.place = place
        self.peers = frozenset({place.camera})
        self.pictures = Pictures(place.pictures, place.days) if place.pictures else None
        self.debounce = Debounce(place.hold, slides=False)
        self.port = place.port  # the one that was bound; 0 asks for any
        self._answer: Answer | None = None
        self._replay: Replay | None = None
        self._known: OrderedDict[tuple, Verdict] = OrderedDict()
        self._lock = threading.Lock()

    def start(
        self, sink: Sink, answer: Answer | None = None, replay: Replay | None = None
    ) -> None:
        """Listen; see the module for the two hooks."""
        self._answer, self._replay = answer, replay
        if self.pictures:
            self.pictures.start(self.troubles.tell)
        super().start(sink)

    def stop(self) -> None:
        """Close the connections and write the pictures that wait."""
        super().stop()
        if self.pictures:
            self.pictures.stop()

    def run(self) -> None:
        """Serve; where the address is not there yet, try again."""
        try:
            server = Server(self.place.listen, self.place.port, self)
        except GONE as error:
            self._state = "down"
            self.troubles.tell("port", f"{self.place.listen}: {error}")
            self.stopping.wait(LONGEST_WAIT)
            return
        self.port = server.server_address[1]
        with server:
            serving = threading.Thread(
                target=server.serve_forever, args=(0.05,), daemon=True
            )
            serving.start()
            self._state = "up"
            self.troubles.well("port", "error")
            self.stopping.wait()
            server.shutdown()
            serving.join()
            server.close_all()

    # === THE SERVER'S QUESTIONS === #

    def handle(self, request: Request) -> Reply:
        """Of each make: what a body says, and what is answered."""
        raise NotImplementedError

    def sent(self, request: Request, is_whole: bool) -> None:
        """An answer that was lost is given again when the camera asks again."""

    def stranger(self, address: str) -> None:
        """Told once a minute at most."""
        self.troubles.tell("stranger", f"{address} is not {self.place.camera}")

    def stumbled(self, error: Exception) -> None:
        """A mistake of ours or of the gate's: the camera may ask again."""
        log.exception("%s stumbled", self.name)
        self.troubles.tell("error", repr(error))

    # === SIGHTINGS === #

    def judge(self, sighting: Sighting, at: float) -> Verdict:
        """Decide once for each record; a record that comes again opens nothing.

        Cameras send a record up to five times when an answer was lost or late. The
        second lift would let in the car behind; so it is answered as before but without
        opening, unless the first answer could not even be written.
        """
        # a camera that starts again may count its records from one: the time differs
        plate = sighting.number.value
        key = (sighting.camera, sighting.record, sighting.taken, plate)
        with self._lock:
            known = self._known.get(key) if sighting.record else None
            if known:
                is_open = known.is_open and known.was_lost
                known.was_lost = False
                return Verdict(is_open, known.words, known.is_confirmed)
            verdict = self._decide(sighting, at)
            if verdict.is_confirmed:
                self._known[key] = verdict
                if len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            return verdict

    def _decide(self, sighting: Sighting, at: float) -> Verdict:
        """The gate's word on a sighting it has not seen."""
        if sighting.offline:
            return self._history(sighting, at)
        unsure = sighting.confidence is not None
        if unsure and sighting.confidence < self.place.confidence:
            self.troubles.tell("unsure", f"{sighting.confidence} of 100")
            return Verdict()
        if not self.debounce.is_new(sighting.number, at):
            return Verdict()
        read = self._read(sighting, at)
        if not self._answer:
            self.sink.read(read)
            return Verdict()
        is_open, words = self._answer(read)
        return Verdict(bool(is_open), words)

    def _history(self, sighting: Sighting, at: float) -> Verdict:
        if not self._replay:
            self.troubles.tell("offline", "the camera keeps records of its own")
            return Verdict(is_confirmed=False)
        self._replay(self._read(sighting, at))
        return Verdict()

    def _read(self, sighting: Sighting, at: float) -> Read:
        """The read, with references in place of pictures."""
        references = []
        for kind, raw in sighting.pictures if self.pictures else ():
            reference = self.pictures.reference()
            references.append({"kind": kind, "file": reference})
            self.pictures.keep(reference, raw)
        detail = {
            "camera": sighting.camera,
            "record": sighting.record,
            "taken": sighting.taken,
            "confidence": sighting.confidence,
            "direction": sighting.direction,
            "offline": sighting.offline,
            "pictures": references,
        }
        return Read(self.name, sighting.number, at, detail)

    def unread(self, bad: Bad) -> None:
        """A push without a plate: told where it is a mistake, not where it is usual."""
        if bad.reason not in ("other", "unread"):
            self.troubles.tell("frame", bad.reason)
