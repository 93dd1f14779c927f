from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeWalletEntry(models.Model):
    """Entries of lanes know the fee they paid; a fee is one entry.

    Given back, it is an entry of the same wallet (`wuye.parking.payback`).
    """

    _inherit = "wuye.wallet.entry"

    parking_payment_id = fields.Many2one(
        "wuye.parking.payment", string="Parking Fee", readonly=True, ondelete="restrict"
    )

    _parking_uniq = models.UniqueIndex(
        "(parking_payment_id) WHERE parking_payment_id IS NOT NULL",
        "This fee was paid from a wallet already.",
    )
    _parking_stays = Immutable(
        "parking_payment_id",
        message="An entry of a wallet is never changed: undo it.",
    )

    def _is_sale(self):
        """Also a fee of a lane, which is of no place."""
        return super()._is_sale() or bool(self.parking_payment_id)

    def action_give_back(self):
        action = super().action_give_back()
        if self.parking_payment_id:
            action["name"] = self.env._("Give a Parking Fee Back")
        return action

    def _give_back(self, amount, reason, terminal=None, uuid=None):
        """Of a fee: also its document and entry, in one transaction."""
        entry_id = super()._give_back(amount, reason, terminal, uuid)
        fee = self.parking_payment_id
        if fee and entry_id:
            part = self.browse(entry_id)
            self.env["wuye.parking.payback"]._make(
                fee, part.amount, part.paper, wallet_entry_id=part.id
            )
        return entry_id
