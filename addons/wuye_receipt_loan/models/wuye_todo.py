from odoo import api, models


class WuyeTodo(models.AbstractModel):
    """Borrowed receipts that should be back (D8)."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "receipt_loan": ("wuye.receipt.loan", "_todo_receipt_loan"),
        }

    @api.model
    def _todo_receipt_loan(self, scope):
        return self._waiting(
            self.env._("Borrowed receipts that are overdue"),
            "wuye.receipt.loan",
            scope & self.env["wuye.receipt.loan"]._overdue(),
            "date_due",
        )
