from odoo import fields, models


class WuyeReceiptLoanExtend(models.TransientModel):
    """More time for a borrower, with the reason of the manager (D8)."""

    _name = "wuye.receipt.loan.extend"
    _description = "Extend a Borrowed Receipt"

    loan_id = fields.Many2one(
        "wuye.receipt.loan", string="Slip", required=True, ondelete="cascade"
    )
    date_due = fields.Date(string="Due back on", required=True)
    reason = fields.Char(required=True)

    def action_extend(self):
        """Write the later day; old day, new day and reason stay on the slip."""
        self.ensure_one()
        self.loan_id._extend(self.date_due, self.reason)
        return {"type": "ir.actions.act_window_close"}
