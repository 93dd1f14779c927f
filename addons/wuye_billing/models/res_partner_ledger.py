import operator as operators

from odoo import api, models
from odoo.fields import Domain

COMPARE = {
    "<": operators.lt,
    "<=": operators.le,
    "=": operators.eq,
    ">=": operators.ge,
    ">": operators.gt,
}


class ResPartner(models.Model):
    """What a person owes in the ledger, within the communities in scope (I8).

    Odoo adds up and searches these figures without record rules: somebody who owns in
    two communities would be shown to each with what he owes in the other.
    """

    _inherit = "res.partner"

    @api.depends_context("uid")
    def _credit_debit_get(self):
        if self._ledger_is_whole() or not self.ids:
            return super()._credit_debit_get()
        receivable = self._ledger_sums("asset_receivable", self)
        payable = self._ledger_sums("liability_payable", self)
        for partner in self:
            partner.credit = receivable.get(partner._origin.id, 0.0)
            partner.debit = -payable.get(partner._origin.id, 0.0)
        return None

    def _asset_difference_search(self, account_type, operator, operand):
        found = super()._asset_difference_search(account_type, operator, operand)
        if self._ledger_is_whole() or not found:
            return found
        sign = -1 if account_type == "liability_payable" else 1
        ids = [
            partner
            for partner, amount in self._ledger_sums(account_type).items()
            if COMPARE[operator](sign * amount, operand)
        ]
        return [("id", "in", ids)]

    def _ledger_is_whole(self):
        return self.env["res.users"]._ledger_communities() is None

    def _ledger_sums(self, account_type, partners=None):
        """What is open by partner, of the entries that the user may see."""
        domain = Domain(
            [
                ("parent_state", "=", "posted"),
                ("company_id", "child_of", self.env.company.root_id.id),
                ("account_id.account_type", "=", account_type),
                ("partner_id", "!=", False),
            ]
        )
        if partners is not None:
            domain &= Domain("partner_id", "in", partners.ids)
            domain &= Domain("reconciled", "!=", True)
        groups = self.env["account.move.line"]._read_group(
            domain, ["partner_id"], ["amount_residual:sum"]
        )
        return {partner.id: amount for partner, amount in groups}
