"""Events of doors: taking them in, and finding them among very many (H3, F12).

    python tests/bench/bench_iot.py [--quick] [--no-report]

Takes in signed batches of a thousand events, chain and all, on a table that holds many
rows already, and asks what the wall asks. Times of both sizes stand side by side: what
an index finds does not grow with the table. Nothing is committed.
"""

import json
import sys
import time
import uuid

from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

SIZES = (100_000, 2_000_000)
QUICK_SIZES = (20_000,)
BATCHES, BATCH = 20, 1000
GATE = 5000  # events that a second of CPU (Python and PostgreSQL) has to take in
BOXES = 50
FILL = """
INSERT INTO wuye_iot_event (box_id, company_id, community_id, door_id, seq, uuid, at,
    at_ms, mono, received_at, outcome, kind, code, door_code, boot, clock, list_number,
    credential, credential_id, tail, label, chain)
SELECT (%(boxes)s::int[])[1 + n %% %(count)s], %(company)s, %(community)s,
    (%(doors)s::int[])[1 + n %% %(count)s], 1000000 + n, gen_random_uuid(),
    now() AT TIME ZONE 'UTC' - (%(rows)s - n) * interval '1.5 s', n, n, now(),
    CASE WHEN n %% 50 = 0 THEN 'denied' ELSE 'passed' END, 'access', 'granted', 'main',
    'b', 'sure', 1, md5(n::text), n %% 10000 + 1, 'B4C5', '03-1-0903', md5(n::text)
FROM generate_series(1, %(rows)s) AS n
"""


def _estate(env):
    community = env["wuye.community"].create(
        {
            "name": "Bench",
            "code": f"B{uuid.uuid4().hex[:6]}",
            "company_id": env.company.id,
            "developer_id": env.company.partner_id.id,
        }
    )
    env.user.wuye_community_ids |= community
    boxes = env["wuye.iot.box"].create(
        [
            {
                "name": f"Box {n}",
                "code": f"{community.code}-{n}",
                "community_id": community.id,
            }
            for n in range(BOXES)
        ]
    )
    doors = env["wuye.iot.door"].create(
        [{"name": box.name, "code": "main", "box_id": box.id} for box in boxes]
    )
    return community, boxes, doors


def _batches(env, box):
    """Journals as a box writes them: chained under its key."""
    from odoo.addons.wuye_iot.signing import event_key, link

    key = b"b" * 32
    env["wuye.iot.secret"]._put("box", box.id, key, 1)
    box.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
    events, chain = event_key(key), ""
    for first in range(1, BATCHES * BATCH, BATCH):
        batch = []
        for seq in range(first, first + BATCH):
            event = {
                "seq": seq,
                "uuid": str(uuid.uuid4()),
                "at": int(time.time() * 1000),
                "mono": seq,
                "boot": "b",
                "clock": "sure",
                "list": 1,
                "door": "main",
                "kind": "access",
                "code": "unknown" if seq % 50 == 0 else "granted",
                "credential": f"{seq % 5000:032x}",
                "detail": {"tail": "B4C5", "device": "north", "form": "em"},
            }
            event["chain"] = chain = link(events, chain, event)
            batch.append(event)
        yield {"boot": "b", "first": first, "events": batch, "health": {}}


def _ask(env, community, door):
    """{question: ms} of what screens ask, the slowest of three."""
    wall = env["wuye.iot.wall"]
    last = wall.load(community.id)["events"][0]["id"]
    questions = {
        "the wall's last 50": lambda: wall._rows([("community_id", "=", community.id)]),
        "new since the last": lambda: wall.since(community.id, last),
        "denied ones": lambda: wall.older(community.id, "denied"),
        "a door's last 50": lambda: wall._rows([("door_id", "=", door.id)]),
        "a card's last 50": lambda: wall._rows([("credential_id", "=", 77)]),
        "counts of today": lambda: wall._today(community),
    }
    times = {}
    for name, question in questions.items():
        found = []
        for _turn in range(3):
            env.invalidate_all()
            with Measure(env) as measured:
                question()
            found.append(measured.wall * 1000)
        times[name] = max(found)
    return times


def case(rows):
    with database() as env:
        community, boxes, doors = _estate(env)
        env.flush_all()
        env.cr.execute(
            FILL,
            {
                "boxes": boxes.ids,
                "doors": doors.ids,
                "count": BOXES,
                "company": env.company.id,
                "community": community.id,
                "rows": rows,
            },
        )
        env.cr.execute("ANALYZE wuye_iot_event")
        env.cr.execute("SELECT pg_total_relation_size('wuye_iot_event')")
        size = env.cr.fetchone()[0] / rows
        batches = list(_batches(env, boxes[0]))
        with Measure(env) as measured:
            for batch in batches:
                link = env["wuye.iot.intake"]._take(boxes[0], batch)
        assert link.acked == BATCHES * BATCH, link.acked
        return {
            "rate": BATCHES * BATCH / measured.cpu,
            "wall": BATCHES * BATCH / measured.wall,
            "python": measured.python,
            "postgres": measured.postgres,
            "bytes": size,
            "times": _ask(env, community, doors[0]),
        }


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(int(options.case[0]))))
        return 0
    sizes = QUICK_SIZES if options.quick else SIZES
    found = [in_process(__file__, size) for size in sizes]
    names = list(found[0]["times"])
    body = table(
        ["", *(f"{size:,} events" for size in sizes)],
        [
            ["taken in by CPU, events/s", *(f"{one['rate']:,.0f}" for one in found)],
            ["by the clock, events/s", *(f"{one['wall']:,.0f}" for one in found)],
            ["bytes an event", *(f"{one['bytes']:,.0f}" for one in found)],
            *(
                [f"{name}, ms", *(f"{one['times'][name]:.1f}" for one in found)]
                for name in names
            ),
        ],
    )
    slowest = min(one["rate"] for one in found)
    report(
        options,
        "iot",
        f"{body}\n\nBatches of {BATCH:,}, each event proven by its chain; the slower "
        f"size takes in {slowest:,.0f} a second (gate {GATE:,}).",
    )
    return 1 if slowest < GATE else 0


if __name__ == "__main__":
    sys.exit(main())
