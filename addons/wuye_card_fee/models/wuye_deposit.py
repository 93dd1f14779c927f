from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable


class WuyeDeposit(models.Model):
    """A deposit taken for a card goes back when the card has come back (R108)."""

    _inherit = "wuye.deposit"

    card_application_id = fields.Many2one(
        "wuye.card.application",
        string="Application for a card",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _application_frozen = Immutable(
        "card_application_id",
        message="A deposit stays with the application it was taken for.",
        when="OLD.card_application_id IS NOT NULL",
    )

    def _check_card_back(self):
        """:raises UserError: the card it was taken for is still out"""
        # sudo: who gives money back need not see cards; he is told their number
        for application in self.sudo().card_application_id:
            application.lock_for_update()
            application.invalidate_recordset(["state"])
            card = application.card_id._latest()
            if application.state == "issued" and card.state != "cancelled":
                states = dict(card._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Card %(card)s is “%(state)s”: its deposit goes back when the "
                        "card has been taken back. Send the holder to customer "
                        "service first.",
                        card=card.name,
                        state=states[card.state],
                    )
                )
