"""The list of a gate box with 100,000 cards, and one card that changes in it (F9, F2).

    python tests/bench/bench_iot_list.py [--quick] [--no-report]

As server and box do it, without the network between them: the list is compiled, put
into pages, signed, read back and taken into the box's own store (`wuye_edge`); then one
card changes, and each of ten boxes asks for it. Nothing is committed.
"""

import json
import sys
import tempfile
import time
import uuid
from pathlib import Path

from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

SIZES = (10_000, 100_000)
QUICK_SIZES = (2_000,)
BOXES = 10
GROUPS = 50  # buildings; each group's permit is for a door of every box
WHOLE, ONE = 60, 2  # seconds: gates of the whole list, and of one card
KEY = b"k" * 32
FILL = """
INSERT INTO wuye_iot_credential (community_id, company_id, kind, tail, label, is_staff,
    state, source)
SELECT %(place)s, %(company)s, 'em', 'B4C5', lpad(n::text, 6, '0'), FALSE, 'active',
    'hand' FROM generate_series(1, %(cards)s) AS n;
INSERT INTO wuye_iot_credential_hash (credential_id, community_id, hash, kind)
SELECT c.id, %(place)s, md5(c.id || form), form FROM wuye_iot_credential c,
    unnest(ARRAY['em', 'w34', 'w26']) AS form WHERE c.community_id = %(place)s;
INSERT INTO wuye_iot_credential_wuye_iot_group_rel
SELECT c.id, (%(groups)s::int[])[1 + c.id %% %(count)s] FROM wuye_iot_credential c
 WHERE c.community_id = %(place)s;
WITH made AS (
    INSERT INTO wuye_iot_permit (community_id, company_id, credential_id)
    SELECT %(place)s, %(company)s, id FROM wuye_iot_credential
     WHERE community_id = %(place)s RETURNING id
)
INSERT INTO wuye_iot_door_wuye_iot_permit_rel (wuye_iot_permit_id, wuye_iot_door_id)
SELECT id, %(lane)s FROM made;
ANALYZE wuye_iot_credential, wuye_iot_credential_hash, wuye_iot_permit,
    wuye_iot_door_wuye_iot_permit_rel, wuye_iot_credential_wuye_iot_group_rel
"""


def _estate(env, cards):
    """A community with ten boxes; every card passes by its group, and has a lane."""
    place = env["wuye.community"].create(
        {
            "name": "Bench",
            "code": f"B{uuid.uuid4().hex[:6]}",
            "company_id": env.company.id,
            "developer_id": env.company.partner_id.id,
        }
    )
    boxes = env["wuye.iot.box"].create(
        [
            {"name": f"Box {n}", "code": f"{place.code}-{n}", "community_id": place.id}
            for n in range(BOXES)
        ]
    )
    for box in boxes:
        env["wuye.iot.secret"]._put("box", box.id, KEY, 1)
    boxes.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
    doors = env["wuye.iot.door"].create(
        [{"name": box.name, "code": "main", "box_id": box.id} for box in boxes]
    )
    lane = env["wuye.iot.door"].create(
        {"name": "Garage", "code": "lane", "kind": "barrier", "box_id": boxes[0].id}
    )
    groups = env["wuye.iot.group"].create(
        [{"name": f"{n}", "community_id": place.id} for n in range(GROUPS)]
    )
    env["wuye.iot.permit"].create(
        [
            {"community_id": place.id, "group_id": one.id, "door_ids": doors.ids}
            for one in groups
        ]
    )
    env.flush_all()
    env.cr.execute(
        FILL,
        {
            "place": place.id,
            "company": env.company.id,
            "cards": cards,
            "groups": groups.ids,
            "count": GROUPS,
            "lane": lane.id,
        },
    )
    env.invalidate_all()
    return place, boxes


def _call(box, held, deny, page=0):
    """As a box hears it: written, signed, read."""
    from odoo.addons.wuye_iot.signing import sign_answer

    body = json.dumps(box._permits(held, deny, page), ensure_ascii=False).encode()
    sign_answer(KEY, "/wuye/iot/v1/permits", "0" * 32, body)
    return json.loads(body)


def _fetch(box, store):
    """The whole list, as `wuye_edge.link.lists` takes it; seconds of the box in it."""
    from wuye_engine.access.wire import read_head

    said = _call(box, 0, 0)
    found, took = said["list"], 0.0
    for page in range(found["pages"]):
        part = (
            found if not page else _call(box, 0, said["deny"]["number"], page)["list"]
        )
        begun = time.perf_counter()
        store.stage(read_head(found["head"]), part["put"], first=not page)
        took += time.perf_counter() - begun
    begun = time.perf_counter()
    store.deny(said["deny"]["number"], None, said["deny"]["put"])
    store.replace_by_staged(found["head"], found["digest"], KEY)
    return took + time.perf_counter() - begun


def _follow(box, store):
    """What changed; seconds of the box in it."""
    found = _call(box, store.number, store.deny_number)["list"]
    assert found["base"] == store.number, "a whole list for one card"
    begun = time.perf_counter()
    store.change(
        found["base"], found["head"], found["put"], found["drop"], found["digest"], KEY
    )
    return time.perf_counter() - begun


def case(cards):
    from wuye_edge.store.permits import Permits

    with database() as env, tempfile.TemporaryDirectory(prefix="wuye-bench-") as name:
        place, boxes = _estate(env, cards)
        stores = [Permits(Path(name) / f"{box.id}.db") for box in boxes]
        with Measure(env) as whole:
            box_whole = _fetch(boxes[0], stores[0])
        for box, store in zip(boxes[1:], stores[1:], strict=True):
            _fetch(box, store)
        card = env["wuye.iot.credential"].search(
            [("community_id", "=", place.id)], limit=1, offset=cards // 2
        )
        with Measure(env) as one:
            card.label = "changed"
            env.flush_all()
            box_one = _follow(boxes[0], stores[0])
        with Measure(env) as others:
            for box, store in zip(boxes[1:], stores[1:], strict=True):
                _follow(box, store)
        with Measure(env) as proof:
            assert not env["wuye.iot.mark"]._differs(boxes[0])
        env.cr.execute("SELECT pg_total_relation_size('wuye_iot_mark')")
        size = env.cr.fetchone()[0] / (cards * BOXES)
        for store in stores:
            store.close()
        return {
            "whole": whole.wall,
            "box_whole": box_whole,
            "one": one.wall,
            "box_one": box_one,
            "others": others.wall / (BOXES - 1),
            "proof": proof.wall,
            "bytes": size,
        }


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        print(json.dumps(case(int(options.case[0]))))
        return 0
    sizes = QUICK_SIZES if options.quick else SIZES
    found = [in_process(__file__, size) for size in sizes]
    words = {
        "whole": "whole list: compiled, in pages, signed, taken by a box, s",
        "box_whole": "of it on the box, s",
        "one": "one card saved, told and taken, s",
        "box_one": "of it on the box, s",
        "others": "each further box, s",
        "proof": "nightly proof of a box's list, s",
    }
    body = table(
        ["", *(f"{size:,} cards" for size in sizes)],
        [[text, *(f"{one[name]:.2f}" for one in found)] for name, text in words.items()]
        + [["bytes a card and box keeps", *(f"{one['bytes']:,.0f}" for one in found)]],
    )
    whole, one = max(x["whole"] for x in found), max(x["one"] for x in found)
    report(
        options,
        "iot-list",
        f"{body}\n\nTen boxes, 50 groups, one permit of its own a card. Slowest: "
        f"{whole:.1f} s for a whole list (gate {WHOLE} s), {one:.2f} s for one card "
        f"(gate {ONE} s), by the clock and without the network.",
    )
    return 1 if whole > WHOLE or one > ONE else 0


if __name__ == "__main__":
    sys.exit(main())
