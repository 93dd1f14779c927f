"""Pictures that somebody at the server wants to see: found, made small, handed over.

The link says which, and fetches what is ready; a thread of its own reads the disk,
which has been seen to take 7.8 s (DEVICES 2), and makes them small. No decision, no
order and no event waits for it. What cannot be shown is said by a word.
"""

import base64
import io
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from .pictures import Pictures

_logger = logging.getLogger(__name__)
LARGEST = 40 * 1024  # bytes of a picture as the server gets it
AT_ONCE = 8  # pictures in line; the server asks again for what was left out
SIZES = (640, 480, 320)  # pixels of the longer side, until it is small enough
QUALITIES = (60, 40, 25)
MOST_PIXELS = 50_000_000
# words for what cannot be shown; beside them those of `Pictures.why`
GONE, DISK, BROKEN, LARGE = "gone", "disk", "broken", "large"


class Unseen(Exception):
    """A picture that cannot be shown; its word."""


class Album:
    """Of all cameras of a box. `ask` and `ready` return at once."""

    def __init__(
        self, folders: Iterable[Pictures], wake: Callable[[], None] = lambda: None
    ) -> None:
        self._folders, self._wake = list(folders), wake
        self._wanted: queue.Queue[str | None] = queue.Queue(AT_ONCE)
        self._ready: deque[dict[str, Any]] = deque()
        self._under_way: set[str] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(self, references: Any) -> None:
        """These are wanted; said again, nothing is done twice."""
        if not isinstance(references, list):
            return
        for reference in references:
            if isinstance(reference, str):
                self._ask_one(reference)

    def _ask_one(self, reference: str) -> None:
        with self._lock:
            if reference in self._under_way:
                return
            try:
                self._wanted.put_nowait(reference)
            except queue.Full:
                return  # it is asked for again
            self._under_way.add(reference)
            if not self._thread:
                self._thread = threading.Thread(
                    target=self._work, name="album", daemon=True
                )
                self._thread.start()

    def ready(self) -> dict[str, Any] | None:
        """What the server is told next of one: {file, jpeg} or {file, why}."""
        with self._lock:
            if not self._ready:
                return None
            found = self._ready.popleft()
            self._under_way.discard(found["file"])
            return found

    def stop(self) -> None:
        """End after the one that is under way; a disk that hangs holds up nobody."""
        if self._thread:
            while True:
                try:
                    self._wanted.put_nowait(None)
                    break
                except queue.Full:
                    self._wanted.get_nowait()
            self._thread.join(1)

    def _work(self) -> None:
        while (reference := self._wanted.get()) is not None:
            told = {"file": reference}
            try:
                jpeg = reduce(self._raw(reference))
                told["jpeg"] = base64.b64encode(jpeg).decode()
            except Unseen as unseen:
                told["why"] = str(unseen)
            except Exception:
                # whatever a picture is: the next one is shown
                _logger.exception("picture %r", reference)
                told["why"] = BROKEN
            with self._lock:
                self._ready.append(told)
            self._wake()

    def _raw(self, reference: str) -> bytes:
        """:raises Unseen: it is nowhere, or the disk does not give it"""
        why = GONE
        for pictures in self._folders:
            try:
                return pictures.path(reference).read_bytes()
            except (ValueError, FileNotFoundError):
                why = pictures.why(reference) or why
            except OSError as error:
                _logger.error("picture %s: %s", reference, error)
                why = DISK
        raise Unseen(why)


def reduce(raw: bytes) -> bytes:
    """The picture as a JPEG of `LARGEST` bytes at most. :raises Unseen:"""
    if len(raw) <= LARGEST:
        return raw
    try:
        from PIL import Image
    except ImportError as error:  # a box that was set up before
        raise Unseen(LARGE) from error
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unseen(LARGE)
            image.draft("RGB", (SIZES[0], SIZES[0]))  # decodes no more than is needed
            whole = image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise Unseen(BROKEN) from error
    for size in SIZES:
        whole.thumbnail((size, size))
        for quality in QUALITIES:
            made = io.BytesIO()
            whole.save(made, "JPEG", quality=quality)
            if made.tell() <= LARGEST:
                return made.getvalue()
    raise Unseen(LARGE)
