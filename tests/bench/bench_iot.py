"""Events of doors: taking them in, and finding them among very many (H3, F12).

    python tests/bench/bench_iot.py [--quick] [--no-report]

Takes in signed batches of a thousand events, chain and all, on a table that holds many
rows already, and asks what the wall asks. The sizes stand side by side, with what the
planner says: depth of the index, blocks touched. They grow with the depth of an index,
not with the table; what a hundred million rows come to is computed from the entries a
block of each index holds. Nothing is committed. The largest size takes 7 GB of disk.
"""

import json
import math
import sys
import time
import uuid

from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

SIZES = (100_000, 2_000_000, 10_000_000)
FAR = 100_000_000  # rows the issue asks for
QUICK_SIZES = (20_000,)
BATCHES, BATCH = 20, 1000
PLANS = {
    "wall": "the wall's last 50",
    "card": "a card's last 50",
    "twice": "a batch sent again",
}
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


def _plans(env, community, box):
    """{question: {index, depth, far, blocks}} of the three that must stay fast."""
    questions = {
        "wall": f"community_id = {community.id} ORDER BY at DESC, id DESC LIMIT 50",
        "card": "credential_id = 77 ORDER BY at DESC LIMIT 50",
        # a batch that is sent again: a thousand numbers, all of them there
        "twice": f"box_id = {box.id} AND seq = ANY(ARRAY(SELECT seq FROM"
        f" wuye_iot_event WHERE box_id = {box.id} ORDER BY seq LIMIT {BATCH}))",
    }
    found = {}
    for name, question in questions.items():
        query = f"SELECT * FROM wuye_iot_event WHERE {question}"
        env.cr.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        [(plan,)] = env.cr.fetchall()
        plan = plan[0]["Plan"]
        index = _index(plan)
        found[name] = {
            "index": index,
            "blocks": plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
            **_depth(env, index),
        }
    return found


def _index(plan):
    """The index a plan reads the rows by; never all of the table."""
    assert plan["Node Type"] != "Seq Scan", plan
    if "Index Name" in plan:
        return plan["Index Name"]
    return _index(plan["Plans"][-1])


def _depth(env, index):
    """Levels of an index from its root to a leaf, now and with FAR rows."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
    env.cr.execute("SELECT level + 1 FROM bt_metap(%s)", [index])
    depth = env.cr.fetchone()[0]
    env.cr.execute(
        "SELECT pg_relation_size(%s) / current_setting('block_size')::int,"
        " (SELECT count(*) FROM wuye_iot_event)",
        [index],
    )
    blocks, rows = env.cr.fetchone()
    # a block above the leaves holds about as many keys as a leaf, at most
    leaves, keys = FAR * blocks / rows, rows / blocks
    return {"depth": depth, "far": 1 + math.ceil(math.log(leaves) / math.log(keys))}


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
        plans = _plans(env, community, boxes[1])
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
            "plans": plans,
            "times": _ask(env, community, doors[0]),
        }


def _far(largest):
    """What a hundred million rows come to, computed from the largest size."""
    levels = ", ".join(
        f"{text} {plan['far']} for {plan['depth']} ({plan['index']})"
        for name, text in PLANS.items()
        if (plan := largest["plans"][name])
    )
    return (
        f"Computed for {FAR:,} events, from the keys a block now holds: "
        f"{FAR * largest['bytes'] / 1e9:.0f} GB; levels of the index: {levels}. Each "
        "level more is one block more a search; the rows read stay the same."
    )


def _plan_row(text, name, found):
    plans = [one["plans"][name] for one in found]
    return [
        f"{text}: levels of the index, blocks",
        *(f"{plan['depth']}, {plan['blocks']:,}" for plan in plans),
    ]


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
            *(_plan_row(text, name, found) for name, text in PLANS.items()),
        ],
    )
    slowest = min(one["rate"] for one in found)
    report(
        options,
        "iot",
        f"{body}\n\nBatches of {BATCH:,}, each event proven by its chain; the slower "
        f"size takes in {slowest:,.0f} a second (gate {GATE:,}).\n\n{_far(found[-1])}",
    )
    return 1 if slowest < GATE else 0


if __name__ == "__main__":
    sys.exit(main())
