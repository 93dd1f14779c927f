from odoo import api, fields, models


class WuyeReceiptLoanVoid(models.TransientModel):
    """A receipt written wrongly before it went out: the paper is at hand, void."""

    _name = "wuye.receipt.loan.void"
    _description = "Make a Borrowed Receipt Void"

    loan_id = fields.Many2one(
        "wuye.receipt.loan", string="Slip", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True, help="It stays on file with the number.")

    @api.constrains("loan_id")
    def _check_loan_id(self):
        """What the page says of a slip is for who may see it (I8)."""
        # checks run as superuser
        self.loan_id.with_user(self.env.user).check_access("read")

    def action_void(self):
        """Close the slip; its number is void for this reason."""
        self.ensure_one()
        self.loan_id._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
