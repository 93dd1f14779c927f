"""What goes wrong on a machine ends `make run` in one line; these need no Odoo."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.dev import cli, console, server, source, system

ROOT = Path(__file__).resolve().parents[2]
GONE_LIMIT = 10  # seconds


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _make_run(port):
    """`make run` for a port that cannot be had: it ends before it does anything."""
    command = [sys.executable, "-m", "tools.dev", "run"]
    env = {**os.environ, "PORT": str(port)}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


def _only_line(done):
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    return line


def test_a_taken_port_is_one_line_that_names_another(taken):
    line = _only_line(_make_run(taken))
    assert f"port {taken} is taken" in line
    assert f"PORT={taken + 1}" in line


@pytest.mark.parametrize("port", ["abc", "99999", "-1"])
def test_what_is_no_port_is_one_line(port):
    assert f"PORT={port} is no port" in _only_line(_make_run(port))


def test_a_port_lost_to_a_quicker_server_is_said_so(taken, tmp_path):
    late = server.Server("wuye", taken)
    late.log = tmp_path / "server.log"
    late.log.write_text("OSError: [Errno 98] Address already in use\n")
    assert f"port {taken} is taken" in str(late._reason())


def _disk(monkeypatch, free):
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)


def test_a_program_that_fails_on_a_full_disk_is_explained_by_it(monkeypatch):
    _disk(monkeypatch, free=0)
    assert "is full: make room" in cli._explain(console.Failed("this failed: x"))


def test_a_full_disk_explains_nothing_else(monkeypatch):
    _disk(monkeypatch, free=0)
    assert cli._explain(console.Stop("port 8069 is taken")) == "port 8069 is taken"


def test_a_full_disk_elsewhere_is_known_by_the_log(monkeypatch, tmp_path, capsys):
    _disk(monkeypatch, free=2**40)
    log = tmp_path / "x.log"
    with pytest.raises(console.Failed) as problem:
        console.logged("filling", log, "sh", "-c", f"echo {console.NO_SPACE}; exit 3")
    assert cli._explain(problem.value).startswith("a disk is full: make room")
    assert console.NO_SPACE not in capsys.readouterr().err  # the line says it all


def test_too_small_a_disk_is_refused_before_anything_is_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr(system, "STATE", tmp_path / "none")
    _disk(monkeypatch, free=10**9)
    with pytest.raises(console.Stop, match="1.0 GB free, the first set-up needs 4 GB"):
        system.check_machine()


def test_a_user_is_told_what_root_is_to_install(monkeypatch):
    monkeypatch.setattr(system, "_missing", lambda *_wanted: ["postgresql"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(console.Stop, match="as root: apt-get install .* postgresql$"):
        system.ensure_packages()


def test_a_missing_program_is_one_line():
    with pytest.raises(FileNotFoundError) as problem:
        console.run("no-such-program-of-wuye")
    assert cli._explain(problem.value).startswith("not found: no-such-program-of-wuye")


@pytest.mark.parametrize("inner", ["", source.PYTHON_PATH])
def test_a_given_odoo_is_a_checkout_or_an_unpacked_package(
    monkeypatch, tmp_path, inner
):
    release = tmp_path / inner / "odoo" / "release.py"
    release.parent.mkdir(parents=True)
    release.write_text("version_info = (19, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    assert source.odoo_source() == tmp_path / inner


def test_another_odoo_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    with pytest.raises(console.Stop, match="holds no odoo/release.py"):
        source.odoo_source()
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0)\n")
    with pytest.raises(console.Stop, match=r"is not Odoo 19\.0"):
        source.odoo_source()


def _alive(process):
    """Whether it works; a dead one that nobody has waited for does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_a_killed_command_started_ends_with_it(tmp_path, number):
    log = tmp_path / "worker.log"
    code = (
        "import sys; from pathlib import Path; from tools.dev import cli, console\n"
        "work = ('sh', '-c', 'echo $$; exec sleep 60')\n"
        f"task = lambda: console.logged('working', Path({str(log)!r}), *work)\n"
        "cli.commands.command_run = task; sys.argv[1:] = ['run']; cli.main()\n"
    )
    # as a shell script starts what is behind an ampersand: deaf to SIGINT
    deaf = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    command = [*deaf, sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as ours:
        limit = time.monotonic() + GONE_LIMIT
        while not (log.exists() and log.read_text().endswith("\n")):
            assert time.monotonic() < limit
            time.sleep(0.05)
        worker = int(log.read_text())
        ours.send_signal(number)
    assert ours.returncode == (-number if number == signal.SIGKILL else 130)
    while _alive(worker):
        assert time.monotonic() < limit, "it works on"
        time.sleep(0.05)
