import json
import time

from odoo import api, fields, models

from wuye_engine.access.wire import canonical, digest_of

from ..compile_list import PAGE, compile_denials, compile_head, compile_permits
from ..signing import seal
from .wuye_iot_box_enrol import KEY
from .wuye_iot_credential import CARD_KEY


class WuyeIotBox(models.Model):
    """What a box is told to know: denials first, then its list (F2, F13)."""

    _inherit = "wuye.iot.box"

    def _versions(self):
        """The newest numbers: a box that holds others asks for them."""
        self.ensure_one()
        number, deny = self.env["wuye.iot.number"]._of(self.community_id)
        return {"list": number, "deny": deny}

    def _permits(self, held, deny_held, page):
        """What a box lacks of denials and list.

        :param held: the number of the list it has, 0 for none
        :param deny_held: the number of the denials it has
        :param page: which page of a whole list; 0 begins anew
        :return: {deny: None or {number, base, put, drop}, list: None or {number, base,
            head, put, drop, digest, page, pages}}; without base it is whole. `digest`
            is of the list that comes of it.
        """
        self.ensure_one()
        newest = self._versions()
        denials = None
        if deny_held != newest["deny"]:
            denials = {
                "number": newest["deny"],
                "base": None,
                "put": compile_denials(self.env, self.community_id),
                "drop": [],
            }
        changes = None
        if page or held != newest["list"]:
            changes = None if page else self._changes(held, newest["list"])
            changes = changes or self._page(newest["list"], page)
        return {"deny": denials, "list": changes}

    # === PARTS === #

    def _head(self, number):
        head = compile_head(self, number, int(time.time() * 1000))
        key = self.env["wuye.iot.secret"]._get(KEY, self.id, self.key_number)
        cards = self.env["wuye.iot.credential"]._card_key(self.community_id)
        head["card_key"] = seal(key, cards, CARD_KEY)
        return head

    def _changes(self, held, newest):
        """The changes since a number, or None where a whole list is shorter or due."""
        if not 0 < held < newest:
            return None
        ids = self.env["wuye.iot.number"]._changed(self.community_id, held)
        total = self.env["wuye.iot.mark"]._follow(self, newest)
        if ids is None or total is None:
            return None
        put, head = compile_permits(self, ids), self._head(newest)
        told = {permit["card"] for permit in put}
        return {
            "number": newest,
            "base": held,
            "head": head,
            "put": put,
            "drop": sorted({f"c{number}" for number in ids} - told),
            # of the whole: the box proves by it that nothing was ever left out
            "digest": digest_of(head, total),
            "page": 0,
            "pages": 1,
        }

    def _page(self, number, page):
        """A page of the whole list; the list is compiled with the first of them."""
        pages = self.env["wuye.iot.page"]
        if not page:
            pages._make(self, number)
        found = pages.search([("box_id", "=", self.id), ("page", "=", page)])
        if not found:
            return None
        return json.loads(found.body)


class WuyeIotPage(models.Model):
    """Pages of the list that a box is fetching: all of one moment, one digest."""

    _name = "wuye.iot.page"
    _description = "Page of a List"
    _rec_name = "page"
    _log_access = False

    box_id = fields.Many2one("wuye.iot.box", required=True, ondelete="cascade")
    page = fields.Integer(required=True)
    body = fields.Text(required=True)

    _page_uniq = models.Constraint("UNIQUE(box_id, page)", "A page is there once.")

    def _make(self, box, number):
        """Compile the whole list of a box; earlier pages are gone."""
        self.search([("box_id", "=", box.id)]).unlink()
        head, permits = box._head(number), compile_permits(box)
        total = max((len(permits) + PAGE - 1) // PAGE, 1)
        sum_of_marks = self.env["wuye.iot.mark"]._rebuild(box, number, permits)
        proof = digest_of(head, sum_of_marks)
        self.create(
            [
                {
                    "box_id": box.id,
                    "page": page,
                    "body": canonical(
                        {
                            "number": number,
                            "base": None,
                            "head": head,
                            "put": permits[page * PAGE : (page + 1) * PAGE],
                            "drop": [],
                            "digest": proof,
                            "page": page,
                            "pages": total,
                        }
                    ),
                }
                for page in range(total)
            ]
        )

    @api.model
    def _forget_taken(self):
        """Delete the pages of boxes that hold the list they were last told."""
        self.env.cr.execute(
            """
            DELETE FROM wuye_iot_page AS page
             USING wuye_iot_link AS link, wuye_iot_mark_total AS told
             WHERE link.box_id = page.box_id AND told.box_id = page.box_id
               AND link.list_held = told.number
            """
        )
        self.invalidate_model()
