"""A database and a forking Odoo process per module of process tests."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DATABASE = "WUYE_TEST_DATABASE"
READY_LIMIT = 120  # seconds


class Odoo:
    """The worker process of a module, and orders to it."""

    def __init__(self, config: Path, database: str):
        self.config = config
        self.database = database
        command = [sys.executable, str(HERE / "worker.py"), str(config), database]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self._answer() == "ready"

    def _answer(self):
        line = self.process.stdout.readline()
        assert line, f"the worker ended with {self.process.wait(READY_LIMIT)}"
        return json.loads(line)

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self._answer()

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
        self.process.stdin.close()
        self.process.wait(READY_LIMIT)


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


@pytest.fixture(scope="module")
def odoo(tmp_path_factory):
    """A copy of the test database of its own, and Odoo at work on it.

    The copy's name begins like the original's, so that the runner sweeps it away if
    this process is killed.
    """
    source = os.environ.get(DATABASE)
    if not source:
        pytest.fail(f"process tests need {DATABASE}: run them by make test")
    name = f"{source}-gwprocess{os.getpid()}"
    _copy(source, name)
    folder = tmp_path_factory.mktemp("odoo")
    config = folder / "odoo.conf"
    addons = HERE.parents[1] / "addons"
    addons = os.environ.get("WUYE_TEST_ADDONS", addons)
    config.write_text(
        f"[options]\naddons_path = {addons}\ndata_dir = {folder}\n"
        "max_cron_threads = 0\nhttp_interface = 127.0.0.1\n"
    )
    worker = Odoo(config, name)
    try:
        yield worker
    finally:
        worker.stop()
        subprocess.run(["dropdb", "--force", "--if-exists", name], check=False)
        shutil.rmtree(folder, ignore_errors=True)
