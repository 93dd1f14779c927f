"""Several Odoo hosts on one database, as processes of this machine.

Each is a server with a job runner; the database lets one of the runners lead, and that
one sends the jobs to the address of all of them (docs/scaling.md).
"""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .balancer import Balancer
from .console import Failed, end_with_us, tail
from .databases import ODOO, config
from .server import JOB_CHANNELS, free_port
from .settings import HOST, LOGS, SERVER_WIDE

START_LIMIT = 180  # seconds until a host must answer
STOP_LIMIT = 10  # seconds it has to end by itself
PAUSE = 0.2
LONG = 3600  # seconds a job may take


class Host:
    """One Odoo server of several; it may be killed and started again."""

    def __init__(self, database: str, number: int, sections: str, **options):
        self.number = number
        self.port = free_port()
        self.log = LOGS / f"host-{database}-{number}.log"
        self.process: subprocess.Popen | None = None
        self._file = config(
            f"host-{database}-{number}",
            sections,
            db_name=database,
            http_port=self.port,
            list_db=False,
            max_cron_threads=0,
            limit_time_real=LONG,
            server_wide_modules=",".join(SERVER_WIDE),
            **options,
        )
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)

    def start(self) -> None:
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [str(ODOO), "-c", str(self._file)],
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                preexec_fn=end_with_us,
            )

    @property
    def answers(self) -> bool:
        try:
            address = f"http://{HOST}:{self.port}/web/health"
            with urllib.request.urlopen(address, timeout=5) as reply:
                return reply.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait(self) -> None:
        """
        :raises Failed: it ended, or did not answer in time
        """
        limit = time.monotonic() + START_LIMIT
        while not self.answers:
            if self.process.poll() is not None or time.monotonic() > limit:
                raise Failed(f"host {self.number} does not answer:\n{tail(self.log)}")
            time.sleep(PAUSE)

    def kill(self) -> None:
        """kill -9: nothing is said to anybody."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if not self.process or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()


class Hosts:
    """`count` hosts that work on as many jobs at a time, one each.

    :param each: more of Odoo's configuration, for each of them
    """

    def __init__(self, database: str, count: int, each: list[dict] | None = None):
        self.balancer = Balancer()
        sections = JOB_CHANNELS.format(host=HOST, port=self.balancer.port)
        sections = sections.replace("root:2", f"root:{count}")
        self.hosts = [
            Host(database, number, sections, **options)
            for number, options in enumerate(each or [{}] * count)
        ]
        for host in self.hosts:
            self.balancer.add(host.port)

    def __enter__(self) -> "Hosts":
        try:
            for host in self.hosts:
                host.start()
            for host in self.hosts:
                host.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception) -> None:
        for host in self.hosts:
            host.stop()
        self.balancer.close()

    def logs(self) -> list[Path]:
        return [host.log for host in self.hosts]
