from odoo import models


class WuyeCharge(models.Model):
    _inherit = "wuye.charge"

    # the dashboard starts from what is open today (wuye.dashboard._sums)
    _dashboard_open_idx = models.Index(
        "(community_id, item_id, date_due) INCLUDE (amount_residual, company_id)"
        " WHERE state IN ('posted', 'reversed') AND amount_residual <> 0"
    )
