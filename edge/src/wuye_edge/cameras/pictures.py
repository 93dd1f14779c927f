"""Pictures as files, kept for some days; events hold a reference only.

A picture of a car and its driver is personal data: files are for the box's user alone,
and go after the retention. Writing is done by a thread of its own, after the barrier's
answer: a disk has been seen to take 7.8 s (DEVICES 2).
"""

import contextlib
import os
import queue
import re
import shutil
import threading
import time
import uuid
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from pathlib import Path

WAITING = 32  # pictures in line; what is more is left out, and told
LEAST_FREE = 200 * 1024 * 1024  # bytes of the disk that pictures leave to the journal
CLEAN_EACH = 3600  # seconds
LEFT_OUT = 1000  # pictures of which it is remembered why they were not kept
SLOW, FULL = "slow", "full"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REFERENCE = re.compile(r"\d{4}-\d\d-\d\d/[0-9a-f]{32}\.jpg")


class Pictures:
    """A folder with a folder for each day (UTC)."""

    def __init__(self, folder: Path | str, days: int):
        self.folder, self.days = Path(folder), days
        self._queue: queue.Queue[tuple[str, bytes] | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._tell = lambda code, detail: None
        self._cleaned = 0.0
        self._why: OrderedDict[str, str] = OrderedDict()

    def start(self, tell) -> None:
        """Begin writing; `tell(code, detail)` hears of what could not be written."""
        self._tell = tell
        self._cleaned = 0.0
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        if self._thread:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    @staticmethod
    def reference() -> str:
        """A name nobody can guess, for a picture that will be kept."""
        return f"{datetime.now(UTC):%Y-%m-%d}/{uuid.uuid4().hex}.jpg"

    def keep(self, reference: str, picture: bytes) -> None:
        """Put in line for writing; returns at once."""
        try:
            self._queue.put_nowait((reference, picture))
        except queue.Full:
            self._leave_out(reference, SLOW)
            self._tell("pictures", "the disk is too slow; a picture was left out")

    def why(self, reference: str) -> str:
        """Why a picture was not kept: slow, full, or "" where nobody remembers."""
        return self._why.get(reference, "")

    def _leave_out(self, reference: str, why: str) -> None:
        self._why[reference] = why
        while len(self._why) > LEFT_OUT:
            self._why.popitem(last=False)

    def path(self, reference: str) -> Path:
        """The file behind a reference; ValueError for anything else."""
        if not _REFERENCE.fullmatch(reference):
            raise ValueError(f"{reference!r} is no reference of a picture")
        return self.folder / reference

    def clean(self, now: datetime) -> None:
        """Remove the days that are over their time; other files are left alone."""
        oldest = f"{now - timedelta(days=self.days):%Y-%m-%d}"
        for folder in self.folder.iterdir():
            if _DAY.fullmatch(folder.name) and folder.name < oldest:
                shutil.rmtree(folder)

    def _write(self) -> None:
        item: tuple[str, bytes] | None = ("", b"")
        while item:
            try:
                self._clean_when_due()
                if item[0]:
                    self._write_one(*item)
            except OSError as error:
                self._tell("pictures", error)
            try:
                item = self._queue.get(timeout=CLEAN_EACH)
            except queue.Empty:
                item = ("", b"")  # no car for an hour; old pictures go all the same

    def _clean_when_due(self) -> None:
        """At the start, and then once an hour."""
        now = time.monotonic()
        if self._cleaned and now - self._cleaned < CLEAN_EACH:
            return
        self._cleaned = now
        if self.folder.is_dir():
            self.clean(datetime.now(UTC))

    def _write_one(self, reference: str, picture: bytes) -> None:
        path = self.path(reference)
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < LEAST_FREE:
            self._leave_out(reference, FULL)
            self._tell("pictures", "the disk is full; a picture was left out")
            return
        part = path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(picture)
            part.rename(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            self._leave_out(reference, FULL)
            raise
