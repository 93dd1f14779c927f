from odoo import models


class WuyeParkingLot(models.Model):
    """Pictures that were fetched go with the references to them (G16)."""

    _inherit = "wuye.parking.lot"

    def _forget_pictures(self, now):
        result = super()._forget_pictures(now)
        # sudo: whoever runs the purge, pictures are deleted by it only
        self.env["wuye.parking.gate.picture"].sudo()._forget(self, now)
        return result
