"""Finding a unit by room or a part of a name (A6, R19).

    python tests/bench/bench_search.py [--quick] [--no-report]

What the server does after Enter: the search of the list's own search view, by a clerk
with a scope of all communities, and the list's columns of the first 80 hits: 5,000
units in one community, 100,000 in twenty. Ends with 1 where the slowest word of a case
takes longer than its gate.
"""

import json
import sys

import estates
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

# (units, seconds of wall time that the slowest word may take)
CASES = ((5000, 0.3), (100_000, 0.3))
QUICK_CASES = ((500, 0.3),)
PER_COMMUNITY = 5000
WORDS = (
    "0302",
    "01-0302",
    "王",
    "王小明",
    "wxm",
    "8000",
    "B00042",
    "no such thing",
)
NAMES = ("王小明", "李雪", "张伟", "陈静", "周建国", "吴桂英")
COLUMNS = ("community_id", "code", "kind", "area_building", "owner_id", "payer_id")
PAGE = 80
REPEAT = 5  # the slowest of them counts


def _vehicles(env, units):
    env["wuye.vehicle"].create(
        [
            {"unit_id": unit.id, "plate": f"粤B{number:05d}"}
            for number, unit in enumerate(units)
        ]
    )


def case(count):
    with database() as env:
        communities = env["wuye.community"]
        for number, start in enumerate(range(0, count, PER_COMMUNITY)):
            size = min(PER_COMMUNITY, count - start)
            units = estates.community(env, f"SRCH{number}", size, NAMES)
            _vehicles(env, units[::3])
            communities |= units.community_id
            env.flush_all()
            env.invalidate_all()
        env.cr.execute("ANALYZE")
        found = type_words(env, estates.clerk(env, communities))
        for row in found.values():
            del row["run"]
        return found


def type_words(env, clerk):
    """{word: hits, seconds and measure of the slowest turn} as a clerk searches."""
    Unit = env["wuye.unit"].with_user(clerk)
    specification = {name: {} for name in COLUMNS}
    found = {}
    for word in WORDS:
        domain = [("display_name", "ilike", word)]
        turns = []
        for _turn in range(REPEAT):
            with Measure(env) as measured:
                answer = Unit.web_search_read(domain, specification, limit=PAGE)
            turns.append(measured)
        slowest = max(turns, key=lambda run: run.wall)
        found[word] = {"hits": answer["length"], "wall": slowest.wall, "run": slowest}
    return found


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(int(options.case[0]))))
        return 0
    texts, late = [], False
    for count, gate in QUICK_CASES if options.quick else CASES:
        found = in_process(__file__, count)
        slowest = max(row["wall"] for row in found.values())
        late = late or slowest > gate
        body = table(
            ["typed", "hits", "ms"],
            [
                [word, f"{row['hits']:,}", f"{1000 * row['wall']:.0f}"]
                for word, row in found.items()
            ],
        )
        texts.append(
            f"{body}\n\nSlowest word among {count:,} units: {1000 * slowest:.0f} ms "
            f"(gate {1000 * gate:.0f} ms)."
        )
    report(options, "search", "\n\n".join(texts))
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
