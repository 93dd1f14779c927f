"""`wuye-box`: run a box, enrol it, check its configuration, look into it."""

import argparse
import json
import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from . import __version__
from .box import Box, NotEnrolled, boot_id, make_devices
from .config import Config, Wrong, load
from .link.client import NotBelieved, NotReached, Refused
from .link.enrol import enrol
from .link.seal import NotSealed
from .store.journal import Journal
from .store.permits import Permits
from .store.state import State

DEFAULT = "/etc/wuye-box.toml"


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(f"{text}\n")


def run(config: Config, _options: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    try:
        box = Box(config)
    except NotEnrolled:
        say("This box has no key. Enrol it: wuye-box enrol https://... CODE")
        return 2
    # a reader's thread waits so long at most for one that checks a list of 100,000
    sys.setswitchinterval(0.0005)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    box.start()
    say("running")
    sys.stdout.flush()
    ended.wait()
    box.stop()
    return 0


def enrol_box(config: Config, options: argparse.Namespace) -> int:
    """Take a key by a code from the server's screen."""
    state = State(config.state / "box.db")
    try:
        box = enrol(options.server, options.code, boot_id(), __version__, state)
    except Refused:
        say("The server knows no such code, or it was used or is older than a day.")
    except NotReached as error:
        say(f"The server was not reached: {error}")
    except (NotBelieved, NotSealed) as error:
        say(f"What answered there is not the server that made the code: {error}")
    except ValueError as error:
        say(str(error))
    else:
        say(f"This is box {box} now.")
        return 0
    finally:
        state.close()
    return 1


def check(config: Config, _options: argparse.Namespace) -> int:
    """Only check; nothing is opened."""
    make_devices(config)
    say(f"{len(config.devices)} devices, {len(config.doors)} doors: well")
    return 0


def journal(config: Config, options: argparse.Namespace) -> int:
    """The last events, a JSON line each."""
    found = Journal(config.state / "journal.db", b"")
    for event in found.last(options.count):
        at = datetime.fromtimestamp(event["at"] / 1000, UTC).astimezone()
        say(f"{at:%F %T} {json.dumps(event, ensure_ascii=False)}")
    say(f"{found.waiting()} not yet held by the server")
    found.stop()
    return 0


def show_list(config: Config, _options: argparse.Namespace) -> int:
    """Which list is in force, how old, and how long."""
    found = Permits(config.state / "list.db")
    at = datetime.fromtimestamp(found.confirmed / 1000, UTC).astimezone()
    confirmed = f"{at:%F %T}" if found.confirmed else "never"
    say(f"list {found.number}, denials {found.deny_number}, confirmed {confirmed}")
    for name, count in found.counts().items():
        say(f"{count:8} {name}")
    found.close()
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser("wuye-box", description=__doc__)
    whole.add_argument("-c", "--config", type=Path, default=Path(DEFAULT))
    commands = whole.add_subparsers(required=True)
    for name, call in (("run", run), ("check", check), ("list", show_list)):
        commands.add_parser(name, help=call.__doc__).set_defaults(call=call)
    one = commands.add_parser("enrol", help=enrol_box.__doc__)
    one.add_argument("server", help="https://wuye.example")
    one.add_argument("code", help="XXXXX-XXXXXXXXXXXXXXXXXXXX")
    one.set_defaults(call=enrol_box)
    one = commands.add_parser("journal", help=journal.__doc__)
    one.add_argument("-n", "--count", type=int, default=20)
    one.set_defaults(call=journal)
    return whole


def main(arguments: list[str] | None = None) -> int:
    """The program."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    options = parser().parse_args(arguments)
    try:
        return options.call(load(options.config), options)
    except Wrong as error:
        for finding in error.findings:
            say(finding)
        return 1


if __name__ == "__main__":
    sys.exit(main())
