from odoo import fields, models
from odoo.fields import Domain


class WuyeShift(models.Model):
    """Receipts that are out when a shift ends: told, never in its way (D8)."""

    _inherit = "wuye.shift"

    loan_count = fields.Integer(
        string="Receipts out on loan",
        compute="_compute_loan_count",
        help="Lent by this collector and not back when the shift ended, or now.",
    )

    def _compute_loan_count(self):
        for shift in self:
            # sudo: how many there are, no amounts; slips settled in an open shift
            # their collector does not read
            loans = self.env["wuye.receipt.loan"].sudo()
            shift.loan_count = loans.search_count(shift._loans_out())

    def _loans_out(self):
        """The domain of the collector's slips that were open at the end, or are now."""
        self.ensure_one()
        end = self.closed_at or fields.Datetime.now()
        out = Domain("lender_id", "=", self.user_id.id)
        out &= Domain("community_id", "=", self.community_id.id)
        out &= Domain("create_date", "<=", end)
        return out & (Domain("ended_at", "=", False) | Domain("ended_at", ">", end))

    def action_open_loans(self):
        """The slips behind the count; of his open shift a collector reads fewer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["wuye.month.step"]._open(
            self.env._("Receipts Out on Loan"), "wuye.receipt.loan", self._loans_out()
        )
