"""What people read over a large company: 100,000 units, 1,200,000 charges of a year.

    python tests/bench/bench_reads.py [--quick] [--no-report]

The books are those of `make bench-data` (books.py): on a database of it they are only
read, on a fresh one they are made first. Measured by the clock, the last of three
turns, as PostgreSQL is set up by the project: the month report of a community and of
all, the dashboard, the rooms that a word finds, a hundred notices in one PDF, a payer
opened at the desk, the nightly audit, which has to find nothing, and what the guard's
booth does among a million stays and a month card for each unit (booths.py), in a copy.
Ends with 1 where a read takes longer than its gate.
"""

import json
import os
import sys
import time

import bench_desk
import bench_search
import books
import booths
import estates
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import fields

# seconds of the clock
GATES = {
    "month report of a community, computed": 3.0,
    "month report of all communities, computed": 3.0,
    "dashboard, all communities": 1.5,
    "slowest word among the units": 0.3,
    "100 notices in one PDF": 30.0,
    "desk: room found": 0.3,
    "desk: payer opened": 0.3,
    "nightly audit": 60.0,
    **booths.GATES,
}
TURNS = 3
NOTICES = 100
PAYERS = 100
SHOWN = 6  # the slowest checks


def _timed(env, read):
    """The measure of the last of some turns: what is read is warm by then."""
    for _turn in range(TURNS):
        with Measure(env) as run:
            read()
    return run


def _user(env, communities, post, login):
    user = estates.clerk(env, communities)
    group = env.ref(f"wuye_property.group_{post}")
    user.write({"login": login, "group_ids": [(6, 0, group.ids)]})
    return user


def _last_month(env):
    env.cr.execute("SELECT max(date) FROM wuye_charge")
    return fields.Date.start_of(env.cr.fetchone()[0], "month")


# === READS === #


def month_report(env, communities):
    month = _last_month(env)
    ledger = _user(env, communities, "ledger_clerk", "reads-month")
    Report = env["wuye.month.report"].with_user(ledger)
    reports = Report.create(
        [{"community_id": place.id, "month": month} for place in communities]
    )
    return {
        "month report of a community, computed": _timed(env, reports[0].action_compute),
        "month report of all communities, computed": _timed(
            env, reports.action_compute
        ),
    }


def dashboard(env, communities):
    manager = _user(env, communities, "manager", "reads-dashboard")
    board = env["wuye.dashboard"].with_user(manager)
    month = str(_last_month(env))[:7]
    run = _timed(env, lambda: board.get_figures({"month_to": month}))
    return {"dashboard, all communities": run}


def rooms(env, communities):
    clerk = _user(env, communities, "ledger_clerk", "reads-rooms")
    found = bench_search.type_words(env, clerk)
    word = max(found, key=lambda typed: found[typed]["wall"])
    return {"slowest word among the units": found[word]["run"]}


def notices(env, communities):
    batch = env["wuye.notice.batch"].create(
        {"community_id": communities[0].id, "month": _last_month(env)}
    )
    batch.action_make()
    some = batch.notice_ids[:NOTICES]
    with Measure(env) as run:
        content = some._pdf()
    if not content.startswith(b"%PDF"):
        sys.exit("the notices are no PDF")
    return {"100 notices in one PDF": run}


def desk(env, communities):
    cashier, token = bench_desk.desk(env, communities, PAYERS)
    units = env["wuye.unit"].search([("community_id", "=", communities[0].id)])
    searched, opened = [], []
    for turn in range(PAYERS):
        unit = units[turn * 7919 % len(units)]
        with Measure(env) as search:
            hits = cashier.search_units(token, unit.code)
        if not any(hit["id"] == unit.id for hit in hits):
            sys.exit(f"{unit.code} does not find its room")
        with Measure(env) as run:
            cashier.open_unit(token, unit.id)
        searched.append(search)
        opened.append(run)
    slow = PAYERS // 20  # the 95th percentile
    return {
        "desk: room found": sorted(searched, key=_wall)[-slow],
        "desk: payer opened": sorted(opened, key=_wall)[-slow],
        **booths.phone(env, communities, cashier, token),
    }


def _wall(run):
    return run.wall


def audit(env):
    """(measure of all, seconds of each check); a finding ends the bench."""
    service = env["wuye.audit"].with_company(env.company)
    seconds = {}
    with Measure(env) as run:
        for code in service._checks():
            began = time.perf_counter()
            found = list(service._run_check(code, env.company))
            seconds[code] = time.perf_counter() - began
            if found:
                sys.exit(f"{code} finds {found[0]} in clean books")
    return run, seconds


READS = (month_report, dashboard, rooms, notices, desk)


def case(quick):
    size = books.SMALL if quick else books.YEAR
    with database() as env:
        if not books.is_built(env, size):
            books.build(env, size)
        counts = {name: books.count(env, name) for name in books.PLACES + books.BOOKS}
        communities = books.places(env, size)
        load, runs = [os.getloadavg()[0]], {}
        for read in READS:
            runs.update(read(env, communities))
        runs["nightly audit"], checks = audit(env)
        load.append(os.getloadavg()[0])
        return {"counts": counts, "reads": _told(runs), "checks": checks, "load": load}


def booth(quick):
    size = books.SMALL if quick else books.YEAR
    with database() as env:
        return _told(booths.reads(env, books.places(env, size), quick))


def _told(runs):
    return {name: (run.wall, run.cpu) for name, run in runs.items()}


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        work = booth if options.case == ["booth"] else case
        print(json.dumps(work(options.quick)))
        return 0
    quick = ["--quick"] if options.quick else []
    measured = in_process(__file__, "all", *quick)
    with booths.copy() as env:
        measured["reads"].update(in_process(__file__, "booth", *quick, env=env))
    rows, late = [], []
    for name, (wall, cpu) in measured["reads"].items():
        gate = GATES.get(name)
        rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", f"{gate:g}" if gate else ""])
        late += [name] if gate and wall > gate else []
    slowest = sorted(measured["checks"].items(), key=lambda pair: -pair[1])[:SHOWN]
    said = ", ".join(
        f"{count:,} of {name}" for name, count in measured["counts"].items()
    )
    checks = ", ".join(f"{name} {seconds:.1f}" for name, seconds in slowest)
    missed = f"Missed: {', '.join(late)}." if late else "No gate is missed."
    before, after = measured["load"]
    body = (
        f"Rows: {said}.\n\n{table(['read', 'seconds', 'CPU', 'gate'], rows)}\n\n"
        f"{missed} {len(measured['checks'])} checks of the audit find nothing; the "
        f"slowest in seconds: {checks}. Seconds are of the clock; CPU is of Python "
        f"and its PostgreSQL process, not of parallel workers. Load of the machine: "
        f"{before:.1f} before, {after:.1f} after."
    )
    report(options, "reads", body)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
