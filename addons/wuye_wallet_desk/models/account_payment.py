from odoo import api, fields, models

KEYS = ("wallet", "wallet_merchant")  # accounts of wallets


class AccountPayment(models.Model):
    _inherit = "account.payment"

    wuye_topup_line_id = fields.Many2one(
        "wuye.receipt.line",
        string="Top-up of receipt",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    @api.model
    def _wuye_accounts(self):
        """Wallets, too, are topped up and given back at the desk only."""
        maps = (
            self.env["wuye.account.map"]
            .sudo()  # read by whoever posts a payment
            .search(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("key", "in", KEYS),
                ]
            )
        )
        return super()._wuye_accounts() | maps.account_id
