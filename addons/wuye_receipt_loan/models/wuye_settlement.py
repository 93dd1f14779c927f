from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    """No payment settles a bill that is out on a borrowed receipt, but on it (D8).

    The desk closes the slip with the receipt, before it books the money.
    """

    _inherit = "wuye.settlement"

    @api.model
    def _check_receipt(self, receipt):
        result = super()._check_receipt(receipt)
        charges = [charge for charge, _amount in receipt.get("charges", ())]
        self.env["wuye.receipt.loan"]._refuse_lent(
            self.env["wuye.charge"].union(*charges)
        )
        return result
