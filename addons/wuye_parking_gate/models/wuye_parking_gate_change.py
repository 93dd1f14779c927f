from odoo import api, fields, models
from odoo.tools import SQL

SEQUENCE = "wuye_parking_gate_number"
KEPT = 7  # days that a change is kept for a box that is away; then it gets all anew
MOST = 2000  # changed rows a box is told one by one; more is all of them
HEAD = "head"  # car parks, lanes, tariffs, shifts: told with every change


class WuyeParkingGateChange(models.Model):
    """What changed of what boxes know of car parks, by number (G14).

    Numbers are given when a transaction is about to commit, one after the other, so
    that none of them appears below one that a box was told already.
    """

    _name = "wuye.parking.gate.change"
    _description = "Change at Lanes"
    _order = "number"
    _rec_name = "key"
    _log_access = False

    community_id = fields.Many2one(
        "wuye.community", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    made_at = fields.Datetime(readonly=True, required=True)

    # what changed since a number, and the newest
    _since = models.Index("(community_id, number)")

    def init(self):
        self.env.cr.execute(
            SQL(
                "CREATE SEQUENCE IF NOT EXISTS %s AS integer START 2",
                SQL.identifier(SEQUENCE),
            )
        )

    @api.model
    def _newest(self, community):
        """The number of the newest change; 1 where there was none."""
        [(number,)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(max(number), 1) FROM wuye_parking_gate_change"
                " WHERE community_id = %s",
                community.id,
            )
        )
        return number

    @api.model
    def _since_number(self, community, held):
        """Keys that changed since a number; None where nobody remembers so far back."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT key, (SELECT min(number) FROM"
                " wuye_parking_gate_change WHERE community_id = %(place)s)"
                " FROM wuye_parking_gate_change"
                " WHERE community_id = %(place)s AND number > %(held)s LIMIT %(most)s",
                place=community.id,
                held=held,
                most=MOST + 1,
            )
        )
        if len(rows) > MOST or (rows and rows[0][1] > held):
            return None
        return [row[0] for row in rows if row[0] != HEAD]

    @api.model
    def _is_told(self, community_id):
        """Whether boxes of a community have ever been told of car parks."""
        return bool(self.search_count([("community_id", "=", community_id)], limit=1))

    # === NOTING === #

    @api.model
    def _note(self, keys):
        """Boxes have to be told of these when the transaction is written.

        :param keys: {id of a community: set of keys}
        """
        kept = self.env.cr.precommit.data.setdefault(self._name, {})
        if not kept:
            self.env.cr.precommit.add(self._write_noted)
        for community_id, names in keys.items():
            if names:
                kept.setdefault(community_id, set()).update(names)

    def _write_noted(self):
        kept = self.env.cr.precommit.data.pop(self._name, {})
        for community_id, keys in sorted(kept.items()):
            self._write_of(community_id, sorted(keys))

    def _write_of(self, community_id, keys):
        # sudo: who changes a month card need not see boxes
        lanes = self.env["wuye.parking.lane"].sudo()
        boxes = lanes.search(
            [("community_id", "=", community_id), ("door_id", "!=", False)]
        ).door_id.box_id
        # a box whose last lane was taken away has to hear that, too
        if not boxes and not self.sudo()._is_told(community_id):
            return
        # until the commit: numbers become visible in their order
        self.env.execute_query(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s))",
                f"{SEQUENCE}{community_id}",
            )
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO wuye_parking_gate_change"
                " (community_id, number, key, made_at)"
                " SELECT %s, n, key, now() AT TIME ZONE 'UTC'"
                " FROM nextval(%s) AS n, unnest(%s::varchar[]) AS key",
                community_id,
                SEQUENCE,
                keys,
            )
        )
        self.invalidate_model()
        boxes._wake()

    @api.autovacuum
    def _forget_old(self):
        """Changes nobody asks for any more; the newest of a community stays."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM wuye_parking_gate_change AS old"
                " WHERE made_at < now() AT TIME ZONE 'UTC' - make_interval(days => %s)"
                " AND number < (SELECT max(number) FROM wuye_parking_gate_change"
                " WHERE community_id = old.community_id)",
                KEPT,
            )
        )
        self.invalidate_model()
