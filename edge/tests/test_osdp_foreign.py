"""An OSDP panel by other people against our simulated reader: is it a real one?

The panel is PyPI's `osdp`, in a venv of its own (its package has the name of
libosdp's). The venv is made on first use, from a lock, under the project's .odoo/
folder.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from wuye_edge.readers.osdp_key import diversify
from wuye_edge.sim.child import Child
from wuye_edge.sim.sink import eventually
from wuye_edge.sim.wire import Pair

HERE = Path(__file__).parent / "foreign"
LOCK = HERE / "requirements.txt"
STATE = Path(__file__).resolve().parents[2] / ".odoo"
MASTER = bytes.fromhex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")
# what libosdp sends as its client UID (found by trying): two bytes of the vendor, the
# model, zero, and the serial number, low byte first
CLIENT = bytes((0xC3, 0xB2, 7, 0)) + (12345).to_bytes(4, "little")


@pytest.fixture(scope="module")
def python():
    """The Python of the foreign venv; made once for each lock."""
    mark = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:8]
    folder = STATE / f"foreign-{mark}"
    program = folder / "bin" / "python"
    STATE.mkdir(exist_ok=True)
    with (STATE / "foreign.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers may want it at once
        if not (folder / "done").exists():
            subprocess.run(
                [sys.executable, "-m", "venv", "--clear", folder], check=True
            )
            install = [program, "-m", "pip", "install", "-qq", "--no-deps"]
            subprocess.run([*install, "--require-hashes", "-r", LOCK], check=True)
            (folder / "done").touch()
    return str(program)


def test_foreign_panel_gives_our_reader_its_key_and_gets_its_cards(python, tmp_path):
    pair = Pair(tmp_path / "panel", tmp_path / "reader", 9600)
    arguments = [str(tmp_path / "reader"), "9600", "101", "install"]
    reader = Child("-m", "wuye_edge.sim.osdp_reader", *arguments)
    panel = None
    try:
        reader.wait("ready")
        panel = Child(
            str(HERE / "panel.py"),
            str(tmp_path / "panel"),
            "9600",
            "101",
            MASTER.hex(),
            program=python,
        )
        # both sides make a reader's key in the same way (OSDP v2.2, D.4)
        assert str(diversify(MASTER, CLIENT)) in reader.wait("command {'command': 5")
        eventually(lambda: is_secure(panel), 15)
        for card in ("0901f440", "0901f4c0", "0901f500"):
            reader.say(f"card 26 {card}")
            assert panel.wait("card") == f"card 26 {card}"
    finally:
        reader.kill()
        if panel:
            panel.kill()
        pair.close()


def is_secure(panel):
    panel.say("state")
    return panel.wait("state") == "state secure"
