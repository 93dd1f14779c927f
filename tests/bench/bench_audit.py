"""The nightly audit over 1,000,000 journal items and what belongs to them (E15).

    python tests/bench/bench_audit.py [--quick] [--no-report]

A month of 2,125 units is booked by our own services: run, receipts, advances. Its rows
are then copied to sixty months by SQL, ids and dates moved on, so that all of them tie.
All but the last two months are closed and sealed. The audit has to find nothing, then
one row that was changed. It runs without parallel workers, so that its CPU is all there
is to it. Ends with 1 where it takes more than a minute of it.
"""

import json
import sys
import time

import estates
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import fields

GATE = 60.0  # seconds of CPU, Python and PostgreSQL together
MONTH = "2026-01-01"
CODE = "AUD"
SIZES = (5, 425, 60)  # communities, units of each, months
QUICK_SIZES = (2, 30, 6)
PAYING = 3  # every third unit pays
STRIDE = 10_000_000  # ids of a month's copy
OPEN_MONTHS = 2
SHOWN = 8  # the slowest checks
TABLES = (
    "account_full_reconcile",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "wuye_advance",
    "wuye_bill_run",
    "wuye_charge",
    "wuye_charge_allocation",
)
LINKS = """
    SELECT rel.relname, att.attname
      FROM pg_constraint con
      JOIN pg_class rel ON rel.oid = con.conrelid
      JOIN pg_class target ON target.oid = con.confrelid
      JOIN pg_attribute att ON att.attrelid = con.conrelid
       AND att.attnum = con.conkey[1]
     WHERE con.contype = 'f' AND rel.relname = ANY(%s) AND target.relname = ANY(%s)
"""
COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
     WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
       AND attgenerated = ''
"""
NUMBER = "sequence_number + {m} * max(sequence_number) OVER series"
MOVED = {
    ("account_move", "sequence_number"): NUMBER,
    ("account_move", "name"): f"sequence_prefix || lpad(({NUMBER})::text, 6, '0')",
    ("wuye_charge_allocation", "partial_ref"): "partial_ref + {m} * {stride}",
}


def build(communities, count, months):
    """Book a month, copy it, close all but the last months; committed."""
    with database() as env:
        for index in range(communities):
            _book(env, f"{CODE}{index}", count)
        _copy(env, months)
        env.cr.execute("SET LOCAL session_replication_role = origin")
        env.invalidate_all()
        _close(env, months - OPEN_MONTHS)
        env.cr.commit()
        env.cr.execute("ANALYZE")
        env.cr.commit()
        counts = {}
        for name in TABLES:
            env.cr.execute(f"SELECT count(*) FROM {name}")
            [[counts[name]]] = env.cr.fetchall()
        return counts


def _book(env, code, count):
    units = estates.community(env, code, count)
    estates.contracts(env, units, estates.standards(env))
    run = env["wuye.bill.run"].create(
        {"community_id": units.community_id.id, "month": MONTH}
    )
    run.action_compute()
    run.state = "signed"  # a signature needs a second person and costs nothing
    run.action_post()
    charges = env["wuye.charge"].search([("run_id", "=", run.id)])
    receipts = []
    for number, (unit, owed) in enumerate(charges.grouped("unit_id").items()):
        if number % PAYING == 0:
            receipts.append(
                {
                    "partner": unit.owner_id,
                    "journal": env.company._wuye_tender_journal("transfer"),
                    "date": fields.Date.to_date("2026-01-10"),
                    "charges": [(charge, charge.amount) for charge in owed],
                    "advances": [{"unit": unit, "amount": 50.0}] if number % 15 else [],
                }
            )
    env["wuye.settlement"]._receive(receipts)
    env.flush_all()


def _copy(env, months):
    """The rows of the month, once more for each later one."""
    cr = env.cr
    cr.execute(LINKS, [list(TABLES), list(TABLES)])
    links = set(cr.fetchall())
    cr.execute("SET LOCAL session_replication_role = replica")
    for name in TABLES:
        cr.execute(COLUMNS, [name])
        columns = cr.fetchall()
        cr.execute(f"SELECT max(id) FROM {name}")
        [last] = cr.fetchone()
        window = ""
        if name == "account_move":
            window = " WINDOW series AS (PARTITION BY journal_id, sequence_prefix)"
        for month in range(1, months):
            values = [_value(name, *column, links) for column in columns]
            moved = ", ".join(values).format(m=month, stride=STRIDE)
            written = ", ".join(f'"{column}"' for column, _type in columns)
            cr.execute(
                f"INSERT INTO {name} ({written}) SELECT {moved} FROM {name}"
                f" WHERE id <= {last or 0}{window}"
            )


def _value(name, column, kind, links):
    if (name, column) in MOVED:
        return MOVED[name, column]
    if column == "id" or (name, column) in links:
        return f'"{column}" + {{m}} * {{stride}}'
    if kind == "date":
        return f"(\"{column}\" + interval '{{m}} months')::date"
    return f'"{column}"'


def _close(env, months):
    """Months as their close leaves them: figures of the last ones, and seals."""
    communities = env["wuye.community"].search([("code", "=like", f"{CODE}%")])
    days = [
        fields.Date.add(fields.Date.to_date(MONTH), months=m) for m in range(months)
    ]
    closed = env["wuye.month"].union(
        *(env["wuye.month"]._get(place, day) for place in communities for day in days)
    )
    seals = env["wuye.month.seal"]._of(closed)
    recent = set(days[-12:])  # what the audit compares with its archive
    for month in closed:
        values = {"state": "closed", "seal": seals[month.id]}
        if month.month in recent:
            figures = env["wuye.month.figures"]._compute_checked(
                month.community_id, month.month
            )
            values.update(
                closing_arrears=figures.total.closing,
                closing_advances=figures.advance_closing,
                closing_rows=figures.archive(),
            )
        month.write(values)
    env.flush_all()


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


def case(what, *sizes):
    return build(*map(int, sizes)) if what == "build" else audit()


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(*options.case[0].split("/"))))
        return 0
    sizes = QUICK_SIZES if options.quick else SIZES
    counts = in_process(__file__, "/".join(map(str, ("build", *sizes))))
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
