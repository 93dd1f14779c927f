"""A server in a process of its own, and boxes for tests."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

from wuye_edge.link.client import Client
from wuye_edge.link.clock import Clock
from wuye_edge.link.enrol import enrol
from wuye_edge.link.loop import Link
from wuye_edge.link.seal import derive
from wuye_edge.store.journal import Entry, Journal
from wuye_edge.store.permits import Permits
from wuye_edge.store.state import State
from wuye_engine.access.cases import case_key, list_data

CODE = "ABCDE-ABCDEFGHIJKLMNOPQRST"
LIST = list_data()


class Server:
    """The foreign server; a keyword sets, `get` asks."""

    def __init__(self):
        script = Path(__file__).with_name("foreign_server.py")
        self.process = subprocess.Popen(
            [sys.executable, script], stdout=subprocess.PIPE, text=True
        )
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def set(self, **values):
        return requests.post(f"{self.url}/control", json=values, timeout=10).json()

    def get(self, name):
        return self.set().get(name)

    def give_list(self, pages=2, head=None, **more):
        head = head or LIST["head"]
        permits = LIST["permits"]
        size = -(-len(permits) // pages)
        self.set(
            card_key=case_key().hex(),
            head=head,
            pages=[permits[turn * size : (turn + 1) * size] for turn in range(pages)],
            deny={"number": 7, "base": None, "put": LIST["denials"], "drop": []},
            versions={"list": head["number"], "deny": 7},
            **more,
        )

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


def wait_for(condition, timeout=10.0):
    """Until something another process or thread does is done."""
    end = time.monotonic() + timeout
    pause = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        pause.wait(0.02)
    return found


class PlainGate:
    """What the link needs of a gate, without doors."""

    def __init__(self, permits, clock):
        self.permits, self.clock, self.commands = permits, clock, []

    def entry(self, door, kind, code="", **detail):
        now, mono = self.clock.now(), self.clock.mono()
        state, number = self.clock.state(), self.permits.number
        return Entry(
            now, mono, "boot-1", state, number, door, kind, code, "", detail or None
        )

    def command(self, command):
        self.commands.append(command)

    def health(self):
        return {"devices": {}}


class Box:
    """Stores, client and link of an enrolled box."""

    def __init__(self, folder, server, enrolled=False, wall=time.time):
        self.state = State(folder / "box.db")
        self.clock = Clock(wall=wall, synchronised=lambda: False)
        if not enrolled:
            server.set(code=CODE)
            enrol(server.url, CODE, "boot-1", "0.1.0", self.state)
        self.permits = Permits(folder / "list.db")
        key = derive(self.state.get("key"), b"events")
        self.journal = Journal(folder / "journal.db", key)
        self.journal.start()
        self.client = Client(server.url, self.state, self.clock)
        self.gate = PlainGate(self.permits, self.clock)
        self.turns = []
        stores = (self.state, self.permits, self.journal)
        self.link = Link(
            self.client, self.gate, stores, self.clock, on_turn=self.turns.append
        )

    def add(self, count=1, first=0):
        for number in range(first, first + count):
            self.journal.add(self.gate.entry("east", "access", "granted", turn=number))
        assert self.journal.flush()

    def close(self):
        self.link.stop()
        self.journal.stop()
        self.permits.close()
        self.state.close()


def dumps(value):
    return json.dumps(value, sort_keys=True)
