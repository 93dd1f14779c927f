from odoo import api, models


class WuyeChargeAllocation(models.Model):
    """What pays a bill that was not collected ends the housekeeper's task (E3)."""

    _inherit = "wuye.charge.allocation"

    @api.model_create_multi
    def create(self, vals_list):
        allocations = super().create(vals_list)
        self.env["wuye.collection.line"]._end_tasks(allocations.charge_id)
        return allocations
