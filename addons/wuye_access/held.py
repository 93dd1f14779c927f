"""Who holds which group, read from the database itself.

The rows count, not a cache of them: what was planted by SQL is seen like what was
entered, and a change of what a group implies is seen in the transaction that makes it.
"""

from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

PRIVILEGE = "wuye_property.privilege_wuye"

# (uid, gid) of all groups of active users, the implied ones included
HELD = SQL(
    """
    WITH RECURSIVE held(uid, gid) AS (
        SELECT rel.uid, rel.gid
          FROM res_groups_users_rel rel JOIN res_users u ON u.id = rel.uid AND u.active
         WHERE rel.uid <> %s
        UNION
        SELECT held.uid, implied.hid
          FROM held JOIN res_groups_implied_rel implied ON implied.gid = held.gid
    )
    """,
    SUPERUSER_ID,
)


def flush(env):
    for name in ("res.users", "res.groups", "wuye.role.conflict", "wuye.delegation"):
        env[name].flush_model()
    env["wuye.post.request"].flush_model()


def conflicts(env, user_ids=None, on=None):
    """Incompatible posts that somebody holds and nothing excuses.

    :param user_ids: only these users
    :param on: the day for which exceptions are looked at, today if not given
    :return: {(user id, conflict id)}
    """
    flush(env)
    day = on or env["wuye.role.conflict"]._today()
    some = SQL("") if user_ids is None else SQL("AND a.uid IN %s", tuple(user_ids))
    if user_ids is not None and not user_ids:
        return set()
    query = SQL(
        """
        %(held)s
        SELECT DISTINCT a.uid, c.id
          FROM wuye_role_conflict c
          JOIN held a ON a.gid = c.group_id
          JOIN held b ON b.gid = c.other_group_id AND b.uid = a.uid
         WHERE c.active %(some)s
           AND (c.is_forbidden OR NOT EXISTS (
               SELECT 1 FROM wuye_post_request r
                 JOIN wuye_post_request_conflict_rel x ON x.request_id = r.id
                WHERE r.user_id = a.uid AND x.conflict_id = c.id
                  AND r.state = 'granted'
                  AND r.date_from <= %(day)s AND r.date_to >= %(day)s))
        """,
        held=HELD,
        some=some,
        day=day,
    )
    return set(env.execute_query(query))


def unrequested(env):
    """Posts held without a granted request or a delegation that runs.

    :return: {(user id, group id)}
    """
    flush(env)
    query = SQL(
        """
        %(held)s
        SELECT DISTINCT held.uid, held.gid
          FROM held JOIN res_groups g ON g.id = held.gid
         WHERE g.privilege_id = %(privilege)s
           AND NOT EXISTS (
               SELECT 1 FROM wuye_post_request r
                 JOIN wuye_post_request_group_rel x ON x.request_id = r.id
                WHERE r.user_id = held.uid AND x.group_id = held.gid
                  AND r.state = 'granted')
           AND NOT EXISTS (
               SELECT 1 FROM wuye_delegation d
                 JOIN wuye_delegation_added_group_rel x ON x.delegation_id = d.id
                WHERE d.user_id = held.uid AND x.group_id = held.gid
                  AND d.state = 'active')
        """,
        held=HELD,
        privilege=env.ref(PRIVILEGE).id,
    )
    return set(env.execute_query(query))


def holders(env, group):
    """The ids of the active users that hold a group, however they come by it."""
    flush(env)
    query = SQL("%s SELECT uid FROM held WHERE gid = %s", HELD, group.id)
    return {uid for (uid,) in env.execute_query(query)}
