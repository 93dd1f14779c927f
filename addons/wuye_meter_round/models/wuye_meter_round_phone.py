from odoo import api, fields, models
from odoo.exceptions import UserError

BATCH = 200  # entries a phone sends at once, at most


class WuyeMeterRound(models.Model):
    """What the phone page asks for and sends."""

    _inherit = "wuye.meter.round"

    # === RPC === #

    @api.model
    def phone_load(self, round_id=False, month=False):
        """A round of the user with its rows of a month, to be walked offline.

        :param round_id: False or one not in reach: the first
        :param month: any day of the month, "2026-03-01"; False: of today
        :return: {"rounds": [{id, name}], "round_id", "month", "today", "can_write",
            "note", "rows": [rows of the reading sheet with "note"]}
        """
        self.env["wuye.meter.reading"].check_access("read")
        today = fields.Date.context_today(self)
        month = fields.Date.start_of(fields.Date.to_date(month) or today, "month")
        walks = self.search([("active", "=", True)])
        walk = walks.filtered(lambda w: w.id == round_id) or walks[:1]
        return {
            "rounds": [{"id": w.id, "name": w.display_name} for w in walks],
            "round_id": walk.id,
            "month": fields.Date.to_string(month),
            "today": fields.Date.to_string(today),
            "can_write": self.env["wuye.meter.reading"].has_access("create"),
            "note": walk.note or "",
            "rows": walk._rows(month) if walk else [],
        }

    @api.model
    def phone_upload(self, entries):
        """Receive what was typed on a phone; each entry for itself, and only once.

        :param entries: see `wuye.meter.round.entry._receive`; 200 at most
        :return: an answer for each in the same order: {"uuid", "id", "state",
            "message", "row"}; state *refused* without id: nothing was kept of it
        """
        self.env["wuye.meter.reading"].check_access("create")
        if len(entries) > BATCH:
            raise UserError(
                self.env._("Send at most %(batch)s entries at once.", batch=BATCH)
            )
        return [self._receive(sent) for sent in entries]

    @api.model
    def phone_decide(self, entry_id, use):
        """The reader's word on an entry that did not become a reading.

        :param use: True to store it after all, False to give it up
        :return: the answer as of `phone_upload`
        """
        self.env["wuye.meter.reading"].check_access("create")
        entry = self.env["wuye.meter.round.entry"].browse(entry_id).exists()
        if not entry:
            raise UserError(
                self.env._("This entry is no longer there. Load the round anew.")
            )
        if use:
            entry.action_use()
        else:
            entry.action_drop()
        return self._answer(entry)

    # === BUSINESS METHODS === #

    @api.model
    def _receive(self, sent):
        try:
            with self.env.cr.savepoint():
                entry = self.env["wuye.meter.round.entry"]._receive(sent)
        except (UserError, KeyError, TypeError, ValueError) as error:
            known = isinstance(error, UserError)
            return {
                "uuid": isinstance(sent, dict) and sent.get("uuid"),
                "id": False,
                "state": "refused",
                "message": str(error)
                if known
                else self.env._("This entry is damaged. Type it again."),
                "row": False,
            }
        return self._answer(entry)

    @api.model
    def _answer(self, entry):
        rows = self.env["wuye.meter.sheet"]._rows(entry.segment_id, entry.month)
        mine = [row for row in rows if row["band_id"] == entry.band_id.id]
        return {
            "uuid": entry.uuid,
            "id": entry.id,
            "state": entry.state,
            "message": entry.message or "",
            "value": entry.value if entry.is_read else False,
            "row": mine[0] if mine else False,
        }
