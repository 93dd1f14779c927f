"""The nightly audit over 1,000,000 journal items and what belongs to them (E15).

    python tests/bench/bench_audit.py [--quick] [--no-report]

A month of 425 units is booked by our own services: run, receipts, advances. Its rows
are then copied to sixty months and five communities (books.py). All but the last two
months are closed and sealed. The audit has to find nothing, then one row that was
changed. It runs without parallel workers, so that its CPU is all there is to it. Ends
with 1 where it takes more than a minute of it.
"""

import json
import sys
import time

import books
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

GATE = 60.0  # seconds of CPU, Python and PostgreSQL together
SIZE = books.Size("AUD", communities=5, units=425, months=60)
QUICK_SIZE = books.Size("AUD", communities=2, units=30, months=6)
SHOWN = 8  # the slowest checks


def build(size):
    """Books of a size; returns {table: rows}."""
    with database() as env:
        return books.build(env, size)


def audit():
    """Seconds of each check and of all; then the one fault there is by then."""
    with database() as env:
        service = env["wuye.audit"].with_company(env.company)
        env.cr.execute("SET max_parallel_workers_per_gather = 0")
        seconds = {}
        with Measure(env) as run:
            for code in service._checks():
                began = time.perf_counter()
                found = list(service._run_check(code, env.company))
                seconds[code] = time.perf_counter() - began
                if found:
                    sys.exit(f"{code} finds {found[0]} in clean books")
        env.cr.execute("SET LOCAL session_replication_role = replica")
        env.cr.execute(
            "UPDATE wuye_charge SET quantity = quantity + 1 WHERE id = "
            "(SELECT max(id) FROM wuye_charge WHERE date < '2026-03-01')"
        )
        found = list(service._run_check("month_seal", env.company))
        if len(found) != 1:
            sys.exit(f"one row of a closed month was changed, {len(found)} are named")
        return {**run.as_dict(), "seconds": seconds}


def case(what, quick):
    if what == "audit":
        return audit()
    return build(QUICK_SIZE if quick else SIZE)


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(options.case[0], options.quick)))
        return 0
    quick = ["--quick"] if options.quick else []
    counts = in_process(__file__, "build", *quick)
    found = in_process(__file__, "audit")
    slowest = sorted(found["seconds"].items(), key=lambda pair: -pair[1])
    rows = [[code, f"{seconds:.1f}"] for code, seconds in slowest[:SHOWN]]
    rest = sum(seconds for _code, seconds in slowest[SHOWN:])
    rows.append([f"the other {len(slowest) - SHOWN}", f"{rest:.1f}"])
    rows.append([f"all {len(slowest)} checks", f"{found['wall']:.1f}"])
    said = ", ".join(f"{count:,} of {name}" for name, count in counts.items() if count)
    body = (
        f"Rows: {said}.\n\n{table(['check', 'seconds'], rows)}\n\n"
        f"Seconds of the table are of the clock. CPU: {found['cpu']:.1f} s (Python "
        f"{found['python']:.1f}, PostgreSQL {found['postgres']:.1f}), gate {GATE:.0f} "
        f"s; {found['rss']:.0f} MiB of memory, {found['queries']:,} queries."
    )
    report(options, "audit", body)
    return 1 if found["cpu"] > GATE else 0


if __name__ == "__main__":
    sys.exit(main())
