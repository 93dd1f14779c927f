"""kill -9 at random moments of a bill run that two hosts post (B6).

    python tests/bench/chaos_bill_run.py [--bills 20000] [--kills 50] [--seed N]

On the database of WUYE_DB, a throw-away. `make kills` runs it at full size, a test a
small one. What is killed is a host with the job it is at, or the database's side of a
host (each sixth): its sessions end. Hosts are started again at once, dead jobs are
taken up by queue_job itself; jobs that failed, by pressing the button again, as an
accountant would. Ends with 1 where a bill is missing or twice, a number is missing,
twice or promised still, or the audit finds anything.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

import psycopg2
import runs
from harness import database

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.dev.hosts import Hosts  # noqa: E402

COUNT = 2  # hosts
PARTS = 2  # of a run, for each kill
WAKE = 2  # seconds; the runner looks for dead jobs when it wakes, else once a minute
WITHIN = 0.3  # seconds, which a part takes
SESSIONS = 6  # each so many kills ends sessions instead of a host
LIMIT = 4 * 3600  # seconds
END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> ALL(%s) AND state <> 'idle'
       AND query NOT LIKE 'LISTEN%%'
"""


class Chaos:
    """Kills what is at work on a run until it is posted nevertheless."""

    def __init__(self, run, hosts, kills, rng):
        self.run, self.hosts, self.rng = run, hosts, rng
        last = 1 - 1 / kills  # two parts before the end, lest it comes too late
        self.at = sorted(rng.uniform(0, last) for _ in range(kills))
        self.killed = {"host": 0, "sessions": 0}
        self.pressed = 0
        self.watch = psycopg2.connect(dbname=os.environ["WUYE_DB"])
        self.watch.autocommit = True

    def _ask(self, statement, *values):
        with self.watch.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def work(self):
        """Until the run is posted; hosts that were killed come back meanwhile."""
        begun = woken = time.monotonic()
        while True:
            state, posted, parts = runs.look(self.run)
            if state == "posted":
                break
            if self.at and posted / parts >= self.at[0]:
                del self.at[0]
                time.sleep(self.rng.uniform(0, WITHIN))  # somewhere in a part
                self._kill()
            if time.monotonic() > woken + WAKE:
                woken = time.monotonic()
                self._wake()
            if time.monotonic() > begun + LIMIT:
                sys.exit(f"not posted: {runs.troubles(self.run.env)}")
            time.sleep(runs.PAUSE)
        return time.monotonic() - begun

    def _kill(self):
        number = sum(self.killed.values())
        if number % SESSIONS == SESSIONS - 1:
            self.killed["sessions"] += 1
            # not the bench's own
            mine = [self.watch.info.backend_pid, self._own_backend()]
            self._ask(END_SESSIONS, mine)
            return
        host = self.rng.choice(self.hosts.hosts)
        host.kill()
        host.start()
        self.killed["host"] += 1

    def _own_backend(self):
        self.run.env.cr.execute("SELECT pg_backend_pid()")
        return self.run.env.cr.fetchone()[0]

    def _wake(self):
        """The runner looks about; the button is pressed where a job failed."""
        self._ask("NOTIFY queue_job, '-'")
        failed = self._ask(
            "SELECT 1 FROM queue_job WHERE state = 'failed' AND method_name = ANY(%s)",
            [runs.PART, "_end"],
        )
        if not failed:
            return
        self._ask("UPDATE queue_job SET state = 'cancelled' WHERE state = 'failed'")
        runs.post(self.run)
        self.pressed += 1


def main():
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--bills", type=int, default=20000)
    found.add_argument("--kills", type=int, default=50)
    found.add_argument("--seed", type=int, default=None)
    options = found.parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    print(f"{options.bills} bills, {options.kills} kills, --seed {seed}", flush=True)
    with database() as env:
        run = runs.signed(env, "CHAOS", options.bills)
        size = max(1, options.bills // (PARTS * options.kills))
        run.company_id.wuye_post_limit = 2 * size
        with Hosts(os.environ["WUYE_DB"], COUNT) as hosts:
            runs.post(run)
            chaos = Chaos(run, hosts, options.kills, random.Random(seed))
            seconds = chaos.work()
        wrong = runs.wrong(run, options.bills)
        retries = sum(run.env["queue.job"].search([]).mapped("retry"))
    print(
        f"posted after {seconds:.0f} s; killed {chaos.killed}, kills that came too "
        f"late {len(chaos.at)}, jobs begun again {retries}, button pressed again "
        f"{chaos.pressed} times",
        flush=True,
    )
    print("\n".join(wrong) or "each bill once, no gap, the audit finds nothing")
    return 1 if wrong or chaos.at else 0


if __name__ == "__main__":
    sys.exit(main())
