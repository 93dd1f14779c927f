"""Bill runs for the benches that post them by workers, and what became of them."""

import time

import estates

MONTH = "2026-01-01"
PAUSE = 0.1  # seconds between looks at the database
PART = "_post_bills"  # the method of a part's job
SERIES = """
    SELECT sequence_prefix, min(sequence_number), max(sequence_number), count(*),
           count(DISTINCT sequence_number)
      FROM account_move
     WHERE wuye_kind = 'bill' AND state = 'posted'
  GROUP BY journal_id, sequence_prefix
"""


def signed(env, code: str, bills: int):
    """A run of so many bills that waits to be posted; committed."""
    return sign(estate(env, code, bills))


def estate(env, code: str, bills: int):
    """Units with a contract of three fees each, committed."""
    units = estates.community(env, code, bills)
    estates.contracts(env, units, estates.standards(env))
    env.cr.commit()
    return units


def sign(units):
    """Their run, computed and signed; committed."""
    env = units.env
    run = env["wuye.bill.run"].create(
        {"community_id": units.community_id.id, "month": MONTH}
    )
    run.action_compute()
    run.state = "signed"  # a signature needs a second person and costs nothing
    env.cr.commit()
    return run


def post(run) -> None:
    """Press the button; the hosts do the work from then on."""
    run.env.invalidate_all()
    run.action_post()
    run.env.cr.commit()


def look(run):
    """(its state, parts posted, parts): as it is at this moment."""
    env = run.env
    env.cr.rollback()  # a new view of the database
    env.invalidate_all()
    states = run.part_ids.mapped("state")
    return run.state, states.count("posted"), len(states)


def wait(run, seconds: float) -> float:
    """Until it is posted; returns how long that took."""
    begun = time.monotonic()
    while look(run)[0] != "posted":
        if time.monotonic() > begun + seconds:
            raise SystemExit(f"{run.display_name} is not posted: {troubles(run.env)}")
        time.sleep(PAUSE)
    return time.monotonic() - begun


def size(env) -> int:
    """Bytes of the database."""
    env.cr.execute("SELECT pg_database_size(current_database())")
    return env.cr.fetchone()[0]


def troubles(env) -> list[str]:
    """Jobs that are not done: their names, states and errors."""
    jobs = env["queue.job"].search([("state", "!=", "done")])
    return [f"{job.name}: {job.state} {job.exc_message or ''}" for job in jobs]


def workers(env, run) -> dict[str, int]:
    """How many parts of a run each process has posted."""
    found: dict[str, int] = {}
    jobs = env["queue.job"].search([("method_name", "=", PART), ("state", "=", "done")])
    parts = set(run.part_ids.ids)
    for job in jobs:
        if set(job.records.ids) <= parts:
            found[job.worker_pid] = found.get(job.worker_pid, 0) + 1
    return found


def wrong(run, bills: int) -> list[str]:
    """What is not as it has to be once a run is posted; [] is right."""
    env = run.env
    look(run)
    found = []
    env.cr.execute(
        "SELECT count(*), count(DISTINCT (wuye_unit_id, partner_id)) "
        "FROM account_move WHERE wuye_run_id = %s AND state = 'posted'",
        [run.id],
    )
    if (made := env.cr.fetchone()) != (bills, bills):
        found.append(f"bills, and payers with one, are {made} instead of {bills}")
    env.cr.execute(SERIES)
    for prefix, first, last, count, different in env.cr.fetchall():
        if (first, last, different) != (1, count, count):
            found.append(f"{prefix}: {count} numbers of {first} to {last}")
    env.cr.execute(
        "SELECT count(*) FROM account_move WHERE wuye_run_id = %s"
        " AND made_sequence_gap",
        [run.id],
    )
    if marked := env.cr.fetchone()[0]:
        found.append(f"{marked} bills are marked as behind a gap")
    if left := env["wuye.number.range"].search_count([]):
        found.append(f"{left} ranges of numbers are promised still")
    found += [str(one) for one in env["wuye.audit"]._find(run.company_id)]
    return found
