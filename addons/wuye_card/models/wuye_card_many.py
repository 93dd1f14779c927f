from odoo import api, fields, models

from odoo.addons.wuye_iot.models.listed import LATER

from .wuye_card import SOURCE


class WuyeCard(models.Model):
    """Thousands of cards at a time, in a number of queries that hardly grows (R108).

    What a card goes through is the same as one by one: each is registered, issued and
    handed over, with a line in the register for each. Callers have looked at every row
    (`_by_numbers`) and say what is wrong; the database refuses it in any case.
    """

    _inherit = "wuye.card"

    @api.model
    def _register_many(self, community, kind, rows):
        """Blank cards of these numbers.

        :param rows: [(canonical text, printed number or nothing)]
        """
        cards = self.create(
            [
                {
                    "community_id": community.id,
                    "number_kind": kind,
                    "name": name or "/",
                }
                for _text, name in rows
            ]
        )
        # sudo: credentials of cards are written by cards only
        credentials = self.env["wuye.iot.credential"].sudo()
        credentials = credentials.with_context(tracking_disable=True)._create_many(
            SOURCE,
            [
                (
                    str(card.id),
                    text,
                    {"community_id": community.id, "kind": kind, "label": card.name},
                )
                for card, (text, _name) in zip(cards, rows, strict=True)
            ],
        )
        for card, credential in zip(cards.sudo(), credentials, strict=True):
            card.credential_id = credential
        return cards

    @api.model
    def _issue_many(self, community, kind, rows):
        """Cards bound to their holders; blank ones of the stock are taken.

        :param rows: dicts: `text`, `name` and `card` (blank, or none), `vals` of the
            card (`partner_id`, `unit_id`, ...), `group_ids`, `hand_over`
        """
        self.browse().check_access("create")
        quiet = self.with_context(wuye_list=LATER, tracking_disable=True)
        new = [row for row in rows if not row["card"]]
        made = quiet._register_many(
            community, kind, [(row["text"], row["name"]) for row in new]
        )
        for row, card in zip(new, made, strict=True):
            row["card"] = card
        cards = quiet.browse([row["card"].id for row in rows])
        cards.lock_for_update()
        cards.check_access("write")
        cards._check_named([row["vals"] for row in rows])
        for card, row in zip(cards, rows, strict=True):
            # sudo: both were checked for all rows, instead of a query or two for each
            card.sudo().write(row["vals"])
        for group_ids, some in cards._by_groups(row["group_ids"] for row in rows):
            some.write({"group_ids": [fields.Command.set(group_ids)]})
        cards._move("issued", self.env._("issued"), issued_at=fields.Datetime.now())
        handed = [row["card"].id for row in rows if row["hand_over"]]
        if handed:
            quiet.browse(handed)._move("active", self.env._("handed over"))
        cards._sync_many()
        return cards.with_env(self.env)

    def _by_groups(self, groups):
        """[(group ids, the cards that get just these)]"""
        found = {}
        for card, ids in zip(self, groups, strict=True):
            found.setdefault(tuple(sorted(ids)), []).append(card.id)
        return [(list(ids), self.browse(cards)) for ids, cards in found.items()]

    def _sync_many(self):
        """As `_sync`, of cards just issued; the list of the estate moves on once."""
        for company, cards in self.sudo().grouped("company_id").items():
            # sudo: as in `_sync`; guards read it in the company's language
            cards = cards.with_context(lang=company.partner_id.lang)
            for card in cards:
                card.credential_id.write(card._facts())
            in_use = cards.filtered(lambda card: card.state == "active")
            for group_ids, some in in_use._by_groups(
                card.group_ids.ids for card in in_use
            ):
                some.credential_id.write({"group_ids": [fields.Command.set(group_ids)]})
            cards.credential_id.with_context(wuye_list=None)._touch_list()
