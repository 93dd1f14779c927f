from odoo import fields, models

from odoo.addons.wuye_billing.report.paper import paper_amount

from ..application_states import DESK


class WuyeCard(models.Model):
    """A card and the applications it came from; doors never ask for them (F10)."""

    _inherit = "wuye.card"

    application_ids = fields.One2many("wuye.card.application", "card_id", groups=DESK)

    def action_apply_for_replacement(self):
        """An application for a new card in place of this one, filled in."""
        self.ensure_one()
        self.check_access("read")
        occasion = "lost" if self.state in ("lost", "found") else "worn"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Application for a Card"),
            "res_model": "wuye.card.application",
            "views": [[False, "form"]],
            "context": {
                "default_replaces_id": self.id,
                "default_occasion": occasion,
                "default_kind": self.kind,
                "default_community_id": self.community_id.id,
                "default_unit_id": self.unit_id.id,
                "default_partner_id": self.partner_id.id,
                "default_group_ids": [fields.Command.set(self.group_ids.ids)],
                "default_date_to": self.date_to,
            },
        }

    def action_open_application(self):
        """The application this card was issued on."""
        self.ensure_one()
        return self.application_ids[:1]._get_records_action()

    def _latest(self):
        """The card that took its place, and so on to the last one."""
        card = self
        while card.replaced_by_id:
            card = card.replaced_by_id
        return card

    def _paper(self, amount):
        return paper_amount(amount)

    def _register_row(self):
        """What the printed register says of a card beside its own fields."""
        self.ensure_one()
        # sudo: sums of a card the reader sees, and of no other
        application = self.sudo().application_ids[:1]
        return {
            "application": application.name or "",
            "fee": application.amount_fee,
            "held": sum(application.deposit_ids.mapped("amount_held")),
        }
