"""A database and a forking Odoo process per module of process tests."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from own_postgres import OwnPostgres

from tools.dev.settings import DATA

HERE = Path(__file__).parent
DATABASE = "WUYE_TEST_DATABASE"
READY_LIMIT = 120  # seconds


class Process:
    """A process that has Odoo's code and works on one database after the other."""

    def __init__(self, environment: dict):
        pipe = subprocess.PIPE
        command = [sys.executable, str(HERE / "worker.py")]
        self._popen = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env=environment
        )

    @property
    def is_alive(self) -> bool:
        return self._popen.poll() is None

    def order(self, **order):
        self._popen.stdin.write(json.dumps(order) + "\n")
        self._popen.stdin.flush()
        line = self._popen.stdout.readline()
        assert line, f"the worker ended with {self._popen.wait(READY_LIMIT)}"
        return json.loads(line)

    def stop(self):
        self._popen.stdin.close()
        self._popen.wait(READY_LIMIT)


class Odoo:
    """Odoo at work on a database, and orders to it.

    :param process: that may go on to this database, in an environment like ours
    """

    def __init__(
        self,
        config: Path,
        database: str,
        environment: dict | None = None,
        process: Process | None = None,
    ):
        self.config = config
        self.database = database
        self.environment = {**os.environ, **(environment or {})}
        self._is_lent = bool(process)
        self._process = process or Process(self.environment)
        opened = self.order(command="open", config=str(config), database=database)
        assert opened == database

    def order(self, **order):
        return self._process.order(**order)

    def do(self, *task):
        """A task that must succeed; returns its result."""
        message = self.order(command="attempt", task=task)
        assert message["event"] == "done", message.get("message", message)
        return message["result"]

    def count(self, *task):
        """Do a task; returns how many points it passed on its way."""
        message = self.order(command="attempt", task=task)
        assert message["event"] == "done", message.get("message", message)
        return message["points"]

    def attempt(self, *task, kill=None):
        """A task that may be killed; returns the last that was heard of it."""
        message = self.order(command="attempt", task=task, kill=kill)
        assert message["event"] in ("done", "died"), message.get("message", message)
        return message["event"]

    def pair(self, first, second, hold):
        answers = self.order(command="pair", first=first, second=second, hold=hold)
        return answers["first"], answers["second"]

    def crowd(self, tasks):
        """Tasks that begin at the same time; the last that was heard of each."""
        return self.order(command="crowd", tasks=tasks)

    def stop(self):
        """Whoever lent the process stops it: the next module goes on with it."""
        if not self._is_lent:
            self._process.stop()


def _copy(source: str, target: str) -> None:
    """Copy a database, even one that somebody is connected to."""
    quiet = {"stderr": subprocess.DEVNULL, "check": False}
    if not subprocess.run(["createdb", "-T", source, target], **quiet).returncode:
        return
    subprocess.run(["createdb", target], check=True)
    with subprocess.Popen(["pg_dump", source], stdout=subprocess.PIPE) as dump:
        load = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", target]
        devnull = subprocess.DEVNULL
        subprocess.run(load, stdin=dump.stdout, stdout=devnull, check=True)


def _source():
    source = os.environ.get(DATABASE)
    if not source:
        pytest.fail(f"process tests need {DATABASE}: run them by make test")
    return source


@contextmanager
def _at_work(folder: Path, name: str, **more):
    """Odoo at work on a database."""
    config = folder / "odoo.conf"
    addons = HERE.parents[1] / "addons"
    addons = os.environ.get("WUYE_TEST_ADDONS", addons)
    config.write_text(
        f"[options]\naddons_path = {addons}\ndata_dir = {folder}\n"
        "max_cron_threads = 0\nhttp_interface = 127.0.0.1\n"
    )
    worker = Odoo(config, name, **more)
    try:
        yield worker
    finally:
        worker.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _copy_files(source: str, folder: Path, target: str) -> None:
    """The attachments' files, bundles of the browser among them; linked where that can
    be, for Odoo never writes one in place."""
    files = DATA / "filestore" / source
    if files.is_dir():
        place = folder / "filestore" / target
        shutil.copytree(files, place, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def process():
    """Lends a process, for as long as it lives the same one."""
    made = []

    def lend():
        if not made or not made[-1].is_alive:
            made.append(Process(dict(os.environ)))
        return made[-1]

    yield lend
    for one in made:
        if one.is_alive:
            one.stop()


@pytest.fixture(scope="session")
def copy_of_database():
    """Makes copies of the test database, which go together when all tests are done.

    To drop one between two tests costs seconds: PostgreSQL writes out what nobody reads
    any more, and ext4 without a journal keeps the places of deleted files back for
    minutes and searches past all of them for each file of the next copy.

    The names begin like the original's, so that the runner sweeps them away if this
    process is killed.
    """
    made = []

    def make():
        made.append(f"{_source()}-gwcopy{os.getpid()}n{len(made)}")
        _copy(_source(), made[-1])
        return made[-1]

    yield make
    for name in made:
        subprocess.run(["dropdb", "--force", "--if-exists", name], check=False)


@pytest.fixture(scope="module")
def odoo(copy_of_database, process, tmp_path_factory):
    """A copy of the test database of its own, and Odoo at work on it."""
    name = copy_of_database()
    folder = tmp_path_factory.mktemp("odoo")
    _copy_files(_source(), folder, name)
    with _at_work(folder, name, process=process()) as worker:
        yield worker


@pytest.fixture
def database(copy_of_database):
    """A copy of the test database that nobody works on yet."""
    return copy_of_database()


@pytest.fixture(scope="module")
def own_postgres():
    """A PostgreSQL that a test may kill."""
    made = OwnPostgres()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def odoo_apart(own_postgres, tmp_path_factory):
    """As `odoo`, its database in a PostgreSQL that a test may kill."""
    name = "apart"
    own_postgres.copy(_source(), name)
    folder = tmp_path_factory.mktemp("odoo")
    _copy_files(_source(), folder, name)
    with _at_work(folder, name, environment=own_postgres.environment) as worker:
        yield worker
