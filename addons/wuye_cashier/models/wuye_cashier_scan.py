import re
import unicodedata

from odoo import api, models
from odoo.exceptions import UserError

CARD = re.compile(r"[0-9A-F]{8,20}", re.IGNORECASE)  # what readers of cards type


class WuyeCashier(models.AbstractModel):
    """What a reader types into the search of the desk (D1): the code of a paper.

    How to extend it: a module with papers or cards adds its method to `_finders`. It is
    given the desk and the text, and returns None where the text is nothing of its own,
    else the rooms as `search_units` does, with ``partner_id`` and ``charge_ids`` to
    pick a payer and his bills.
    """

    _inherit = "wuye.cashier"

    @api.model
    def search_units(self, token, text):
        """
        :return: as before; of a scanned paper also "partner_id" and "charge_ids"
        """
        # an input method for Chinese types full-width signs
        text = unicodedata.normalize("NFKC", text).strip()
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        for find in self._finders():
            hits = find(desk, text)
            if hits is not None:
                return hits
        return super().search_units(token, text) or self._nothing_found(text)

    @api.model
    def _finders(self):
        """[method(desk, text)], asked in this order before rooms are searched."""
        return [self._find_by_bill, self._find_by_card]

    @api.model
    def _find_by_bill(self, desk, text):
        """The bill of a number, as its form may have it in a code."""
        # sudo: posts at the desk hold no accounting right; whether the room is one of
        # the caller's is asked below, and its bills are read by his own rules
        move = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("name", "=", text),
                    ("company_id", "=", desk.company_id.id),
                    ("wuye_charge_ids", "!=", False),
                ],
                limit=1,
            )
        )
        if not move:
            return None
        charges = move.wuye_charge_ids
        return self._say_paper(text, charges.unit_id, charges.partner_id, charges)

    @api.model
    def _find_by_card(self, desk, text):
        """The holder of a card: no module here keeps cards, so none is known.

        The module that issues them extends this and calls super for the others.
        """
        return

    @api.model
    def _say_paper(self, name, unit, payer, charges):
        """A hit of which payer and bills are told by a paper.

        :raises UserError: the room is not one of the caller's
        """
        seen = unit.with_env(self.env)[:1]
        if not seen.has_access("read"):
            raise UserError(
                self.env._(
                    "%s is of a room that is not in your communities. Send the payer "
                    "to the desk of his community.",
                    name,
                )
            )
        return [
            {
                "id": seen.id,
                "name": seen.display_name,
                "payer": payer[:1].display_name,
                "partner_id": payer[:1].id,
                "charge_ids": charges.ids,
            }
        ]

    @api.model
    def _nothing_found(self, text):
        """
        :raises UserError: what was typed looks like a card, which nobody knows here
        """
        if CARD.fullmatch(text):
            raise UserError(
                self.env._(
                    "Nothing is found for %s. If it is a card: cards are not kept in "
                    "this system. Type the room, a name or a plate.",
                    text,
                )
            )
        return []
