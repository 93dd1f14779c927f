from odoo import models


class WuyeParkingStay(models.Model):
    _inherit = "wuye.parking.stay"

    def _slip(self):
        """Also `pay`: the picture of the code that leads to this stay's fee (G4)."""
        told = super()._slip()
        lot = self.sudo().lot_id  # sudo: whether fees are paid by phone there
        is_payable = self.phase == "in" and lot.pay_token
        return {**told, "pay": lot._pay_code(self.name) if is_payable else ""}
