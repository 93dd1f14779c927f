from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    _inherit = "wuye.settlement"

    @api.model
    def _refund_deposit(self, deposit, amount, journal, date, reason, paper):
        deposit._check_card_back()
        return super()._refund_deposit(deposit, amount, journal, date, reason, paper)

    @api.model
    def _set_off_deposit(self, deposit, pairs, date, reason):
        """Set off is given back in another form."""
        deposit._check_card_back()
        return super()._set_off_deposit(deposit, pairs, date, reason)
