"""The list of one box as `wuye_engine.access.wire` reads it. The only place that knows.

Each function asks the database once for each part, whatever the size: 100,000 cards are
some seconds, a few of them some milliseconds. Times are ms since 1970, what equals the
default is left out.
"""

from datetime import UTC

from odoo.tools import SQL

OFFSET = 480  # minutes east of Greenwich; China has one time
PAGE = 5000  # permits in one answer

RIGHTS = """
WITH reach AS (
    SELECT p.id AS permit_id, p.credential_id
      FROM wuye_iot_permit p WHERE p.credential_id IS NOT NULL %(direct)s
     UNION ALL
    SELECT p.id, r.wuye_iot_credential_id
      FROM wuye_iot_permit p
      JOIN wuye_iot_credential_wuye_iot_group_rel r ON r.wuye_iot_group_id = p.group_id
     WHERE TRUE %(grouped)s
), doors AS (
    SELECT r.wuye_iot_permit_id AS permit_id, array_agg(d.code ORDER BY d.code) AS codes
      FROM wuye_iot_door_wuye_iot_permit_rel r
      JOIN wuye_iot_door d ON d.id = r.wuye_iot_door_id
     WHERE d.box_id = %(box)s AND d.active
       AND r.wuye_iot_permit_id IN (SELECT permit_id FROM reach)
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


def compile_permits(box, ids=None):
    """The permits of a box, in the order of their cards (by code point).

    :param ids: of these credentials only; those without any right here are left out
    """
    env = box.env
    env.flush_all()
    rows = env.execute_query(
        SQL(
            RIGHTS,
            box=box.id,
            community=box.community_id.id,
            direct=_only("p.credential_id", ids),
            grouped=_only("r.wuye_iot_credential_id", ids),
        )
    )
    hashes = _hashes(env, box.community_id, ids)
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


def _only(column, ids):
    """A condition of these ids, to be put behind another one."""
    if ids is None:
        return SQL("")
    return SQL("AND %s = ANY(%s)", SQL(column), list(ids))


def _hashes(env, community, ids=None):
    rows = env.execute_query(
        SQL(
            "SELECT credential_id, array_agg(hash ORDER BY hash)"
            " FROM wuye_iot_credential_hash WHERE community_id = %s %s"
            " GROUP BY credential_id",
            community.id,
            _only("credential_id", ids),
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


def compile_one(box, value, number, made):
    """What a box's list has for one hash, as `wire.read_list` reads it.

    Every card that has the hash, not one only: a number that two cards have is refused.
    """
    env = box.env
    env.flush_all()
    rows = env.execute_query(
        SQL(
            "SELECT credential_id FROM wuye_iot_credential_hash"
            " WHERE community_id = %s AND hash = %s",
            box.community_id.id,
            value,
        )
    )
    denials = compile_denials(env, box.community_id)
    return {
        "head": compile_head(box, number, made),
        "permits": compile_permits(box, [row[0] for row in rows]),
        "denials": [one for one in denials if one["hash"] == value],
    }
