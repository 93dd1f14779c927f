"""A month's bills of a large company: 100,000 bills on one core, among its books (B6).

    python tests/bench/bench_year.py [--quick] [--no-report]

The books are those of `make bench-data` (books.py): on a database of it a copy is
worked in, on a fresh one they are made first. All runs of three months, of twenty
communities one after another: computed, and posted in parts, as buttons and queue do
it, with every guard, and committed. CPU is Python plus the PostgreSQL process. Ends
with 1 where the last tenth of the bills costs more than 1.2 times the first, or where
the process takes more than 1.5 GiB.
"""

import json
import os
import subprocess
import sys
import time

import bench_bill_run
import books
from harness import database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import fields

BILLS, QUICK_BILLS = 100_000, 600
FLAT = 1.2  # cost of a bill of the last tenth against the first
MEMORY = 1536  # MiB


def year(count, size):
    """Figures of each tenth of so many bills, in runs after the books' last month."""
    with database() as env:
        env.cr.execute("SELECT max(date) FROM wuye_charge")
        month = fields.Date.start_of(env.cr.fetchone()[0], "month")
        communities = books.places(env, size)
        made, tenths, begun = 0, [], time.perf_counter()
        part = {"bills": 0, "python": 0.0, "postgres": 0.0, "compute": 0.0}
        while made < count:
            month = fields.Date.add(month, months=1)
            for community in communities:
                compute, post, bills = bench_bill_run.compute_and_post(
                    env, community, month
                )
                env.cr.commit()
                env.invalidate_all()
                made += bills
                part["bills"] += bills
                part["compute"] += compute.cpu
                for name in ("python", "postgres"):
                    part[name] += getattr(compute, name) + getattr(post, name)
                if part["bills"] >= count / 10 or made >= count:
                    tenths.append({**part, "made": made, "rss": post.rss})
                    part = dict.fromkeys(part, 0)
                if made >= count:
                    break
        env.cr.execute("SELECT count(*) FROM account_move_line")
        [items] = env.cr.fetchone()
    return {"tenths": tenths, "wall": time.perf_counter() - begun, "items": items}


def build(size):
    """The books, where there are none; in a process of its own, which lets go of it."""
    with database() as env:
        if not books.is_built(env, size):
            books.build(env, size)
    return {}


def _on_copy(call):
    """Work in a copy of the database, which is dropped at the end."""
    source = os.environ["WUYE_DB"]
    name = f"{source}-year"
    subprocess.run(["createdb", "-T", source, name], check=True)
    try:
        return call({**os.environ, "WUYE_DB": name})
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)


def judge(found):
    """(lines of the report, whether the gates are passed)."""
    rows, costs = [], []
    for tenth in found["tenths"]:
        bills = tenth["bills"]
        costs.append((tenth["python"] + tenth["postgres"]) / bills)
        rows.append(
            [
                f"{tenth['made']:,}",
                f"{1000 * costs[-1]:.2f}",
                f"{1000 * tenth['compute'] / bills:.2f}",
                f"{1000 * tenth['postgres'] / bills:.2f}",
                f"{tenth['rss']:.0f}",
            ]
        )
    head = ["bills so far", "CPU ms/bill", "computing", "PostgreSQL", "peak MiB"]
    flat, peak = costs[-1] / costs[0], found["tenths"][-1]["rss"]
    total = sum(t["python"] + t["postgres"] for t in found["tenths"])
    verdict = (
        f"{found['tenths'][-1]['made']:,} bills of three fees among "
        f"{found['items']:,} journal items: {total:.0f} s of CPU, "
        f"{found['wall']:.0f} s by the clock. The last tenth costs {flat:.2f} times "
        f"the first (gate {FLAT:g}); peak {peak:.0f} MiB (gate {MEMORY})."
    )
    return f"{table(head, rows)}\n\n{verdict}", flat <= FLAT and peak < MEMORY


def main():
    options = parser(__doc__).parse_args()
    size = books.SMALL if options.quick else books.YEAR
    if options.case == ["books"]:
        print(json.dumps(build(size)))
        return 0
    if options.case:
        print(json.dumps(year(int(options.case[1]), size)))
        return 0
    count = QUICK_BILLS if options.quick else BILLS
    small = ["--quick"] if options.quick else []
    in_process(__file__, "books", *small)
    found = _on_copy(lambda env: in_process(__file__, "year", count, *small, env=env))
    body, passed = judge(found)
    report(options, "year", body)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
