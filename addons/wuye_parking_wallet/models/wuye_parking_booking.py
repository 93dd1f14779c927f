from odoo import api, models

from .wuye_parking_gatehouse import WALLET


class WuyeParkingBooking(models.AbstractModel):
    """What wallets paid comes off their account (row 26: Dr WAL)."""

    _inherit = "wuye.parking.booking"

    @api.model
    def _money_account(self, company, tender):
        if tender == WALLET:
            return company._wuye_account("wallet")
        return super()._money_account(company, tender)
