from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[("wallet", "Spent from wallets")],
        ondelete={"wallet": "set null"},
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "wallet":
            return self.env._(
                "The day of a place is booked once: give purchases back at its till."
            )
        return super()._wuye_remedy()
