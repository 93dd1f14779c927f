"""A bill run posted by two Odoo hosts against one (B6).

    python tests/bench/bench_workers.py [--quick] [--no-report]

Real servers with queue_job's runner, a job at a time each, on a PostgreSQL that writes
to the disk what it commits. Measured is the time from the button until the run is
posted. Ends with 1 where two are less than 1.7 times as fast as one, or where a number
is missing or given twice.
"""

import os
import sys
from pathlib import Path

import runs
from harness import database, durable, parser, report, table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.dev.hosts import Hosts  # noqa: E402

GATE = 1.7  # times one host
BILLS, QUICK_BILLS = 8000, 600
WARM = 100  # bills that are not measured
TURNS = 2  # the least disturbed counts
LIMIT = 1800  # seconds a run may take


def measure(env, count, turn, bills):
    """Figures of a run posted by so many hosts."""
    with Hosts(os.environ["WUYE_DB"], count) as hosts:
        for number in range(count):  # each of them has posted before
            run = runs.signed(env, f"W{count}{turn}{number}", WARM)
            run.company_id.wuye_post_limit = WARM // 2
            runs.post(run)
            runs.wait(run, LIMIT)
        units = runs.estate(env, f"R{count}{turn}", bills)
        before = runs.size(env)
        run = runs.sign(units)
        run.company_id.wuye_post_limit = bills // 4  # eight parts
        runs.post(run)
        seconds = runs.wait(run, LIMIT)
        wrong = runs.wrong(run, bills)
        shares = runs.workers(env, run)
        disk = (runs.size(env) - before) / run.charge_count
        memory = max(peak(host.process.pid) for host in hosts.hosts)
    if wrong:
        sys.exit("\n".join(wrong))
    rate = bills / seconds
    said = f"{count} hosts, {bills:,} bills: {seconds:.1f} s, {rate:.0f} a second"
    print(f"{said}; parts by process {shares}", file=sys.stderr, flush=True)
    return {"seconds": seconds, "shares": shares, "disk": disk, "memory": memory}


def peak(process: int) -> float:
    """The most memory a process has had, in MiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def main():
    options = parser(__doc__).parse_args()
    bills = QUICK_BILLS if options.quick else BILLS
    best = {}
    with durable(), database() as env:
        for turn in range(1 if options.quick else TURNS):
            for count in (1, 2):
                found = measure(env, count, turn, bills)
                if count not in best or found["seconds"] < best[count]["seconds"]:
                    best[count] = found
    ratio = best[1]["seconds"] / best[2]["seconds"]
    rows = [
        [
            str(count),
            f"{bills:,}",
            " + ".join(str(share) for share in sorted(found["shares"].values())),
            f"{found['seconds']:.1f}",
            f"{bills / found['seconds']:.0f}",
            f"{best[1]['seconds'] / found['seconds']:.2f}",
            f"{found['memory']:.0f}",
        ]
        for count, found in best.items()
    ]
    head = ["hosts", "bills", "parts of each", "seconds", "bills/s", "ratio", "MiB"]
    disk = max(found["disk"] for found in best.values()) * 1e6 / 1024**3
    verdict = (
        f"Two hosts: {ratio:.2f} times one (gate {GATE:g}). MiB are the peak of one "
        f"host. A million charges, computed and billed, take {disk:.1f} GiB."
    )
    report(options, "workers", f"{table(head, rows)}\n\n{verdict}")
    return 0 if ratio >= GATE else 1


if __name__ == "__main__":
    sys.exit(main())
