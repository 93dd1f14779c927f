"""The command line: one name of a target; what goes wrong ends in one clear line."""

import errno
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import commands
from .console import NO_SPACE, Failed, Stop
from .settings import DATA, ROOT, STATE, VENV

PREFIX = "command_"
NEARLY_FULL = 200 * 1024**2  # bytes
# what is written to; each may be a disk of its own, or a link to one
PLACES = (ROOT, VENV, STATE, DATA, STATE / "pg", Path("/var/tmp"))


def targets() -> dict:
    """The targets by name, in the order of their definition."""
    return {
        name.removeprefix(PREFIX).replace("_", "-"): function
        for name, function in vars(commands).items()
        if name.startswith(PREFIX)
    }


def usage() -> str:
    lines = [
        f"  make {name:<14} {function.__doc__.splitlines()[0]}"
        for name, function in targets().items()
    ]
    return "\n".join(("Targets:", *lines))


def _full_disk() -> Path | None:
    """The first of our folders on a disk that is nearly full."""
    for place in filter(Path.exists, PLACES):
        if shutil.disk_usage(place).free < NEARLY_FULL:
            return place
    return None


def _explain(problem: Exception) -> str:
    """One line for the person: what happened, and what to do."""
    if isinstance(problem, Stop) and not isinstance(problem, Failed):
        return str(problem)
    if place := _full_disk():
        return f"the disk of {place} is full: make room and run the same command again"
    if NO_SPACE in str(problem) or getattr(problem, "errno", 0) == errno.ENOSPC:
        return f"a disk is full: make room and run the same command again ({problem})"
    if isinstance(problem, subprocess.CalledProcessError):
        command = shlex.join(map(str, problem.cmd))
        return f"this program failed with code {problem.returncode}: {command[:300]}"
    if isinstance(problem, FileNotFoundError) and problem.filename:
        return f"not found: {problem.filename} (a program or file this command needs)"
    return str(problem)


def _interrupt(number: int, _frame) -> None:
    """End as by Ctrl-C, so that what was started is stopped, too.

    SIGINT as well: a shell script's background command ignores it otherwise.
    """
    raise KeyboardInterrupt(signal.Signals(number).name)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    known = targets()
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in known:
        print(usage())
        sys.exit(0 if name == "help" else 2)
    try:
        sys.exit(known[name]())
    except KeyboardInterrupt:
        print("\ninterrupted; the same command takes it up again", file=sys.stderr)
        sys.exit(130)
    except (Stop, OSError, subprocess.CalledProcessError) as problem:
        print(f"make {name}: {_explain(problem)}", file=sys.stderr)
        sys.exit(1)
