"""Talking to the person at the terminal, and running programs."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.monotonic()
HEARTBEAT = 20  # seconds between signs of life of a silent program
TAIL = 15  # lines of a log shown when its program fails


class Stop(Exception):
    """Ends the command; its text is the one line that says what to do."""


def say(text: str) -> None:
    """One line of progress with the seconds since the command began."""
    elapsed = time.monotonic() - STARTED
    print(f"[{elapsed:6.1f}s] {text}", file=sys.stderr, flush=True)


def run(*command, check: bool = True, **options) -> subprocess.CompletedProcess:
    """Run a program in the foreground; its output stays on the terminal."""
    return subprocess.run([str(part) for part in command], check=check, **options)


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
    :raises Stop: the program failed; the end of the log has been shown
    """
    say(what)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink, log.open(errors="replace") as source:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=sink,
            stderr=subprocess.STDOUT,
            **options,
        )
        try:
            _wait(process, what, source, watch)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode not in accepted:
        print(tail(log), file=sys.stderr)
        raise Stop(f"this failed: {what} (the whole log: {log})")
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
