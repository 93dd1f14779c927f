from odoo import models
from odoo.exceptions import UserError


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """A match that a deposit made is undone with its movement, not by hand."""
        if not self.env.context.get("wuye_service"):
            self._wuye_refuse_deposit_undo()
        return super().unlink()

    def _wuye_refuse_deposit_undo(self):
        lines = self.debit_move_id + self.credit_move_id
        bound = self.env["wuye.deposit.move"].sudo()  # whoever undoes the match
        bound = bound.search(
            [("move_line_id.move_id", "in", lines.move_id.ids)], limit=1
        )
        if bound:
            raise UserError(
                self.env._(
                    "%(document)s is part of %(deposit)s. Undo the movement on the "
                    "page of the deposit instead of undoing the match.",
                    document=bound.move_id.display_name,
                    deposit=bound.deposit_id.display_name,
                )
            )
