from odoo import models


class WuyeCharge(models.Model):
    _inherit = "wuye.charge"

    # the dashboard starts from what is open today (wuye.dashboard._sums)
    _dashboard_open_idx = models.Index(
        "(community_id, item_id, date_due) INCLUDE (amount_residual, company_id)"
        " WHERE state IN ('posted', 'reversed') AND amount_residual <> 0"
    )
    # the sums of a period and of twelve months (wuye.dashboard._rows, _trend) read this
    # instead of the rows: what explains an amount makes those ten times as long
    _dashboard_date_idx = models.Index(
        "(date, community_id)"
        " INCLUDE (id, company_id, unit_id, item_id, kind, state, amount, date_due)"
    )
