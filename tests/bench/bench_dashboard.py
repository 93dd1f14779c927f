"""The dashboard over many charges (E12, R98).

    python tests/bench/bench_dashboard.py [--quick] [--no-report]

Charges of 36 months, most of them paid, are copied into the tables as rows, without the
ledger's part, in three communities; then a manager opens the screen: this month, one
community, twelve months, and a month of two years ago. Ends with 1 where the slowest of
three turns of a case takes longer than its gate.
"""

import io
import json
import sys

import estates
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo.fields import Date

CHARGES = 1_000_000
QUICK_CHARGES = 30_000
GATE = 1.5  # seconds of CPU for this month, all communities
MONTHS = 36
LAST = "2026-10-01"
COMMUNITIES = 3
ITEMS = 3
REPEAT = 3
# of a hundred charges: the last so many stay open; of the newest month a third
OPEN_OLD, OPEN_NEW = 2, 33


def _places(env, count):
    """Units of three communities, enough for `count` charges of 36 months."""
    size = max(1, count // MONTHS // ITEMS // COMMUNITIES)
    places = [
        estates.community(env, f"DASH{number}", size) for number in range(COMMUNITIES)
    ]
    return [unit for units in zip(*places, strict=True) for unit in units]


def _rows(env, count):
    """(charge rows, allocation rows) as text for COPY."""
    items = env["wuye.fee.item"].search(
        [("company_id", "=", env.company.id)], limit=ITEMS
    )
    last = Date.to_date(LAST)
    days = [Date.subtract(last, months=back) for back in range(MONTHS)]
    places = [
        (unit.id, unit.community_id.id, unit.owner_id.id)
        for unit in _places(env, count)
    ]
    env.cr.execute("SELECT coalesce(max(id), 0) FROM wuye_charge")
    number = env.cr.fetchone()[0]
    charges, parts = io.StringIO(), io.StringIO()
    made = 0
    for back, day in enumerate(days):
        month, due, paid = str(day), str(day.replace(day=20)), str(day.replace(day=15))
        keep = OPEN_NEW if back == 0 else OPEN_OLD
        for unit, community, owner in places:
            for item in items.ids:
                number += 1
                made += 1
                left = "260.00" if number * 7 % 100 < keep else "0.00"
                charges.write(
                    f"{number}\t{env.company.id}\t{community}\t{unit}\t{owner}\t{item}"
                    f"\tsupplement\tbench/{number}\t{month}\t{month}\t{month}\t{month}"
                    f"\t{month}\t{due}\t260.00\t{left}\tposted\n"
                )
                if left == "0.00":
                    parts.write(
                        f"{number}\t{env.company.id}\t{community}\t{unit}\t{item}"
                        f"\t260.00\t{paid}\tpayment\n"
                    )
    return charges, parts, made


def _copy(env, count):
    charges, parts, made = _rows(env, count)
    env.flush_all()
    for buffer, name, columns in (
        (
            charges,
            "wuye_charge",
            "id, company_id, community_id, unit_id, partner_id, item_id, kind,"
            " source_key, period_start, period_end, bill_month, service_month, date,"
            " date_due, amount, amount_residual, state",
        ),
        (
            parts,
            "wuye_charge_allocation",
            "charge_id, company_id, community_id, unit_id, item_id, amount, date, kind",
        ),
    ):
        buffer.seek(0)
        env.cr._obj.copy_expert(f"COPY {name} ({columns}) FROM STDIN", buffer)
    env.cr.execute("ANALYZE wuye_charge")
    env.cr.execute("ANALYZE wuye_charge_allocation")
    return made


def case(count):
    with database() as env:
        made = _copy(env, count)
        env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        communities = env["wuye.community"].search([("code", "=like", "DASH%")])
        manager = estates.clerk(env, communities)
        manager.group_ids = [(6, 0, env.ref("wuye_property.group_manager").ids)]
        board = env["wuye.dashboard"].with_user(manager)
        month, year = LAST[:7], f"{int(LAST[:4]) - 1}-11"
        chosen = {
            "this month": {"month_to": month},
            "this month, one community": {
                "month_to": month,
                "communities": communities[:1].ids,
            },
            "twelve months": {"month_from": year, "month_to": month},
            "a month of two years ago": {"month_to": f"{int(LAST[:4]) - 2}-10"},
        }
        found = {}
        for name, filters in chosen.items():
            turns = []
            for _turn in range(REPEAT):
                with Measure(env) as measured:
                    figures = board.get_figures(filters)
                turns.append((measured.cpu, measured.wall))
            found[name] = {
                "cpu": min(turns)[0],
                "wall": min(turns)[1],
                "queries": measured.queries,
                "due": figures["total"]["due"],
                "arrears": figures["total"]["arrears"],
            }
        return {"charges": made, "found": found}


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(int(options.case[0]))))
        return 0
    count = QUICK_CHARGES if options.quick else CHARGES
    measured = in_process(__file__, count)
    found = measured["found"]
    body = table(
        ["screen", "due", "arrears", "queries", "CPU ms", "wall ms"],
        [
            [
                name,
                row["due"],
                row["arrears"],
                f"{row['queries']}",
                f"{1000 * row['cpu']:.0f}",
                f"{1000 * row['wall']:.0f}",
            ]
            for name, row in found.items()
        ],
    )
    cost = found["this month"]["cpu"]
    report(
        options,
        "dashboard",
        f"{body}\n\nThis month over {measured['charges']:,} charges: "
        f"{1000 * cost:.0f} ms CPU (gate {1000 * GATE:.0f} ms).",
    )
    return 1 if cost > GATE else 0


if __name__ == "__main__":
    sys.exit(main())
