from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[
            ("deposit", "Deposit kept"),
            ("deposit_off", "Deposit set off"),
        ],
        ondelete={"deposit": "set null", "deposit_off": "set null"},
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind in ("deposit", "deposit_off"):
            return self.env._(
                "Undo the movement on the page of the deposit: that books the "
                "counter-entry."
            )
        return super()._wuye_remedy()


class AccountPayment(models.Model):
    _inherit = "account.payment"

    @api.model
    def _wuye_accounts(self):
        """Deposits, too, are taken and given back on their own pages only."""
        maps = (
            self.env["wuye.account.map"]
            .sudo()  # read by whoever posts a payment
            .search(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("key", "=", "deposit"),
                ]
            )
        )
        return super()._wuye_accounts() | maps.account_id
