import logging

from odoo import api, models
from odoo.tools import SQL

from wuye_engine.access.wire import MARKS, canonical, mark

from ..compile_list import compile_permits

_logger = logging.getLogger(__name__)
BYTES = 32  # of a mark, of a sum of marks


def _bytes(value):
    return (value % MARKS).to_bytes(BYTES)


class WuyeIotMark(models.AbstractModel):
    """What the list of each box adds up to, card by card (decision 0016).

    The digest of a list is made of a sum with one mark a permit. Kept are the marks of
    what a box was last told, and their sum: one changed card is compiled alone, its old
    mark subtracted, the new one added. The two tables are no models: 100,000 rows a box
    are written in one statement, and there is nothing in them to look at.
    """

    _name = "wuye.iot.mark"
    _description = "Marks of the Lists of Boxes"

    def init(self):
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS wuye_iot_mark (
                box_id integer NOT NULL,
                credential_id integer NOT NULL,
                mark bytea NOT NULL,
                PRIMARY KEY (box_id, credential_id)
            );
            CREATE TABLE IF NOT EXISTS wuye_iot_mark_total (
                box_id integer PRIMARY KEY,
                number integer NOT NULL,
                total bytea NOT NULL
            );
            """
        )

    @api.model
    def _follow(self, box, newest):
        """The sum of a box's list with the newest number; None: compile all of it.

        What changed since the number of the last sum is compiled and exchanged. Safe to
        repeat; two calls of one box wait for each other.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT number, total FROM wuye_iot_mark_total WHERE box_id = %s"
                " FOR UPDATE",
                box.id,
            )
        )
        if not rows or rows[0][0] > newest:
            return None
        number, total = rows[0][0], int.from_bytes(bytes(rows[0][1]))
        if number == newest:
            return total
        ids = self.env["wuye.iot.number"]._changed(box.community_id, number)
        if ids is None:
            return None
        before = self.env.execute_query(
            SQL(
                "DELETE FROM wuye_iot_mark WHERE box_id = %s"
                " AND credential_id = ANY(%s) RETURNING mark",
                box.id,
                ids,
            )
        )
        total -= sum(int.from_bytes(bytes(row[0])) for row in before)
        total += self._insert(box, compile_permits(box, ids))
        self._put_total(box, newest, total)
        return total

    @api.model
    def _rebuild(self, box, number, permits):
        """Begin anew with a whole list; its sum."""
        self._forget(box)
        total = self._insert(box, permits)
        self._put_total(box, number, total)
        return total

    @api.model
    def _forget(self, box):
        for table in ("wuye_iot_mark", "wuye_iot_mark_total"):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE box_id = %s", SQL.identifier(table), box.id)
            )

    # === PROOF === #

    @api.model
    def _differs(self, box):
        """Whether the marks of a box are not those of the list it should have.

        Compiles all of it: what was changed past `wuye.iot.listed`, by SQL or by a
        model that forgot to say so, is found by it and by nothing else.
        """
        newest = box._versions()["list"]
        total = self._follow(box, newest)
        if total is None:
            return False  # the next list of this box is a whole one
        whole = sum(mark(canonical(one)) for one in compile_permits(box))
        return (total - whole) % MARKS != 0

    @api.model
    def _prove(self):
        """Each night: a list that is not what it adds up to is told whole."""
        boxes = self.env["wuye.iot.box"].search([("state", "=", "enrolled")])
        wrong = boxes.filtered(self._differs)
        for box in wrong:
            _logger.error("the list of box %s was changed unsaid: told whole", box.code)
        for community in wrong.community_id:
            self.env["wuye.iot.number"]._touch(community)
        return wrong

    # === PARTS === #

    @api.model
    def _insert(self, box, permits):
        """Keep the marks of permits; their sum."""
        marks = {int(one["card"][1:]): mark(canonical(one)) for one in permits}
        if marks:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO wuye_iot_mark (box_id, credential_id, mark)"
                    " SELECT %s, * FROM unnest(%s::integer[], %s::bytea[])",
                    box.id,
                    list(marks),
                    [_bytes(value) for value in marks.values()],
                )
            )
        return sum(marks.values())

    @api.model
    def _put_total(self, box, number, total):
        self.env.cr.execute(
            SQL(
                "INSERT INTO wuye_iot_mark_total (box_id, number, total)"
                " VALUES (%s, %s, %s) ON CONFLICT (box_id) DO UPDATE"
                " SET number = excluded.number, total = excluded.total",
                box.id,
                number,
                _bytes(total),
            )
        )
