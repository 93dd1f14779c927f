from odoo import fields, models

LEAVING = ("owner", "co_owner", "tenant", "family")


class WuyeUnitEvent(models.Model):
    _inherit = "wuye.unit.event"

    def _carry_out(self, plan):
        """Cards of those who leave end with the last day, by themselves (R108)."""
        changes = super()._carry_out(plan)
        cards = self._leaving_cards(plan)
        changes["cards"] = [
            [card.id, fields.Datetime.to_string(card.date_to) or False]
            for card in cards
        ]
        # sudo: who carries a transfer out need not be who issues cards
        cards.sudo().date_to = self._last_moment()
        return changes

    def _leaving_cards(self, plan):
        """Cards of this unit whose holders have nothing more to do with it."""
        leaving = {row.partner_id for row, _last in plan.ends if row.role in LEAVING}
        rows = self.env["wuye.occupancy"].search([("unit_id", "=", self.unit_id.id)])
        stays = rows.filtered(
            lambda row: not row.date_to or row.date_to > self._last_day()
        ).partner_id
        gone = [person.id for person in leaving if person not in stays]
        # sudo: as above
        cards = self.env["wuye.card"].sudo()
        return cards.search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "in", gone),
                ("state", "in", cards._alive()),
            ]
        )

    def _last_moment(self):
        """The end of the last day, in UTC."""
        return self.env["wuye.card"]._end_of(self._last_day())

    def _results(self, changes):
        sections = super()._results(changes)
        cards = self.env["wuye.card"].sudo()  # as above
        cards = cards.browse([card_id for card_id, _date in changes.get("cards", [])])
        if cards:
            day = fields.Date.to_string(self._last_day())
            said = [
                self.env._("Card %(card)s ends on %(day)s.", card=card.name, day=day)
                for card in cards
            ]
            sections.append([self.env._("Cards"), said])
        return sections

    def _take_back(self, changes):
        result = super()._take_back(changes)
        for card_id, date_to in changes.get("cards", []):
            card = self.env["wuye.card"].sudo().browse(card_id)  # as above
            # what has ended meanwhile stays so: issue a new one
            if card.state in card._alive():
                card.date_to = date_to
        return result
