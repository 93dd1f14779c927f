"""For every test run of the project: no silent skips, and a tally for `make test`."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Found faults must be found again, on every machine: no random seed, no clock.
settings.register_profile(
    "addons",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("addons")

REPORT = "WUYE_TEST_REPORT"
CLASSES = pytest.StashKey[set]()  # those that are done in this worker
# What Odoo's test classes say when they give up for want of a browser. Such a test
# has proven nothing, so it fails.
BROWSER_REASONS = ("chrome", "chromium", "browser", "websocket-client", "--odoo-http")
# After so many classes a worker's database is swept. Autovacuum is off, and what each
# class takes back stays in the tables: who reads a whole one waits longer each time.
SWEPT_AFTER = 8
COUNTED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


@contextmanager
def own_filestore(original, name):
    """Files of its own for the database of each parallel worker.

    pytest-odoo lets all workers share the files of the database theirs were copied
    from. But Odoo's test classes collect garbage when they end, and what the open
    transaction of another worker has just written is garbage to them.

    :param original: the database that was copied; the same as `name` without workers
    """
    from odoo.tools import config

    files = Path(config["data_dir"]) / "filestore"
    copied = original != name
    if copied and (files / original).is_dir():
        shutil.rmtree(files / name, ignore_errors=True)
        # linked: Odoo never writes a file of its store in place
        subprocess.run(["cp", "-al", files / original, files / name], check=True)
    try:
        yield
    finally:
        if copied:
            shutil.rmtree(files / name, ignore_errors=True)


def pytest_sessionstart(session):
    plugin = sys.modules.get("pytest_odoo")
    if plugin:
        # looked up here, so that a version without it fails
        assert callable(plugin._shared_filestore)
        plugin._shared_filestore = own_filestore


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browsers first, then servers and kills: what takes a minute and begins last keeps
    a single worker busy at the end."""
    if "pytest_odoo" in sys.modules:
        from odoo.tests import HttpCase

        def rank(item):
            if issubclass(getattr(item, "cls", None) or object, HttpCase):
                return 0
            return 1 if item.get_closest_marker("process") else 2

        items.sort(key=rank)


def sweep():
    """Take what classes have taken back out of the tables of this worker's database."""
    from psycopg2 import connect

    from odoo.sql_db import connection_info_for
    from odoo.tests.common import get_db_name

    _name, info = connection_info_for(get_db_name())
    connection = connect(**info)
    try:
        connection.autocommit = True  # no transaction can be swept by itself
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (SKIP_LOCKED)")
    finally:
        connection.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Sweep now and then between two classes, when no transaction is open."""
    cls = getattr(item, "cls", None)  # an example in a docstring has no class
    if not cls or getattr(nextitem, "cls", None) is cls:
        return
    classes = item.config.stash.setdefault(CLASSES, set())
    classes.add(cls)
    if "pytest_odoo" in sys.modules and len(classes) % SWEPT_AFTER == 0:
        sweep()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = str(call.excinfo.value) if call.excinfo else ""
    if any(word in reason.lower() for word in BROWSER_REASONS):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed: {reason}"


def pytest_terminal_summary(terminalreporter):
    """Adds this run up in the file that `make test` named, if it did."""
    path = os.environ.get(REPORT)
    if not path or hasattr(terminalreporter.config, "workerinput"):
        return
    stats = terminalreporter.stats
    counts = {name: len(stats[name]) for name in COUNTED if stats.get(name)}
    Path(path).write_text(json.dumps(counts))
