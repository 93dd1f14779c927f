from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    """No money settles a bill that is in a file at the bank, but the bank's (E2)."""

    _inherit = "wuye.settlement"

    @api.model
    def _check_receipt(self, receipt):
        result = super()._check_receipt(receipt)
        charges = [charge for charge, _amount in receipt.get("charges", ())]
        self.env["wuye.collection.part"]._refuse_out(
            self.env["wuye.charge"].union(*charges)
        )
        return result
