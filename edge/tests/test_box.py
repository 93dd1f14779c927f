"""A whole box against a server in a process of its own, and the command line."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from boxes import CODE, LIST, Server, wait_for
from fakes import make
from test_gate import CONTACT, RESIDENT, STRANGER, wiring

from wuye_edge.__main__ import main
from wuye_edge.box import Box, NotEnrolled
from wuye_edge.config import read
from wuye_edge.link.enrol import enrol
from wuye_edge.store.state import State


@pytest.fixture(scope="module")
def process():
    found = Server()
    yield found
    found.close()


@pytest.fixture
def server(process):
    process.set(reset=True, code=CODE)
    return process


@pytest.fixture
def folder(server, tmp_path):
    """Where an enrolled box keeps its things."""
    state = State(tmp_path / "box.db")
    enrol(server.url, CODE, "boot", "0.1.0", state)
    state.close()
    return tmp_path


def box_in(folder):
    return Box(read({**wiring(), "box": {"state": str(folder)}}), make)


def test_a_card_opens_and_is_seen_at_the_server_and_a_command_comes_back(
    server, folder
):
    before = set(threading.enumerate())
    server.give_list()
    box = box_in(folder)
    box.start()
    wait_for(lambda: box.permits.number == 12)
    box.devices["r-east"].card(RESIDENT)
    assert box.devices["board"].pulses == [(0, 3.0)]
    box.devices["board"].change(CONTACT, True)

    def kinds():
        events = server.get("events").values()
        return [(event["kind"], event["code"]) for event in events]

    wait_for(lambda: ("door", "opened") in kinds())
    assert ("boot", "started") in kinds()
    assert ("access", "granted") in kinds()
    box.devices["board"].change(CONTACT, False)
    expires = round(time.time() * 1000) + 10_000
    command = {"uuid": "u1", "door": "east", "action": "open", "expires": expires}
    server.set(commands=[command])
    wait_for(lambda: len(box.devices["board"].pulses) == 2)
    box.devices["board"].change(CONTACT, True)
    wait_for(lambda: server.get("results"))
    assert server.get("results") == [{"uuid": "u1", "result": "done"}]
    assert server.get("health")["devices"]["board"] == "up"
    box.stop()
    assert server.get("refused") == []
    assert set(threading.enumerate()) <= before


def test_f13_without_the_server_a_restarted_box_decides_as_before(server, folder):
    server.give_list()
    box = box_in(folder)
    box.start()
    wait_for(lambda: box.permits.number == 12)
    box.stop()
    server.set(faults={"down": 10_000})
    again = box_in(folder)
    again.start()
    again.devices["r-east"].card(RESIDENT)
    again.devices["r-east"].card(STRANGER)
    assert again.devices["board"].pulses == [(0, 3.0)]
    server.set(faults={})
    wait_for(lambda: again.journal.waiting() == 0)
    codes = [event["code"] for event in server.get("events").values()]
    assert codes.count("granted") == codes.count("unknown") == 1
    again.stop()


def test_a_box_that_was_killed_says_so_at_its_next_start(folder):
    State(folder / "box.db").put(clean=0)
    box = box_in(folder)
    box.start()
    box.journal.flush()
    started = box.journal.last(10)[0]
    assert started["detail"]["clean"] is False
    box.stop()


def test_broken_files_are_put_aside_and_the_doors_work(server, folder):
    server.give_list()
    box = box_in(folder)
    box.start()
    wait_for(lambda: box.permits.number == 12)
    wait_for(lambda: box.journal.waiting() == 0)
    box.link._remember(box.clock.now())
    held = box.journal.acked
    box.stop()
    last = len(server.get("events"))
    for name in ("list.db", "journal.db"):
        (folder / name).write_bytes(b"no database at all" * 100)
    again = box_in(folder)
    again.start()
    wait_for(lambda: again.permits.number == 12)
    again.devices["r-east"].card(RESIDENT)
    assert again.devices["board"].pulses == [(0, 3.0)]
    again.journal.flush()
    lost = again.journal.last(100)[0]
    assert (lost["kind"], lost["code"], lost["seq"]) == ("loss", "gone", held + 10_001)
    assert lost["detail"] == {"first": held + 1, "last": held + 10_000}
    # the server believes the loss: it is chained to the last event it holds
    wait_for(lambda: again.journal.waiting() == 0)
    assert len(server.get("events")) > last
    assert server.get("refused") == []
    assert len(list(folder.glob("*.broken-*"))) >= 2
    again.stop()


def test_a_box_starts_and_opens_with_a_disk_that_takes_nothing(server, folder):
    server.give_list()
    box = box_in(folder)
    box.start()
    wait_for(lambda: box.permits.number == 12)
    box.stop()
    again = box_in(folder)
    again.state.first("u1", 1)  # a command it died over
    again.state._db.execute("PRAGMA query_only = ON")
    again.start()
    again.devices["r-east"].card(RESIDENT)
    assert again.devices["board"].pulses == [(0, 3.0)]
    again.stop()


def test_a_box_without_a_key_does_not_start(tmp_path):
    with pytest.raises(NotEnrolled):
        box_in(tmp_path)


# === COMMAND LINE === #


def config_file(folder, text=""):
    path = folder / "box.toml"
    path.write_text(f'[box]\nstate = "{folder}"\n{text}')
    return str(path)


def test_enrolling_by_the_command_line_says_what_to_do(server, tmp_path, capsys):
    config = config_file(tmp_path)
    wrong = CODE[:-1] + "A"
    assert main(["-c", config, "enrol", server.url, "short"]) == 1
    assert main(["-c", config, "enrol", server.url, wrong]) == 1
    assert main(["-c", config, "enrol", "http://127.0.0.1:9", CODE]) == 1
    said = capsys.readouterr().out
    assert "XXXXX-" in said
    assert "no such code" in said
    assert "not reached" in said
    assert main(["-c", config, "enrol", server.url, CODE]) == 0
    assert "box BX-1" in capsys.readouterr().out


def test_a_wrong_configuration_is_told_line_by_line(tmp_path, capsys):
    config = config_file(tmp_path, "[doors.a]\nrelay = 'x'\n[fire.b]\n")
    assert main(["-c", config, "check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "doors.a.channel: give the relay's output, from 0" in lines
    assert len(lines) == 3


def test_list_and_journal_can_be_looked_into(server, folder, capsys):
    server.give_list()
    box = box_in(folder)
    box.start()
    wait_for(lambda: box.permits.number == 12)
    wait_for(lambda: box.permits.confirmed)
    box.stop()
    config = config_file(folder)
    assert main(["-c", config, "list"]) == 0
    said = capsys.readouterr().out
    assert f"list {LIST['head']['number']}, denials 7, confirmed 20" in said
    assert main(["-c", config, "journal", "-n", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert '"stopped"' in lines[-2]
    assert lines[-1].endswith("not yet held by the server")


def test_a_killed_process_leaves_what_it_had_written_and_starts_again(server, folder):
    command = [sys.executable, "-m", "wuye_edge", "-c", config_file(folder), "run"]
    paths = os.pathsep.join(sys.path)

    def heard():
        codes = [event["code"] for event in server.get("events").values()]
        return codes.count("started")

    for turn, end in enumerate((signal.SIGKILL, signal.SIGTERM), 1):
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        ) as running:
            assert running.stdout.readline() == "running\n"
            wait_for(lambda turn=turn: heard() == turn)
            running.send_signal(end)
            assert running.wait(20) == (0 if end == signal.SIGTERM else -end)
    with sqlite3.connect(folder / "journal.db") as db:
        rows = db.execute("SELECT body FROM event ORDER BY seq").fetchall()
    events = [json.loads(row[0]) for row in rows]
    started = [event for event in events if event["code"] == "started"]
    assert [event["detail"]["clean"] for event in started] == [True, False]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert server.get("refused") == []
