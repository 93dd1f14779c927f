from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[
            ("wallet_fee", "Fee paid from a wallet"),
            ("wallet_void", "Top-up of a wallet undone"),
            ("wallet_subsidy", "Subsidy put on wallets"),
        ],
        ondelete={
            "wallet_fee": "set null",
            "wallet_void": "set null",
            "wallet_subsidy": "set null",
        },
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "wallet_fee":
            return self.env._("Make its receipt void: the wallet has its money again.")
        if self.wuye_kind in ("wallet_void", "wallet_subsidy"):
            return self.env._("Wallets move with it: book the counter-event instead.")
        return super()._wuye_remedy()
