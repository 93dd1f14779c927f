"""For every test run of the project: no silent skips, and a tally for `make test`."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

REPORT = "WUYE_TEST_REPORT"
# What Odoo's test classes say when they give up for want of a browser. Such a test
# has proven nothing, so it fails.
BROWSER_REASONS = ("chrome", "chromium", "browser", "websocket-client", "--odoo-http")
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
    """Browsers first: one that begins last keeps a single worker busy at the end."""
    if "pytest_odoo" in sys.modules:
        from odoo.tests import HttpCase

        items.sort(key=lambda item: not issubclass(item.cls or object, HttpCase))


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
