"""Two hosts, one database and its replica, at a small size; `make scale` is larger."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.dev.databases import config

pytestmark = pytest.mark.process

BILLS = 200
SCRIPT = Path(__file__).parents[1] / "bench" / "scale_out.py"


def test_b6_two_hosts_post_a_run_and_a_reader_asks_the_replica(database):
    settings = {"WUYE_DB": database, "WUYE_CONFIG": str(config("test"))}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--bills", str(BILLS)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "readers on the replica: right" in done.stdout
