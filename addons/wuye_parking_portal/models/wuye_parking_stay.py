from odoo import models
from odoo.exceptions import UserError


class WuyeParkingStay(models.Model):
    _inherit = "wuye.parking.stay"

    def _slip(self):
        """Also `pay`: the picture of the code that leads to this stay's fee (G4)."""
        told = super()._slip()
        lot = self.sudo().lot_id  # sudo: whether fees are paid by phone there
        is_payable = self.phase == "in" and lot.pay_token
        return {**told, "pay": lot._pay_code(self.name) if is_payable else ""}

    def _check_fee_free(self):
        """Also: no provider has a payment by phone in hand to decide about."""
        # sudo: guards read no payments by phone; they are told of this one
        fees = self.env["wuye.parking.prepayment"].sudo()
        for stay in self:
            if fee := fees._on_its_way(stay):
                raise UserError(
                    self.env._(
                        "The driver of %(stay)s is paying %(amount)s on his phone. "
                        "Wait for the result, then the fee may change.",
                        stay=stay.display_name,
                        amount=f"{fee.amount:.2f}",
                    )
                )
        return super()._check_fee_free()
