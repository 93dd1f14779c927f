from odoo import api, models
from odoo.tools import SQL

# sums of these are what was taken, or tell it
TOLD = ("amount_paid", "amount_residual")


class WuyeCharge(models.Model):
    """While his shift is open, a collector sees bills, and no sum of what is paid (D3).

    What he takes changes what is paid of the bills he may read; added up by day or by
    who wrote them it would tell him what to count.
    """

    _inherit = "wuye.charge"

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Nothing instead of the sum, for every way to group, order or filter by it."""
        is_told = aggregate_spec.split(":")[0] in TOLD
        if is_told and self.env["wuye.shift"]._is_blind():
            return SQL("CAST(NULL AS numeric)")
        return super()._read_group_select(aggregate_spec, query)
