"""The register at scale: who pays on a day, and the colour floor plan.

    python tests/bench/bench_register.py [--quick] [--no-report]

The payer of each of 100,000 units on a day, and the plan of a community of 2,000 rooms
as its screen loads it, by a clerk. Ends with 1 where one takes longer than its gate.
"""

import json
import sys

import estates
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import fields

# (what, units in all, units in one community, seconds of wall time)
CASES = (("payers", 100_000, 5000, 2.0), ("plan", 2000, 2000, 0.5))
QUICK_CASES = (("payers", 2000, 500, 2.0), ("plan", 500, 500, 0.5))
NAMES = ("王小明", "李雪", "张伟", "陈静", "周建国", "吴桂英")
REPEAT = 3  # the slowest of them counts


def _payers(env, units):
    found = units._payers_on(fields.Date.to_date("2026-06-30"))
    assert len(found) == len(units)
    assert all(found.values())


def _plan(env, units):
    plan = env["wuye.floor.plan"].load(units.community_id.id)
    assert sum(len(b["units"]) for b in plan["buildings"]) == len(units)
    json.dumps(plan)


WORK = {"payers": _payers, "plan": _plan}


def case(what, count, per_community):
    with database() as env:
        units = env["wuye.unit"]
        for number, start in enumerate(range(0, count, per_community)):
            size = min(per_community, count - start)
            units |= estates.community(env, f"REG{number}", size, NAMES)
            env.flush_all()
            env.invalidate_all()
        env.cr.execute("ANALYZE")
        clerk = estates.clerk(env, units.community_id)
        units = units.with_user(clerk)
        runs = []
        for _again in range(REPEAT):
            env.invalidate_all()
            with Measure(env) as run:
                WORK[what](units.env, units)
            runs.append(run)
        slowest = max(runs, key=lambda run: run.wall)
        return {"wall": slowest.wall, "queries": slowest.queries}


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        what, count, per_community = options.case[0].split("/")
        print(json.dumps(case(what, int(count), int(per_community))))
        return 0
    rows, late = [], False
    for what, count, per_community, gate in QUICK_CASES if options.quick else CASES:
        found = in_process(__file__, f"{what}/{count}/{per_community}")
        late = late or found["wall"] > gate
        label = {"payers": "payer of each unit on a day", "plan": "floor plan"}[what]
        rows.append(
            [
                label,
                f"{count:,}",
                f"{found['queries']:,}",
                f"{1000 * found['wall']:.0f}",
                f"{1000 * gate:.0f}",
            ]
        )
    head = ["read", "units", "queries", "ms", "gate ms"]
    report(options, "register", table(head, rows))
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
