from odoo import fields, models


class WuyeWalletGiveBack(models.TransientModel):
    """The page says which stay the fee is of, where it is one of a lane."""

    _inherit = "wuye.wallet.give.back"

    parking_stay_id = fields.Many2one(
        related="entry_id.parking_payment_id.stay_id", string="Parking Stay"
    )
