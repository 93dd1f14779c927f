"""The server in the foreground, on an address that must be free."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from .console import Failed, Stop, end_with_us, say, tail
from .databases import ODOO, config
from .settings import HOST, LOGS, PORT, SERVER_WIDE

START_LIMIT = 180  # seconds until the server must answer
PATIENCE = 3  # seconds for the server of a command just killed to leave the port
IN_USE = "Address already in use"  # in the log, where another was quicker
JOB_CHANNELS = "[queue_job]\nchannels = root:2\nhost = {host}\nport = {port}"
# in the words of the menus; README goes through them in English, too
FIRST_STEPS = (
    "先试这些（步骤详见 README.zh_CN.md；in English: README.md）:",
    "  1. 台帐员 demo-ledger_clerk：收费 > 账单 > 账单批次，新建，选本月，计算，看预览",
    "  2. 会计 demo-accountant：打开该批次，复核签字，过账；账单即成为总账里的发票",
    "  3. 会计 demo-accountant：收费 > 收款 > 登记收款，找到房屋，登记转账",
    "  4. 会计 demo-accountant：收费 > 报表 > 收入月报表，新建，计算，打印",
    "",
)


def check_port(port: int = PORT) -> None:
    """
    :raises Stop: somebody else listens there, or nobody can
    """
    if not 0 < port < 2**16:
        raise Stop(f"PORT={os.environ.get('PORT')} is no port: 1024 to 65535 are")
    limit = time.monotonic() + PATIENCE
    while not _is_free(port):
        if time.monotonic() > limit:
            raise _taken(port)
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Stop(f"port {port} is not for this user: take 1024 or more") from None
        except OSError:
            return False
    return True


def _taken(port: int) -> Stop:
    return Stop(
        f"port {port} is taken: stop the program that listens there, "
        f"or choose another: make run PORT={port + 1}"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """An Odoo server with its job runner for one database."""

    def __init__(self, database: str, port: int = PORT):
        self.database = database
        self.port = port
        self.address = f"http://{HOST}:{port}"
        self.log = LOGS / f"server-{database}.log"
        self.process: subprocess.Popen | None = None

    def _config(self) -> Path:
        return config(
            f"server-{self.database}",
            JOB_CHANNELS.format(host=HOST, port=self.port),
            db_name=self.database,
            http_port=self.port,
            list_db=False,
            max_cron_threads=1,
            server_wide_modules=",".join(SERVER_WIDE),
        )

    def __enter__(self) -> "Server":
        """Start it and wait until it answers.

        :raises Failed: it ended, or did not answer in time
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [str(ODOO), "-c", str(self._config())]
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                command,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                preexec_fn=end_with_us,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self) -> None:
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                raise self._reason()
            if self._answers():
                return
            time.sleep(0.3)
        raise Failed(f"the server does not answer; its log: {self.log}")

    def _reason(self) -> Stop:
        """Why the server ended of itself."""
        if IN_USE in self.log.read_text(encoding="utf-8", errors="replace"):
            return _taken(self.port)
        print(tail(self.log), file=sys.stderr)
        return Failed(f"the server ended; its log: {self.log}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"{self.address}/web/health", timeout=5
            ) as reply:
                return reply.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def __exit__(self, *_exception) -> None:
        """Stop it, by force after ten seconds."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def stay(self) -> None:
        """Until Ctrl-C or the server's own end."""
        try:
            code = self.process.wait()
        except KeyboardInterrupt:
            say("stopping the server")
            return
        if code:
            raise self._reason()
