from odoo import api, fields, models


class WuyeDepositWizard(models.AbstractModel):
    """What the pages about one deposit have in common."""

    _name = "wuye.deposit.wizard"
    _description = "Page about a Deposit"

    deposit_id = fields.Many2one("wuye.deposit", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="deposit_id.partner_id", string="Payer")
    company_id = fields.Many2one(related="deposit_id.company_id")
    currency_id = fields.Many2one(related="deposit_id.currency_id")
    amount_held = fields.Monetary(related="deposit_id.amount_held", string="Held")

    @api.constrains("deposit_id")
    def _check_deposit_id(self):
        """What the page says of a deposit is for who may see it (I8)."""
        # checks run as superuser
        self.deposit_id.with_user(self.env.user).check_access("read")
