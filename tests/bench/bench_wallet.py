"""Taps on wallets over HTTP against the least that keeps anything (F4).

    python tests/bench/bench_wallet.py [--quick] [--no-report]

Odoo with two workers and a PostgreSQL that writes to the disk what it commits; signed
taps of a machine on 500 wallets. First 100 a second for a while, whether it is answered
or not; then as many as four machines get answered: taps, and the empty route of the
same kind, in turn. That one believes the machine and leaves one row behind; what a
route gets that does nothing at all is told beside it. Then a million entries, and what
a desk asks of a wallet among them. Ends with 1 where a gate is missed.
"""

import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import database, durable, parser, report, table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "process"), str(ROOT)]

from http_server import HttpServer  # noqa: E402

from conftest import Odoo  # noqa: E402  the process tests' own
from tools.dev.server import free_port  # noqa: E402
from tools.dev.settings import HOST  # noqa: E402

CARDS = [f"0B0A00{number:04X}" for number in range(500)]
FILLED = 4000.0  # yuan on each
RATE, SECONDS, QUICK_SECONDS = 100, 30, 5
MACHINES, ROUNDS = 4, 3  # of each route
ROUND, QUICK_ROUND = 6, 2  # seconds
ENTRIES, QUICK_ENTRIES = 1_000_000, 10_000
P99_GATE, SHARE_GATE, ASK_GATE = 0.060, 0.8, 0.010
TAP, EMPTY, NOTHING = "/wuye/wallet/v1/tap", "/bench/empty", "/bench/nothing"


EMPTY_ROUTES = """
from odoo import http
from odoo.http import request
from odoo.addons.wuye_wallet.controllers.terminal import ROUTE, WalletTerminal


class Empty(WalletTerminal):
    @http.route("/bench/empty", **ROUTE)
    def empty(self, **_form):
        code, order, refused = self._believe()
        request.env.cr.execute(
            "INSERT INTO bench_row (uuid) VALUES (%s)", [order["uuid"]]
        )
        return refused or self._answer({}, 200)

    @http.route("/bench/nothing", **ROUTE)
    def nothing(self, **_form):
        request.httprequest.get_data()
        return request.make_response("{}", [("Content-Type", "application/json")])
"""


class Machine:
    """What sends signed taps, and empty requests of the same length."""

    def __init__(self, port: int, code: str, key: str):
        from wuye_wallet_signing import sign

        self.port, self.code, self.key, self._sign = port, code, key, sign

    def send(self, path: str, number: str) -> str:
        """One request; its code."""
        order = {"uuid": uuid.uuid4().hex, "number": number, "amount": "0.01"}
        body = json.dumps(order).encode()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Wuye-Terminal": self.code,
            "X-Wuye-Time": stamp,
            "X-Wuye-Sign": self._sign(self.key, self.code, stamp, body),
        }
        # a worker serves one connection after the other: none is kept
        line = http.client.HTTPConnection(HOST, self.port, timeout=60)
        with contextlib.closing(line):
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            said = json.loads(answer.read())
        assert answer.status == 200, said
        return said.get("code", "")


@contextlib.contextmanager
def odoo():
    """Odoo with two workers on a copy of the bench's database: (worker, port)."""
    source = os.environ["WUYE_DB"]
    name = f"{source}-wallet"
    subprocess.run(["createdb", "-T", source, name], check=True)
    row = "CREATE TABLE bench_row (id serial PRIMARY KEY, uuid varchar)"
    subprocess.run(["psql", "-qd", name, "-c", row], check=True)
    with tempfile.TemporaryDirectory() as folder:
        addons = f"{ROOT / 'addons'},{_addon_of_empty_routes(Path(folder))}"
        config = Path(folder) / "odoo.conf"
        config.write_text(
            f"[options]\naddons_path = {addons}\ndata_dir = {folder}\n"
            "max_cron_threads = 0\nhttp_interface = 127.0.0.1\nworkers = 2\n"
            f"gevent_port = {free_port()}\nlog_level = warn\n"
        )
        worker = Odoo(config, name)
        port = free_port()
        load = "base,rpc,web,wuye_bench_empty"
        server = HttpServer(config, name, port, load=load)
        try:
            server.wait()
            yield worker, port
        finally:
            server.stop()
            worker.stop()
            subprocess.run(["dropdb", "--force", name], check=True)


def _addon_of_empty_routes(folder: Path) -> Path:
    """A folder of add-ons with what taps are compared with."""
    module = folder / "addons" / "wuye_bench_empty"
    module.mkdir(parents=True)
    (module / "__manifest__.py").write_text(
        '{"name": "Empty routes", "depends": ["wuye_wallet"]}'
    )
    (module / "__init__.py").write_text(EMPTY_ROUTES)
    return module.parent


def steady(machine: Machine, seconds: int) -> list[float]:
    """Seconds from when a tap was due to its answer, RATE a second."""
    taken, begin = [], time.monotonic() + 0.5

    def tap(turn: int) -> None:
        due = begin + turn / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        code = machine.send(TAP, CARDS[turn % len(CARDS)])
        assert code == "paid", code
        taken.append(time.monotonic() - due)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(tap, range(RATE * seconds)))
    return sorted(taken)


def throughput(machine: Machine, path: str, seconds: int) -> float:
    """Requests a second that MACHINES get answered, one after the other each."""
    end, counts = time.monotonic() + seconds, []

    def work(first: int) -> None:
        count = 0
        while time.monotonic() < end:
            machine.send(path, CARDS[(first + count * MACHINES) % len(CARDS)])
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(MACHINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == MACHINES, "a machine failed"
    return sum(counts) / seconds


def many_entries(count: int) -> float:
    """p95 seconds of what a desk asks of a wallet among `count` entries."""
    with database() as env:
        wallets = _fill(env, count)
        taken = []
        for wallet in wallets[:200]:
            env.invalidate_all()
            begin = time.perf_counter()
            found = wallet.read(["balance", "state"])
            env["wuye.wallet.entry"].search_fetch(
                [("wallet_id", "=", wallet.id)], ["kind", "amount"], limit=20
            )
            taken.append(time.perf_counter() - begin)
            assert found
    return sorted(taken)[int(len(taken) * 0.95) - 1]


def _fill(env, count):
    """Wallets of 1,000 persons with `count` entries; triggers off, they cost time."""
    import estates

    community = estates.community(env, "WALLET", 1).community_id
    people = env["res.partner"].create([{"name": f"持卡人{n}"} for n in range(500)])
    wallets = env["wuye.wallet"].create(
        [{"community_id": community.id, "partner_id": one.id} for one in people]
    )
    env.flush_all()
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(
        """
        INSERT INTO wuye_wallet_entry (wallet_id, company_id, community_id, seq, kind,
               amount, balance, at, date, user_id, previous, chain)
        SELECT %s + n %% 1000, %s, %s, 1 + n / 1000, 'topup', 1, 1 + n / 1000,
               now() AT TIME ZONE 'UTC', current_date - n / 1000, 1, '', md5(n::text)
          FROM generate_series(0, %s - 1) n
        """,
        [min(wallets.ids), community.company_id.id, community.id, count],
    )
    env.cr.execute("SET LOCAL session_replication_role = origin")
    env.cr.execute("ANALYZE wuye_wallet_entry, wuye_wallet")
    return wallets


def main() -> int:
    options = parser(__doc__).parse_args()
    sys.path.insert(0, str(_signing()))
    quick = options.quick
    with durable(), odoo() as (worker, port):
        community = worker.do("prepare", 1)["community"]
        estate = worker.do("prepare_wallets", community, CARDS, FILLED)
        machine = Machine(port, *estate["machine"])
        throughput(machine, TAP, 2)  # the workers are warm
        taken = steady(machine, QUICK_SECONDS if quick else SECONDS)
        rates = {TAP: [], EMPTY: [], NOTHING: []}
        for _turn in range(ROUNDS):
            for path, known in rates.items():
                seconds = QUICK_ROUND if quick else ROUND
                known.append(throughput(machine, path, seconds))
        assert worker.do("audit") == []
    asked = many_entries(QUICK_ENTRIES if quick else ENTRIES)
    p99 = taken[int(len(taken) * 0.99) - 1]
    taps, empty, nothing = map(statistics.mean, rates.values())
    rows = [
        ["a tap at 100/s, p50, ms", f"{taken[len(taken) // 2] * 1000:.0f}", ""],
        ["a tap at 100/s, p99, ms", f"{p99 * 1000:.0f}", "60"],
        ["taps a second, four machines", f"{taps:.0f}", ""],
        ["the empty route: believed, one row", f"{empty:.0f}", ""],
        ["taps of the empty route", f"{taps / empty:.0%}", "80 %"],
        ["a route that does nothing at all", f"{nothing:.0f}", ""],
        ["a wallet and its last 20 of a million, p95, ms", f"{asked * 1000:.1f}", "10"],
    ]
    report(options, "wallet", table(["", "measured", "gate"], rows))
    return int(p99 > P99_GATE or taps < SHARE_GATE * empty or asked > ASK_GATE)


def _signing() -> Path:
    """A folder in which the add-on's signature is a module of its own: the add-on as a
    whole needs Odoo."""
    folder = Path(tempfile.mkdtemp())
    source = ROOT / "addons" / "wuye_wallet" / "signing.py"
    (folder / "wuye_wallet_signing.py").symlink_to(source)
    return folder


if __name__ == "__main__":
    sys.exit(main())
