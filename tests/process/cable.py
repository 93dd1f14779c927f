"""A cable between desks and their server, and how a desk's screen sends through it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tools.dev.console import end_with_us
from tools.dev.settings import HOST

PROXY = Path(__file__).with_name("tcp_proxy.py")
LIMIT = 20  # seconds


class Cable:
    """Carries between a free port and a server until it is cut."""

    def __init__(self, port: int, server):
        self.address = f"http://{HOST}:{port}"
        self._command = [sys.executable, str(PROXY), str(port)]
        self._command.append(server.address.rpartition(":")[2])
        self.process = None

    def plug(self, *, mute: bool = False):
        """Carry from now on; returns once it does."""
        words = ["mute"] if mute else []
        self.process = subprocess.Popen(
            [*self._command, *words], stdout=subprocess.PIPE, preexec_fn=end_with_us
        )
        assert self.process.stdout.readline(), "the cable did not begin"

    def cut(self):
        """Kill it; every connection is reset, none can be made."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(LIMIT)
            self.process = None


class Sender:
    """A desk's payment as its screen sends it (`payment_sender.js`): it is sent once
    and, where the answer is lost, asked for by its token before it is sent again."""

    def __init__(self, browser, token: str, order: dict):
        self.browser = browser
        self.arguments = token, order
        self.lost = 0  # times no answer came
        self.receipt = None

    def _call(self, method, *arguments):
        result, error = self.browser.call("wuye.cashier", method, *arguments)
        assert not error, error
        return result

    def send(self):
        token, order = self.arguments
        try:
            if self.lost:
                self.receipt = self._call("look_up", token, order["token"]) or None
            if not self.receipt:
                self.receipt = self._call("take", token, order)
        except requests.ConnectionError:
            self.lost += 1
        return self.receipt

    def insist(self, until: float, pause: float):
        """Try until a moment of the monotonic clock; no answer comes before it."""
        while time.monotonic() < until:
            assert not self.send()
            time.sleep(pause)  # as the screen does
