from odoo import api, models


class WuyePosting(models.AbstractModel):
    """Before bills are posted, those that were paid ahead know what they earn for."""

    _inherit = "wuye.posting"

    @api.model
    def _post(self, charges, settle=True):
        # sudo: what was granted holds whoever posts the bills
        self.env["wuye.discount.application"].sudo()._spread_over(charges.sudo())
        return super()._post(charges, settle)
