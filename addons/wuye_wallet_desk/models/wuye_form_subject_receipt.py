from odoo import api, models


class WuyeFormSubjectReceipt(models.AbstractModel):
    """A top-up stands on the receipt as what it is, with the number of its wallet."""

    _inherit = "wuye.form.subject.receipt"

    @api.model
    def _line_values(self, line):
        values = super()._line_values(line)
        if self._wallet_of(line):
            values["item"] = self.env._("Top-up of wallet")
        return values

    @api.model
    def _note(self, line):
        wallet = self._wallet_of(line)
        return wallet.name if wallet else super()._note(line)

    @api.model
    def _wallet_of(self, line):
        """The wallet a line tops up; other papers print lines of other models."""
        return line._name == "wuye.receipt.line" and line.wallet_id
