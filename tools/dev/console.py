"""Talking to the person at the terminal, and running programs."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.monotonic()
HEARTBEAT = 20  # seconds between signs of life of a silent program
TAIL = 15  # lines of a log shown when its program fails
NO_SPACE = "No space left on device"  # what programs call a full disk
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None)


class Stop(Exception):
    """Ends the command; its text is the one line that says what to do."""


class Failed(Stop):
    """A program failed for reasons of its own: a full disk may be one."""


def say(text: str) -> None:
    """One line of progress with the seconds since the command began."""
    elapsed = time.monotonic() - STARTED
    print(f"[{elapsed:6.1f}s] {text}", file=sys.stderr, flush=True)


def end_with_us() -> None:
    """Between fork and exec: a program ends when this command does, killed or not.

    Otherwise what a killed command started works on, against the command that takes
    it up again: an installation in the same database, a server on the same port.
    """
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(*command, check: bool = True, **options) -> subprocess.CompletedProcess:
    """Run a program in the foreground; its output stays on the terminal."""
    words = [str(part) for part in command]
    return subprocess.run(words, check=check, preexec_fn=end_with_us, **options)


def output(*command, **options) -> str:
    """What a program prints; its complaints stay on the terminal."""
    return run(*command, stdout=subprocess.PIPE, text=True, **options).stdout


def succeeds(*command, **options) -> bool:
    """Whether a program ends well; it is run silently."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return run(*command, check=False, **quiet, **options).returncode == 0


def tail(log: Path, lines: int = TAIL) -> str:
    """The end of a log."""
    text = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in text[-lines:])


def logged(
    what: str,
    log: Path,
    *command,
    watch: Callable[[str], str] | None = None,
    accepted: tuple[int, ...] = (0,),
    **options,
) -> int:
    """Run a program with its output in a log, and show that it is alive.

    :param what: what is being done, for the person waiting
    :param watch: called with each new line of the log; what it returns is shown
    :param accepted: the exit codes that are no failure
    :return: the exit code
    :raises Failed: the program failed; the end of the log has been shown
    """
    say(what)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink, log.open(errors="replace") as source:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=sink,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_us,
            **options,
        )
        try:
            _wait(process, what, source, watch)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode not in accepted:
        if NO_SPACE in log.read_text(encoding="utf-8", errors="replace"):
            raise Failed(f"{NO_SPACE}: {what} (the whole log: {log})")
        print(tail(log), file=sys.stderr)
        raise Failed(f"this failed: {what} (the whole log: {log})")
    return process.returncode


def _wait(process, what, source, watch) -> None:
    """Until the program ends: pass its lines on, else say that it is at work."""
    spoken = time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        for line in source if watch else ():
            if text := watch(line):
                say(text)
                spoken = time.monotonic()
        if time.monotonic() - spoken > HEARTBEAT:
            say(f"... {what}")
            spoken = time.monotonic()
