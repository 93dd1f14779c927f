from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    """Fees just posted are reduced before advances pay them (row 28)."""

    _inherit = "wuye.settlement"

    @api.model
    def _apply_advances(self, charges):
        self.env["wuye.discount.application"]._grant_on(charges)
        return super()._apply_advances(charges)
