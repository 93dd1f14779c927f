from odoo import api, fields, models
from odoo.tools import SQL

CHANGES = 2000  # changed credentials a box is told one by one; more is a whole list
KEPT = 10_000  # numbers of changes kept for a box that is away; it gets a whole list


class WuyeIotNumber(models.Model):
    """The numbers of an estate's list and of its denials, and since when (F2).

    A number moves on with every change that a box has to know; a box that holds a
    smaller one is behind. Denials have their own, because they go first.
    """

    _name = "wuye.iot.number"
    _description = "Numbers of Lists"
    _rec_name = "community_id"
    _log_access = False

    community_id = fields.Many2one("wuye.community", required=True, ondelete="cascade")
    list_number = fields.Integer(required=True)
    list_at = fields.Datetime()
    deny_number = fields.Integer(required=True)
    deny_at = fields.Datetime()

    _community_uniq = models.Constraint(
        "UNIQUE(community_id)", "An estate has one list."
    )

    @api.model
    def _of(self, community):
        """(list number, denial number); an estate begins with 1 and 1."""
        found = self.search([("community_id", "=", community.id)])
        if not found:
            return 1, 1
        return found.list_number, found.deny_number

    @api.model
    def _touch(self, community, credential_ids=None, deny=False):
        """The list of an estate changes.

        :param credential_ids: of these credentials only; None: doors or plans, too
        :param deny: whether denials changed
        """
        if credential_ids is not None and len(credential_ids) > CHANGES:
            credential_ids = None
        ids = [None] if credential_ids is None else list(credential_ids)
        self.env.cr.execute(
            SQL(
                "INSERT INTO wuye_iot_change (community_id, number, credential_id)"
                " SELECT %s, %s, unnest(%s::integer[])",
                community.id,
                self._next_number(community, deny),
                ids,
            )
        )
        self.invalidate_model()
        self._wake_later(community)

    @api.model
    def _next_number(self, community, deny):
        """The next number of a list; who asks for the same one meanwhile waits."""
        step = int(bool(deny))
        [(number,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO wuye_iot_number AS n
                    (community_id, list_number, list_at, deny_number, deny_at)
                VALUES (%(place)s, 2, now() AT TIME ZONE 'UTC', %(first)s,
                    CASE WHEN %(deny)s THEN now() AT TIME ZONE 'UTC' END)
                ON CONFLICT (community_id) DO UPDATE SET
                    list_number = n.list_number + 1,
                    list_at = now() AT TIME ZONE 'UTC',
                    deny_number = n.deny_number + %(step)s,
                    deny_at = CASE WHEN %(deny)s THEN now() AT TIME ZONE 'UTC'
                        ELSE n.deny_at END
                RETURNING list_number
                """,
                place=community.id,
                first=1 + step,
                step=step,
                deny=bool(deny),
            )
        )
        return number

    @api.model
    def _changed(self, community, held):
        """Ids of the credentials that changed since a number.

        None: not these alone, or too many, or nobody remembers so far back.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT credential_id, (SELECT min(number) FROM"
                " wuye_iot_change WHERE community_id = %(place)s)"
                " FROM wuye_iot_change"
                " WHERE community_id = %(place)s AND number > %(held)s LIMIT %(most)s",
                place=community.id,
                held=held,
                most=CHANGES + 1,
            )
        )
        ids = [row[0] for row in rows]
        if None in ids or not 0 < len(ids) <= CHANGES or held + 1 < rows[0][1]:
            return None
        return ids

    @api.model
    def _wake_later(self, community):
        """Wake the boxes of an estate, once a transaction, when it is written."""
        places = self.env.cr.precommit.data.setdefault("wuye.iot.wake", set())
        if not places:
            self.env.cr.precommit.add(self._wake_now)
        places.add(community.id)

    def _wake_now(self):
        places = self.env.cr.precommit.data.pop("wuye.iot.wake", set())
        # sudo: who changes a permit need not see boxes
        boxes = self.env["wuye.iot.box"].sudo()
        boxes.search(
            [("community_id", "in", list(places)), ("state", "=", "enrolled")]
        )._wake()

    # === EACH NIGHT === #

    @api.model
    def _cron_night(self):
        """Forget what no box asks for any more; prove each list anew."""
        for number in self.search([("list_number", ">", 0)]):
            number._forget_changes()
        self.env["wuye.iot.page"]._forget_taken()
        self.env["wuye.iot.mark"]._prove()

    def _forget_changes(self):
        """Delete the changes that each enrolled box holds; how many went.

        A box that is away, or new, keeps no more than the last `KEPT` numbers: it gets
        a whole list when it comes.
        """
        self.ensure_one()
        links = self.env["wuye.iot.link"].search(
            [
                ("box_id.community_id", "=", self.community_id.id),
                ("box_id.state", "=", "enrolled"),
                ("list_held", ">", 0),
            ]
        )
        held = links.mapped("list_held")
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM wuye_iot_change WHERE community_id = %s AND number <= %s"
                " RETURNING 1",
                self.community_id.id,
                max(min(held, default=0), self.list_number - KEPT),
            )
        )
        return len(rows)


class WuyeIotChange(models.Model):
    """What changed in a list with a number: a credential, or all of it (no credential).

    A box that is a few numbers behind gets these credentials only.
    """

    _name = "wuye.iot.change"
    _description = "Change of a List"
    _rec_name = "number"
    _log_access = False

    community_id = fields.Many2one("wuye.community", required=True, ondelete="cascade")
    number = fields.Integer(required=True)
    # no foreign key: what is dropped has to be told, too
    credential_id = fields.Integer()

    # what changed since a number
    _since = models.Index("(community_id, number)")
