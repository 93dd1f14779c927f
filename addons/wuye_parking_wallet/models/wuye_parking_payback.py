from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeParkingPayback(models.Model):
    """Which entry of the wallet has what was given back."""

    _inherit = "wuye.parking.payback"

    wallet_entry_id = fields.Many2one(
        "wuye.wallet.entry", readonly=True, ondelete="restrict"
    )

    _wallet_uniq = models.UniqueIndex(
        "(wallet_entry_id) WHERE wallet_entry_id IS NOT NULL",
        "This entry of the wallet gave back something else.",
    )
    _wallet_stays = Immutable(
        "wallet_entry_id", message="What was given back is never changed."
    )
