from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_iot.numbers import NoNumber, canonical

from wuye_engine.access import credential_hash

from ..card_states import DEAD
from .wuye_card import SOURCE


class WuyeCard(models.Model):
    """The numbers of cards: one card's, for good; known by their hash (F3, 0016)."""

    _inherit = "wuye.card"

    @api.model
    def _by_number(self, community, kind, number):
        """The card of a chip number as somebody read it, or none; with its credential.

        :raises UserError: it is no number of this kind
        """
        try:
            text = canonical(kind, number or "")
        except NoNumber as error:
            raise UserError(self._say_no_number(kind, number)) from error
        return self._by_numbers(community, [text])[text]

    @api.model
    def _say_no_number(self, kind, number):
        kinds = dict(self._fields["number_kind"]._description_selection(self.env))
        return self.env._(
            "%(number)s is no number of the kind %(kind)s. Look at what the reader "
            "shows, and at the kind.",
            number=number or "—",
            kind=kinds.get(kind, kind),
        )

    @api.model
    def _by_numbers(self, community, texts):
        """{canonical text: (its card or none, its credential)}; two queries for all."""
        # sudo: hashes and the key are nobody's to read
        credentials = self.env["wuye.iot.credential"].sudo()
        key = credentials._card_key(community)
        values = {credential_hash(key, text): text for text in texts}
        found = self.env["wuye.iot.credential.hash"].sudo()
        found = found.search(
            [("community_id", "=", community.id), ("hash", "in", list(values))]
        )
        cards = self.sudo().search([("credential_id", "in", found.credential_id.ids)])
        by_credential = {card.credential_id: card.sudo(False) for card in cards}
        numbers = dict.fromkeys(texts, (self.sudo(False).browse(), credentials))
        for one in found.sorted("id", reverse=True):
            card = by_credential.get(one.credential_id, self.sudo(False).browse())
            numbers[values[one.hash]] = (card, one.credential_id)
        return numbers

    def _set_number(self, number):
        """Keep the hash of a number; a number is one card's, for good.

        :raises UserError: it is another card's, or no number
        """
        for card in self:
            card.check_access("write")
            other, credential = self._by_number(
                card.community_id, card.number_kind, number
            )
            if other and other != card:
                raise UserError(other._say_taken())
            if credential and not other:
                raise UserError(
                    self.env._(
                        "The number is that of the credential %s, entered by hand. "
                        "Take it out there first.",
                        credential.display_name,
                    )
                )
            # sudo: credentials of cards are written by cards only
            rows = self.env["wuye.iot.credential"].sudo()
            vals = {
                "community_id": card.community_id.id,
                "kind": card.number_kind,
                "label": card.name,
            }
            text = canonical(card.number_kind, number)
            card.sudo().credential_id = rows._put(SOURCE, str(card.id), [text], vals)

    def _say_taken(self):
        """Why the number of this card cannot be given once more."""
        states = dict(self._fields["state"]._description_selection(self.env))
        card = self.sudo()  # it may be of a unit the reader does not see
        if card.state in DEAD:
            return self.env._(
                "This chip was card %(card)s (%(state)s). Its number is dead for good: "
                "take another card.",
                card=card.name,
                state=states[card.state],
            )
        return self.env._(
            "This chip is card %(card)s (%(state)s) already. A number is issued once.",
            card=card.name,
            state=states[card.state],
        )
