"""PostgreSQL clusters of the project's own, reached over a Unix socket only."""

import hashlib
import os
import pwd
import shlex
import shutil
import tempfile
from pathlib import Path

from .console import Failed, Stop, logged, run, say, succeeds
from .settings import LOGS, ROOT, STATE
from .system import postgres_bin

SOCKET_LIMIT = 80  # characters; the system allows 107 with PostgreSQL's file name
EXTERNAL = ("PGHOST", "PGSERVICE", "PGHOSTADDR")
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "512MB",
    "max_connections": "100",
    # compiling a query takes longer than the queries of a screen
    "jit": "off",
}
# A test cluster may lose everything in a crash of the machine: it is made again.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "30min",
    "max_wal_size": "4GB",
    # A test works in one transaction for minutes. Autovacuum sees none of its rows,
    # notes "empty", and from then on the planner reads whole tables, in loops.
    "autovacuum": "off",
    # the server side of a killed test does not go on for ever
    "client_connection_check_interval": "10s",
    # A server under a crowd of terminals takes 64, and two tests may have one each,
    # beside their own and those of servers that were killed a moment ago.
    "max_connections": "300",
}


def is_external() -> bool:
    """Whether the libpq variables of this shell name a server to use instead."""
    return any(os.environ.get(name) for name in EXTERNAL)


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


class Cluster:
    """One cluster: "main" keeps the data of `make run`, "test" is throw-away."""

    def __init__(self, kind: str):
        self.kind = kind
        as_root = os.geteuid() == 0
        # PostgreSQL refuses to run as root
        self.prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
        self.data = self._home() / kind
        near = len(str(self.data)) < SOCKET_LIMIT
        self.socket = (
            self.data if near else Path("/var/tmp") / f"wuye-{_short(self.data)}"
        )

    def _home(self) -> Path:
        home = STATE / "pg"
        home.mkdir(parents=True, exist_ok=True)
        if self.prefix and not succeeds(*self.prefix, "test", "-x", home):
            # a checkout below a closed home directory
            return Path("/var/tmp") / f"wuye-pg-{_short(ROOT)}"
        return home

    def _tool(self, name: str) -> list[str]:
        folder = postgres_bin()
        if not folder:
            raise Stop("PostgreSQL is missing; as root: apt-get install postgresql")
        return [*self.prefix, str(folder / name)]

    @property
    def running(self) -> bool:
        if not (self.data / "PG_VERSION").exists():
            return False
        return succeeds(*self._tool("pg_ctl"), "-D", self.data, "status", cwd="/")

    def start(self) -> None:
        """Make the cluster if it is new, start it, and point libpq at it.

        :raises Failed: it does not start
        """
        if not self.running:
            self._forget_crashed()
            self._make()
            self._launch()
        os.environ.update(PGHOST=str(self.socket), PGUSER="odoo", PGPORT="5432")
        for name in ("PGDATABASE", "PGPASSWORD", "PGSERVICE"):
            os.environ.pop(name, None)
        os.environ["PATH"] = f"{postgres_bin()}{os.pathsep}{os.environ['PATH']}"

    def stop(self) -> None:
        if self.running:
            say(f"stopping the {self.kind} PostgreSQL cluster")
            stop = ("-m", "fast", "-w", "stop")
            run(*self._tool("pg_ctl"), "-s", "-D", self.data, *stop, cwd="/")

    def remove(self) -> None:
        """Stop it and delete its data."""
        if self.data.exists():
            self.stop()
            shutil.rmtree(self.data)

    def _make(self) -> None:
        """initdb in a folder that gets its name when it is whole."""
        if (self.data / "PG_VERSION").exists():
            return
        part = self.data.with_name(f"{self.kind}.part")
        for folder in (self.data, part):
            shutil.rmtree(folder, ignore_errors=True)
        self._own_folder(part)
        initdb = [*self._tool("initdb"), "-D", part, "-U", "odoo", "-A", "trust"]
        plain = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        what = f"making the {self.kind} PostgreSQL cluster in {self.data}"
        logged(what, LOGS / "initdb.log", *initdb, *plain, cwd="/")
        part.rename(self.data)

    def _settings(self) -> str:
        """For the server's command line: a change here reaches an old cluster, too."""
        values = {**COMMON, **(FAST if self.kind == "test" else {})}
        values["unix_socket_directories"] = str(self.socket)
        words = [f"{name}={value}" for name, value in values.items()]
        return " ".join(f"-c {shlex.quote(word)}" for word in words)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self.prefix:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o700)

    def _forget_crashed(self) -> None:
        """The server's note of its process is left by a machine that went down."""
        note = self.data / "postmaster.pid"
        if note.exists() and self.kind == "test":
            # without fsync what is on the disk may be half of it
            shutil.rmtree(self.data)
        note.unlink(missing_ok=True)

    def _launch(self) -> None:
        self._own_folder(self.socket)
        log = self.data / "server.log"
        start = ("-D", self.data, "-l", log, "-w", "-t", "60")
        start = (*start, "-o", self._settings(), "start")
        # a file, not a pipe: the server would keep a pipe open and us waiting
        with tempfile.TemporaryFile() as sink:
            options = {"cwd": "/", "stdout": sink, "stderr": sink, "check": False}
            if run(*self._tool("pg_ctl"), *start, **options).returncode:
                raise Failed(f"PostgreSQL does not start; why is at the end of {log}")
