from odoo import api, models


class WuyePosting(models.AbstractModel):
    """Before bills are posted, those that were paid ahead know what they earn for."""

    _inherit = "wuye.posting"

    @api.model
    def _post(self, charges, settle=True):
        # sudo: what was granted holds whoever posts the bills
        charges = charges.sudo()
        charges.fetch(["state", "kind"])
        drafts = charges.filtered(lambda charge: charge.state == "draft")
        self.env["wuye.discount.application"].sudo()._spread_over(drafts)
        return super()._post(charges, settle)
