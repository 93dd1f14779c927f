from odoo import api, fields, models


class WuyeReceiptLoanExtend(models.TransientModel):
    """More time for a borrower, with the reason of the manager (D8)."""

    _name = "wuye.receipt.loan.extend"
    _description = "Extend a Borrowed Receipt"

    loan_id = fields.Many2one(
        "wuye.receipt.loan", string="Slip", required=True, ondelete="cascade"
    )
    date_due = fields.Date(string="Due back on", required=True)
    reason = fields.Char(required=True)

    @api.constrains("loan_id")
    def _check_loan_id(self):
        """What the page says of a slip is for who may see it (I8)."""
        # checks run as superuser
        self.loan_id.with_user(self.env.user).check_access("read")

    def action_extend(self):
        """Write the later day; old day, new day and reason stay on the slip."""
        self.ensure_one()
        self.loan_id._extend(self.date_due, self.reason)
        return {"type": "ir.actions.act_window_close"}
