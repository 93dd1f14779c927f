from odoo import fields, models


class WuyeReceiptLoanVoid(models.TransientModel):
    """A receipt written wrongly before it went out: the paper is at hand, void."""

    _name = "wuye.receipt.loan.void"
    _description = "Make a Borrowed Receipt Void"

    loan_id = fields.Many2one(
        "wuye.receipt.loan", string="Slip", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True, help="It stays on file with the number.")

    def action_void(self):
        """Close the slip; its number is void for this reason."""
        self.ensure_one()
        self.loan_id._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
