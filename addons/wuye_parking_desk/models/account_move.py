from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[("parking", "Temporary parking")],
        ondelete={"parking": "set null"},
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "parking":
            return self.env._(
                "Takings of a shift are booked once, when it ends: give a fee back by "
                "a payment of its own."
            )
        return super()._wuye_remedy()
