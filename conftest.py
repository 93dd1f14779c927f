"""For every test run of the project: no silent skips, and a tally for `make test`."""

import json
import os
from pathlib import Path

import pytest

REPORT = "WUYE_TEST_REPORT"
# What Odoo's test classes say when they give up for want of a browser. Such a test
# has proven nothing, so it fails.
BROWSER_REASONS = ("chrome", "chromium", "browser", "websocket-client", "--odoo-http")
COUNTED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


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
