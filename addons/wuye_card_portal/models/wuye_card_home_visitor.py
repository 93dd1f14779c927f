from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

AT_A_TIME = 5  # passes of a person that are not over
A_DAY = 20  # passes of a person made in 24 hours
STOPPED_BY_HIM = "active", "issued"


class WuyeCardHome(models.AbstractModel):
    """Visitors of a resident: a code, shown once, and void when he says so (F9)."""

    _inherit = "wuye.card.home"

    @api.model
    def _all_passes(self, person):
        # sudo: users of the portal have no right on cards; these he answers for
        cards = self.env["wuye.card"].sudo()
        return cards.search(
            [("partner_id", "=", person.id), ("kind", "=", "visitor")], limit=200
        )

    @api.model
    def _passes(self, person):
        """Passes that are not over."""
        now = fields.Datetime.now()
        return self._all_passes(person).filtered(
            lambda card: (
                card.state in STOPPED_BY_HIM
                and (not card.date_to or card.date_to > now)
            )
        )

    @api.model
    def _own_pass(self, person, card_id):
        """The pass of this id if he answers for it, or none."""
        return self._all_passes(person).filtered(lambda card: card.id == card_id)

    @api.model
    def _visit_groups(self, person, unit):
        """What a visitor may pass: what the resident's own cards of the unit may.

        Also those of a lost one: he lives there as before, and his visitor stands at
        the door.
        """
        cards = self._own_cards(person).filtered(
            lambda card: (
                card.unit_id == unit
                and card.kind == "resident"
                and card.state in ("active", "lost", "found", "damaged")
            )
        )
        return cards.group_ids

    @api.model
    def _make_pass(self, person, unit_id, visitor, date_from, date_to):
        """(the card, the text of its code) of a visitor to a home of his.

        :param date_from: as a browser sends it, nothing: now
        :raises UserError: says what is missing, or that it is enough for today
        """
        unit = self._homes(person).filtered(lambda unit: unit.id == unit_id)
        if not unit:
            raise UserError(
                self.env._("Choose the home: visitors come to where you live.")
            )
        self._check_many(person)
        visitor = " ".join((visitor or "").split())[:64]
        now = fields.Datetime.now()
        start, end = self._to_utc(date_from) or now, self._to_utc(date_to)
        cards = self.env["wuye.card"]
        cards._check_visit(visitor, start, end)
        if end <= max(start, now):
            raise UserError(self.env._("The visit ends before it begins."))
        groups = self._visit_groups(person, unit)
        if not groups:
            raise UserError(
                self.env._(
                    "You have no card of this home that opens doors. Ask the desk for "
                    "the pass."
                )
            )
        # sudo: as above; the home is his, and what it opens is what he opens
        return cards.sudo()._issue_code(
            unit.community_id,
            {
                "kind": "visitor",
                "unit_id": unit.id,
                "partner_id": person.id,
                "group_ids": [fields.Command.set(groups.ids)],
                "date_from": start,
                "date_to": end,
                "note": visitor,
            },
        )

    @api.model
    def _check_many(self, person):
        """A phone in wrong hands does not make passes without end."""
        if len(self._passes(person)) >= AT_A_TIME:
            raise UserError(
                self.env._(
                    "There are %s passes that are not over. Void one first.", AT_A_TIME
                )
            )
        since = fields.Datetime.now() - timedelta(days=1)
        made = self._all_passes(person).filtered(
            lambda card: card.issued_at and card.issued_at > since
        )
        if len(made) >= A_DAY:
            raise UserError(
                self.env._(
                    "That is enough passes for a day. Ask the desk for another one."
                )
            )

    @api.model
    def _void_pass(self, person, card):
        """The visitor comes no more; twice is once."""
        card = self._own_pass(person, card.id)
        if card.state in STOPPED_BY_HIM:
            # sudo: as above
            card.sudo()._move("cancelled", self.env._("void by the resident"))
