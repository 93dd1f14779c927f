"""Odoo's HTTP server in a process of its own, for tests that sign in as a browser does.

Two of them on one database are two workers that a test can choose between; with the
workers of one server, the system chooses.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tools.dev.console import end_with_us, tail
from tools.dev.databases import ODOO
from tools.dev.settings import HOST

START_LIMIT = 120  # seconds until it answers
STOP_LIMIT = 10  # seconds it has to end by itself
LIMIT = 60  # seconds an answer may take
PAUSE = 0.2  # seconds between questions to a server that starts
TROUBLE = re.compile(r"^.* (?:ERROR|CRITICAL) .*|^Traceback.*", re.MULTILINE)


class HttpServer:
    """Serves one database on a free port; `stop` ends it whatever it does.

    :param environment: of the process; ours by default
    :param program: what Python runs: Odoo's own script, or one that runs it. With
        workers it starts itself again for the bus, and for ever where it cannot
    :param load: modules every database gets, beside those it has
    """

    def __init__(
        self,
        config: Path,
        database: str,
        port: int,
        environment: dict | None = None,
        program: tuple = (str(ODOO),),
        load: str = "base,rpc,web",
    ):
        self.database = database
        self.address = f"http://{HOST}:{port}"
        self._checked = 0  # characters of the log
        self.log = config.with_name(f"http-{port}.log")
        command = [sys.executable, *program, "-c", str(config), "-d", database]
        options = ["--http-port", str(port)]
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                [*command, *options, "--load", load],
                stdout=sink,
                stderr=sink,
                env=environment,
                start_new_session=True,
                preexec_fn=end_with_us,
            )

    def wait(self):
        """Return once it answers, the registry being loaded."""
        end = time.monotonic() + START_LIMIT
        while not self.answers():
            assert time.monotonic() < end, tail(self.log)
            try:
                self.process.wait(PAUSE)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"the server ended:\n{tail(self.log)}")

    def answers(self):
        """Whether it serves pages now."""
        try:
            return requests.get(f"{self.address}/web/login", timeout=LIMIT).ok
        except requests.ConnectionError:
            return False

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(LIMIT)

    def said(self):
        """All of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def assert_untroubled(self, *secrets):
        """No error in the log since the last time, and none of the secrets."""
        said = self.said()
        new, self._checked = said[self._checked :], len(said)
        assert TROUBLE.findall(new) == [], new[-4000:]
        assert [secret for secret in secrets if secret in new] == []


class Browser:
    """One visitor at one server, with a session of his own."""

    def __init__(self, server: HttpServer, language: str = "en-US"):
        self.server = server
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = language

    def get(self, path):
        return self._session.get(self.server.address + path, timeout=LIMIT)

    def post(self, path, **fields):
        """Send a form; a page that leads on is not followed."""
        return self._session.post(
            self.server.address + path, fields, timeout=LIMIT, allow_redirects=False
        )

    def ask(self, path, **params):
        """Call a JSON route; (result, the error's message)."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self._session.post(
            self.server.address + path, json=body, timeout=LIMIT
        ).json()
        error = answer.get("error", {}).get("data", {})
        return answer.get("result"), error.get("message", "")

    def call(self, model, method, *args):
        """A method of a model, as whoever is signed in here."""
        return self.ask(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs={},
        )

    @property
    def uid(self):
        """Who is signed in, as the server says, or None."""
        session, _error = self.ask("/web/session/get_session_info")
        return session and session["uid"]
