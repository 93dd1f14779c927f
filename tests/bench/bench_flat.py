"""A bill costs the same in small and large runs, in young books and in large ones (B6).

    python tests/bench/bench_flat.py [--quick] [--no-report]

Runs of 1,000, 10,000 and 100,000 bills of three fees on the database of WUYE_DB, a
throw-away, computed and posted in parts as buttons and queue do it, with every guard,
and committed; another month of the largest; at last the small ones again, which then
stand among more than a million journal items. Each run has a process of its own. CPU
is Python plus the PostgreSQL process. Ends with 1 where a bill of any costs more than
1.2 times one of the first or less than 0.8 times, or where a process takes more than
1.5 GiB.
"""

import json
import sys

import bench_bill_run
import estates
from harness import database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

FLAT = (0.8, 1.2)  # cost of a bill against the first run's
MEMORY = 1536  # MiB
SMALL, MEDIUM, LARGE = 1000, 10_000, 100_000
QUICK_SIZES = (1000, 2000, 5000)
FIRST, NEXT = "2026-01-01", "2026-02-01"
REPEAT = 2  # small runs of each kind: the least disturbed counts


def steps(options):
    """[(code of the community, its units, month)] in their order."""
    small, medium, large = QUICK_SIZES if options.quick else (SMALL, MEDIUM, LARGE)
    few = [(f"S{number}", small) for number in range(REPEAT)]
    return [
        *((code, count, FIRST) for code, count in few),
        ("M", medium, FIRST),
        ("L", large, FIRST),
        ("L", large, NEXT),
        *((code, count, NEXT) for code, count in few),
    ]


def estate(env, code, count):
    """A community whose units have their contracts."""
    units = estates.community(env, code, count)
    estates.contracts(env, units, estates.standards(env))
    env.cr.commit()
    return {}


def run(env, code, count, month):
    """Figures of a run, and how many journal items there were before it."""
    env.cr.execute("SELECT count(*) FROM account_move_line")
    [items] = env.cr.fetchone()
    community = env["wuye.community"].search([("code", "=", code)])
    compute, post, made = bench_bill_run.compute_and_post(env, community, month)
    env.cr.commit()
    env.cr.execute("ANALYZE")  # what autovacuum does, which tests do without
    env.cr.commit()
    if made != count:
        sys.exit(f"{made} bills instead of {count}")
    both = {
        key: compute.as_dict()[key] + value for key, value in post.as_dict().items()
    }
    return {**both, "rss": post.rss, "items": items}


def case(name, code, count, month=None):
    with database() as env:
        if name == "warm":
            bench_bill_run.warm_up(env)
            return {}
        if name == "estate":
            return estate(env, code, count)
        return run(env, code, count, month)


def measure(options):
    """[(bills, figures)] of every kind of run, in their order."""
    chosen, found = steps(options), {}
    in_process(__file__, "warm", "-", 0)
    for code, count in dict.fromkeys(one[:2] for one in chosen):
        in_process(__file__, "estate", code, count)
    for code, count, month in chosen:
        figures = in_process(__file__, "run", code, count, month)
        text = f"{code} {month}: {1000 * figures['cpu'] / count:.2f} ms CPU a bill"
        print(text, file=sys.stderr, flush=True)
        kind = (count, month)
        if kind not in found or figures["cpu"] < found[kind]["cpu"]:
            found[kind] = figures
    return [(count, figures) for (count, _month), figures in found.items()]


def judge(found):
    """(lines of the report, whether the gates are passed)."""
    costs = [figures["cpu"] / count for count, figures in found]
    body = table(
        [
            *("bills", "journal items before", "CPU s", "clock s", "CPU ms/bill"),
            *("of it PostgreSQL", "against the first", "peak MiB"),
        ],
        [
            [
                f"{count:,}",
                f"{figures['items']:,}",
                f"{figures['cpu']:.1f}",
                f"{figures['wall']:.1f}",
                f"{1000 * cost:.2f}",
                f"{1000 * figures['postgres'] / count:.2f}",
                f"{cost / costs[0]:.2f}",
                f"{figures['rss']:.0f}",
            ]
            for (count, figures), cost in zip(found, costs, strict=True)
        ],
    )
    ratios = [cost / costs[0] for cost in costs]
    peak = max(figures["rss"] for _count, figures in found)
    verdict = (
        f"A bill costs {min(ratios):.2f} to {max(ratios):.2f} times one of the first "
        f"run (gates {FLAT[0]:g} and {FLAT[1]:g}); peak {peak:.0f} MiB (gate {MEMORY})."
    )
    passed = FLAT[0] <= min(ratios) and max(ratios) <= FLAT[1] and peak < MEMORY
    return f"{body}\n\n{verdict}", passed


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        name, code, count, *month = options.case
        print(json.dumps(case(name, code, int(count), *month)))
        return 0
    body, passed = judge(measure(options))
    report(options, "flat", body)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
