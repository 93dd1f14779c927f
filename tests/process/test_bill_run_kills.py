"""A run posted by two hosts while they are killed, at a small size (B6).

`make kills` is the same with 20,000 bills and fifty kills.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.dev.databases import config

pytestmark = pytest.mark.process

BILLS, KILLS = 3000, 3
SCRIPT = Path(__file__).parents[1] / "bench" / "chaos_bill_run.py"


def test_b6_run_posted_by_two_hosts_survives_kills(database):
    size = ("--bills", str(BILLS), "--kills", str(KILLS))
    settings = {"WUYE_DB": database, "WUYE_CONFIG": str(config("test"))}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *size],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no gap, the audit finds nothing" in done.stdout
