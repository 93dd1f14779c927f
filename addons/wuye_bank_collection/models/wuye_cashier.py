from odoo import api, models


class WuyeCashier(models.AbstractModel):
    """A bill at the bank is not taken at the desk, by whatever tender (E2)."""

    _inherit = "wuye.cashier"

    @api.model
    def _lock_bills(self, desk, order):
        bills = super()._lock_bills(desk, order)
        self.env["wuye.collection.part"]._refuse_out(
            self.env["wuye.charge"].union(*bills)
        )
        return bills
