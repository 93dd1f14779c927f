"""A PostgreSQL of a test's own, which it may kill as a crash does.

The cluster all other tests share has `fsync` off and is nobody's to kill. This one
keeps what it has committed, and recovers by itself when it is started again.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from tools.dev.console import end_with_us
from tools.dev.system import postgres_bin

LIMIT = 60  # seconds for a start, recovery included
PAUSE = 0.1
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "jit": "off",
    # said here because all of it is the subject: a commit survives a kill
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
# the copy at the start need not survive anything
LOAD = "-c synchronous_commit=off"


class OwnPostgres:
    """initdb in a folder of its own; `environment` leads libpq there.

    :param settings: of the server, beside those above
    """

    def __init__(self, **settings):
        self.settings = {**SETTINGS, **settings}
        as_root = os.geteuid() == 0
        # PostgreSQL refuses to run as root
        self.user = {"user": "postgres", "group": "postgres"} if as_root else {}
        # short: the path of a socket has 107 characters at most
        self.folder = Path(tempfile.mkdtemp(prefix="wuye-own-", dir="/var/tmp"))
        self.folder.chmod(0o711)
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        if as_root:
            owner = pwd.getpwnam("postgres")
            for folder in (self.data, self.folder):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        self.log = self.folder / "server.log"
        self.environment = {
            "PGHOST": str(self.folder),
            "PGUSER": "odoo",
            "PGPORT": "5432",
        }
        self.crashes = 0
        self._fill()
        self.start()

    def _fill(self):
        """What the folder holds at first."""
        plain = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-A", "trust")
        self._run("initdb", "-D", self.data, "-U", "odoo", *plain)

    def _run(self, tool, *arguments):
        # initdb may be on the PATH by a link of its own, without the others
        programs = (postgres_bin() / "initdb").resolve().parent
        command = [str(programs / tool), *map(str, arguments)]
        quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run(command, check=True, **quiet, **self.user)

    def start(self):
        """Start it and return once it answers; after a kill it recovers first.

        Processes of a killed one notice that a moment later; until then it refuses.
        """
        end = time.monotonic() + LIMIT
        while not self._started():
            assert time.monotonic() < end, self.log.read_text()[-4000:]
            time.sleep(PAUSE)

    def _started(self):
        settings = {**self.settings, "unix_socket_directories": self.folder}
        words = [f"-c{name}={value}" for name, value in settings.items()]
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [str(postgres_bin() / "postgres"), "-D", str(self.data), *words],
                stdout=sink,
                stderr=sink,
                cwd="/",
                preexec_fn=end_with_us,
                **self.user,
            )
        while self.process.poll() is None:
            try:
                self.connect("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(PAUSE)
            else:
                return True
        return False

    def connect(self, database):
        connection = psycopg2.connect(
            host=str(self.folder), user="odoo", dbname=database
        )
        connection.autocommit = True
        return connection

    def kill(self):
        """kill -9 of the postmaster: the sessions end with it, nothing is written."""
        self.process.kill()
        self.process.wait(LIMIT)
        self.crashes += 1

    def recoveries(self):
        """How often it found that it had not been shut down in order."""
        return self.log.read_text().count("was not properly shut down")

    def copy(self, source, target):
        """A database of the shared cluster, as a dump: nothing of it is changed."""
        with closing(self.connect("postgres")) as connection:
            connection.cursor().execute(f'CREATE DATABASE "{target}"')
        here = {**os.environ, **self.environment, "PGOPTIONS": LOAD}
        with subprocess.Popen(["pg_dump", source], stdout=subprocess.PIPE) as dump:
            load = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", target]
            quiet = {"stdout": subprocess.DEVNULL, "env": here}
            subprocess.run(load, stdin=dump.stdout, check=True, **quiet)

    def close(self):
        """Stop it and remove its folder."""
        if self.process.poll() is None:
            self.process.terminate()  # a smart shutdown waits for its sessions
            try:
                self.process.wait(PAUSE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(3)  # SIGQUIT: at once
                self.process.wait(LIMIT)
        shutil.rmtree(self.folder, ignore_errors=True)


class Replica(OwnPostgres):
    """A streaming replica of another one, for readers."""

    def __init__(self, primary: OwnPostgres, **settings):
        self.primary = primary
        super().__init__(**primary.settings, **settings)

    def _fill(self):
        here = ("-h", self.primary.folder, "-U", "odoo", "-D", self.data)
        self._run("pg_basebackup", *here, "-R", "-X", "stream", "-c", "fast")
