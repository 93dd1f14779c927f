"""A machine that sells: its signed taps over HTTP, and what it takes by itself while
the server is away.

`OfflineTerminal` is a program of its own kind: what it has taken is in a file before
goods are handed out, and stays there until the server has answered.
"""

import importlib.util
import json
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import requests
from http_server import LIMIT

from wuye_edge.link.seal import open_sealed
from wuye_engine.access import credential_hash
from wuye_engine.wallet import Code, read_amount
from wuye_engine.wallet_offline import DenyList, Floor, offline_code

TAP = "/wuye/wallet/v1/tap"
LIST, LATE = "/wuye/wallet/v1/list", "/wuye/wallet/v1/late"
ZERO = Decimal("0.00")
SIGNING = Path(__file__).parents[2] / "addons" / "wuye_wallet" / "signing.py"


def _load():
    """The add-on's signature: the add-on as a whole needs Odoo."""
    spec = importlib.util.spec_from_file_location("wuye_wallet_signing", SIGNING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sign = _load().sign


def tap(address, machine, number, amount, order=None):
    """A tap; (status, answer).

    :param machine: [code, key]
    :param order: the number of the tap; a new one by default
    """
    body = json.dumps(
        {"uuid": order or uuid.uuid4().hex, "number": number, "amount": amount}
    ).encode()
    answer = _post(address, machine, TAP, body, b"")
    return answer.status_code, answer.json()


def _post(address, machine, path, body, prefix):
    code, key = machine
    stamp = str(int(time.time()))
    headers = {
        "X-Wuye-Terminal": code,
        "X-Wuye-Time": stamp,
        "X-Wuye-Sign": sign(key, code, stamp, prefix + body),
    }
    answer = requests.post(address + path, data=body, headers=headers, timeout=LIMIT)
    if prefix and answer.ok:
        proof = sign(key, code, stamp, b"ANSWER " + prefix + answer.content)
        assert answer.headers["X-Wuye-Sign"] == proof, "not the server's answer"
    return answer


def _sum(taps):
    return sum((Decimal(tap["amount"]) for tap in taps), ZERO)


class OfflineTerminal:
    """Sells by the list it has fetched; its journal is a file, so it may be killed.

    :param machine: [code, key]
    """

    def __init__(self, address, machine, journal: Path):
        self.address = address
        self.machine = machine
        self.journal = journal
        self.held = None

    def fetch(self):
        """The list of cards that do not pay; how many there are."""
        said = _post(self.address, self.machine, LIST, b"{}", b"list\n").json()
        key = bytes.fromhex(self.machine[1])
        self.card_key = open_sealed(key, said["card_key"], "wallet")
        floor = Floor(Decimal(said["floor_card"]), Decimal(said["floor_total"]))
        until = datetime.fromtimestamp(said["until"], UTC)
        self.held = DenyList(until, floor, frozenset(said["deny"]))
        return len(said["deny"])

    def sell(self, number, amount):
        """What a tap is answered while the server is away; kept before it is said."""
        taken = self._read()
        card = credential_hash(self.card_key, f"em:{number}")
        mine = [tap for tap in taken if tap["number"] == number]
        sums = tuple(
            sum((Decimal(tap["amount"]) for tap in taps), ZERO)
            for taps in (mine, taken)
        )
        now = datetime.now(UTC)
        code = offline_code(self.held, card, read_amount(amount), sums, now)
        if code is Code.PAID:
            tap = {
                "uuid": uuid.uuid4().hex,
                "number": number,
                "amount": amount,
                "at": int(now.timestamp()),
            }
            with self.journal.open("a") as file:
                file.write(json.dumps(tap) + "\n")
        return code

    def _read(self):
        if not self.journal.exists():
            return []
        return [json.loads(line) for line in self.journal.read_text().splitlines()]

    def hand_in(self, count=None):
        """Hand the oldest in, in order, until there is no answer: [(uuid, answer)].

        What was answered is marked as such in a file beside the journal.
        """
        done = self.journal.with_suffix(".done")
        marked = done.read_text().split() if done.exists() else []
        waiting = [tap for tap in self._read() if tap["uuid"] not in marked]
        answers = []
        for tap in waiting[:count]:
            try:
                answers.append((tap["uuid"], self.send(tap)))
            except requests.RequestException:
                break
            with done.open("a") as file:
                file.write(tap["uuid"] + "\n")
        return answers

    def send(self, tap):
        body = json.dumps(tap).encode()
        answer = _post(self.address, self.machine, LATE, body, b"late\n")
        answer.raise_for_status()
        return answer.json()
