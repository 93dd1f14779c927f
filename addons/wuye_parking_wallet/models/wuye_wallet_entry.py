from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeWalletEntry(models.Model):
    """Entries of lanes know the fee they paid; a fee is one entry."""

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
