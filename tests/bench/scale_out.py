"""Two Odoo hosts on one PostgreSQL with a replica for readers (docs/scaling.md).

    python tests/bench/scale_out.py [--bills 4000]

`make scale` runs it. A copy of the database of WUYE_DB is put into a PostgreSQL of its
own, which a second one follows. Two hosts post a run, one of them reads from the
replica. Shown is who posted what, where the dashboard and a list were read, and how
far the replica is behind. Ends with 1 where one host did all, where nothing was read
from the replica, or where a figure there is not the primary's.
"""

import argparse
import os
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "process"), str(ROOT)]

import requests  # noqa: E402
import runs  # noqa: E402
from harness import database  # noqa: E402
from own_postgres import OwnPostgres, Replica  # noqa: E402

from tools.dev.hosts import Hosts  # noqa: E402
from tools.dev.settings import HOST  # noqa: E402

NAME = "scale"
LOGIN, PASSWORD = "scale-manager", "Scale-test-1"
LIMIT = 1800  # seconds
ANSWER = 60  # seconds a page may take
STATISTICS = 1.2  # seconds after which a backend tells what it did with its next
READS = 20  # of each page
SETTLE = 30  # seconds the replica may be behind at most
DONE = """
    SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s
"""


def make_reader(env):
    """A manager who may look at everything of the company."""
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "经理",
            "login": LOGIN,
            "password": PASSWORD,
            "company_id": env.company.id,
            "company_ids": [(6, 0, env.company.ids)],
            "group_ids": [(6, 0, env.ref("wuye_property.group_manager").ids)],
            "wuye_community_ids": [(6, 0, env.user.wuye_community_ids.ids)],
            "wuye_confirmed_on": env.cr.now().date(),
        }
    )
    env.cr.commit()


class Reader:
    """Somebody who is signed in at one of the hosts."""

    def __init__(self, port: int):
        self.address = f"http://{HOST}:{port}"
        self.session = requests.Session()
        found = self._ask(
            "/web/session/authenticate", db=NAME, login=LOGIN, password=PASSWORD
        )
        assert found.get("uid"), found

    def _ask(self, path: str, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.address + path, json=body, timeout=ANSWER)
        found = answer.json()
        assert "error" not in found, found["error"]
        return found["result"]

    def call(self, model: str, method: str, *args, **kwargs):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._ask(path, model=model, method=method, args=args, kwargs=kwargs)

    def read(self, run_id: int):
        """The sums of a run's bills, as a list shows them, and the dashboard."""
        sums = self.call(
            "wuye.charge",
            "formatted_read_group",
            [["run_id", "=", run_id]],
            groupby=["state"],
            aggregates=["amount:sum", "__count"],
        )
        return sums, self.call("wuye.dashboard", "get_figures", {})

    def tell(self, run_id: int) -> None:
        """Let the backends that served tell what they did until now."""
        self.read(run_id)
        time.sleep(STATISTICS)
        self.read(run_id)
        time.sleep(STATISTICS / 4)


def transactions(server: OwnPostgres) -> int:
    """How many the database has had, on one of the two servers."""
    with closing(server.connect(NAME)) as connection, connection.cursor() as cursor:
        cursor.execute(DONE, [NAME])
        return cursor.fetchone()[0]


def compare(readers: list[Reader], primary, replica, run_id: int) -> list[str]:
    """Read at each host; what is wrong with where it was read, and what was said."""
    wrong, said = [], []
    for number, reader in enumerate(readers):
        reader.tell(run_id)
        before = transactions(primary), transactions(replica)
        for _turn in range(READS):
            answer = reader.read(run_id)
        reader.tell(run_id)
        after = transactions(primary), transactions(replica)
        told = [new - old for old, new in zip(before, after, strict=True)]
        print(
            f"host {number}: {2 * READS} pages, transactions on the primary {told[0]}, "
            f"on the replica {told[1]}",
            flush=True,
        )
        said.append(answer)
        if number and told[1] < 2 * READS:
            wrong.append(f"host {number} read from the replica {told[1]} times")
    if said[0] != said[1]:
        wrong.append(f"the hosts say {said[0]} and {said[1]}")
    return wrong


def catch_up(primary) -> float:
    """Seconds until the replica has all that the primary has."""
    begun = time.monotonic()
    with closing(primary.connect(NAME)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        position = cursor.fetchone()[0]
        while time.monotonic() < begun + SETTLE:
            cursor.execute(
                "SELECT bool_and(replay_lsn >= %s) FROM pg_stat_replication", [position]
            )
            if cursor.fetchone()[0]:
                break
            time.sleep(0.01)
    return time.monotonic() - begun


def main():
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--bills", type=int, default=4000)
    bills = found.parse_args().bills
    with ExitStack() as stack:
        primary = OwnPostgres(wal_level="replica", max_wal_senders="4")
        stack.callback(primary.close)
        primary.copy(os.environ["WUYE_DB"], NAME)
        replica = Replica(primary)
        stack.callback(replica.close)
        os.environ.update(primary.environment, WUYE_DB=NAME)
        env = stack.enter_context(database())
        run = runs.signed(env, "SCALE", bills)
        run.company_id.wuye_post_limit = bills // 4  # eight parts
        make_reader(env)
        of_replica = {"db_replica_host": replica.folder, "db_replica_port": 5432}
        hosts = stack.enter_context(Hosts(NAME, 2, each=[{}, of_replica]))
        runs.post(run)
        seconds = runs.wait(run, LIMIT)
        behind = catch_up(primary)
        shares = runs.workers(env, run)
        print(f"{bills:,} bills posted in {seconds:.1f} s; parts by process {shares}")
        print(f"the replica had all of it {behind:.2f} s later", flush=True)
        wrong = runs.wrong(run, bills)
        if len(shares) < len(hosts.hosts):
            wrong.append("one host did all the work")
        readers = [Reader(host.port) for host in hosts.hosts]
        wrong += compare(readers, primary, replica, run.id)
        env.cr.rollback()
    print("\n".join(wrong) or "two hosts, one database, readers on the replica: right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
