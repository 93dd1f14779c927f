"""Every bench at its gates; they take hours, so `make test` leaves them out.

    make gates [ARGS="-k year"]

A gate is a ratio within one run, or a time where an issue states one. A machine that is
disturbed for a moment gets a second turn; what misses its gate twice is slow.
"""

import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
TURNS = 2
EDGE = ("edge", "wire")  # of the gate box: a command of their own, without a database
NAMES = sorted(
    script.stem.removeprefix("bench_")
    for script in FOLDER.glob("bench_*.py")
    if script.stem.removeprefix("bench_") not in EDGE
)


def _holds(*command):
    return any(
        subprocess.run(command, cwd=FOLDER, check=False).returncode == 0
        for _turn in range(TURNS)
    )


@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", NAMES)
def test_b6_bench_is_within_its_gates(name):
    make = ("make", "-C", str(FOLDER.parents[1]), "bench")
    assert _holds(*make, f"ARGS={name} --no-report")


@pytest.mark.timeout(0)
def test_gate_box_is_within_its_gates():
    make = ("make", "-C", str(FOLDER.parents[1]), "bench-edge")
    assert _holds(*make, "ARGS=--no-report")
