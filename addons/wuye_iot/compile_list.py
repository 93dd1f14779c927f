"""The list of one box as `wuye_engine.access.wire` reads it. The only place that knows.

`_compile_list` asks the database once for each part, whatever the size: 100,000 cards
are some seconds. Times are ms since 1970, what equals the default is left out.
"""

from datetime import UTC

from odoo.tools import SQL

OFFSET = 480  # minutes east of Greenwich; China has one time
PAGE = 5000  # permits in one answer

RIGHTS = """
WITH reach AS (
    SELECT p.id AS permit_id, p.credential_id
      FROM wuye_iot_permit p WHERE p.credential_id IS NOT NULL
     UNION ALL
    SELECT p.id, r.wuye_iot_credential_id
      FROM wuye_iot_permit p
      JOIN wuye_iot_credential_wuye_iot_group_rel r ON r.wuye_iot_group_id = p.group_id
), doors AS (
    SELECT r.wuye_iot_permit_id AS permit_id, array_agg(d.code ORDER BY d.code) AS codes
      FROM wuye_iot_door_wuye_iot_permit_rel r
      JOIN wuye_iot_door d ON d.id = r.wuye_iot_door_id
     WHERE d.box_id = %(box)s AND d.active
     GROUP BY r.wuye_iot_permit_id
)
SELECT c.id, c.label, c.is_staff, doors.codes, p.plan_id,
       GREATEST(c.date_from, p.date_from), LEAST(c.date_to, p.date_to)
  FROM reach
  JOIN doors ON doors.permit_id = reach.permit_id
  JOIN wuye_iot_permit p ON p.id = reach.permit_id
  JOIN wuye_iot_credential c ON c.id = reach.credential_id
 WHERE c.state = 'active' AND c.community_id = %(community)s
 ORDER BY c.id, p.id
"""


def _ms(moment):
    return int(moment.replace(tzinfo=UTC).timestamp() * 1000)


def _clock(hours):
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def compile_head(box, number, made):
    """Doors, plans and special days: all of a list but its permits."""
    days = {"holiday": [], "workday": []}
    for special in box.env["wuye.iot.holiday"].search(
        [("company_id", "=", box.company_id.id)]
    ):
        days[special.kind].append(str(special.day))
    plans = box.env["wuye.iot.plan"].with_context(active_test=False)
    return {
        "number": number,
        "made": made,
        "offset": OFFSET,
        "holidays": sorted(days["holiday"]),
        "workdays": sorted(days["workday"]),
        "doors": [_door(door) for door in box.door_ids],
        "plans": [
            _plan(plan)
            for plan in plans.search([("community_id", "=", box.community_id.id)])
        ],
    }


def _door(door):
    return {
        "id": door.code,
        "name": door.name,
        "enters": door.zone_enters or "",
        "leaves": door.zone_leaves or "",
        "passback": door.passback,
        "offline_days": door.offline_days,
        "offline": door.offline,
        "free_exit": door.is_free_exit,
        "seconds": door.seconds,
        "held": door.held_seconds,
    }


def _plan(plan):
    return {
        "id": f"p{plan.id}",
        "spans": [
            {"days": [span.days], "from": _clock(span.start), "to": _clock(span.end)}
            for span in plan.span_ids
        ],
    }


def compile_permits(box):
    """The permits of a box, in the order of their cards (by code point)."""
    env = box.env
    env.flush_all()
    rows = env.execute_query(SQL(RIGHTS, box=box.id, community=box.community_id.id))
    hashes = _hashes(env, box.community_id)
    cards = {}
    for card, label, staff, doors, plan, start, end in rows:
        if card not in hashes or (start and end and end <= start):
            continue
        right = {"doors": doors}
        if plan:
            right["plan"] = f"p{plan}"
        if start:
            right["from"] = _ms(start)
        if end:
            right["to"] = _ms(end)
        name = f"c{card}"
        if name not in cards:
            cards[name] = {"card": name, "hashes": hashes[card], "rights": []}
            if label:
                cards[name]["label"] = label
            if staff:
                cards[name]["staff"] = True
        cards[name]["rights"].append(right)
    return [cards[name] for name in sorted(cards)]


def _hashes(env, community):
    rows = env.execute_query(
        SQL(
            "SELECT credential_id, array_agg(hash ORDER BY hash)"
            " FROM wuye_iot_credential_hash WHERE community_id = %s"
            " GROUP BY credential_id",
            community.id,
        )
    )
    return dict(rows)


def compile_denials(env, community):
    """The numbers that open nothing any more."""
    env.flush_all()
    rows = env.execute_query(
        SQL(
            "SELECT h.hash, min(c.denied_reason) FROM wuye_iot_credential_hash h"
            " JOIN wuye_iot_credential c ON c.id = h.credential_id"
            " WHERE c.community_id = %s AND c.state = 'denied'"
            " GROUP BY h.hash ORDER BY h.hash",
            community.id,
        )
    )
    return [
        {"hash": value, "reason": reason} if reason else {"hash": value}
        for value, reason in rows
    ]
