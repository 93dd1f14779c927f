from odoo import api, fields, models


class WuyeParkingStatementVoid(models.TransientModel):
    """Why a statement of coupons becomes void; it stays on file."""

    _name = "wuye.parking.statement.void"
    _description = "Statement of Coupons Made Void"

    statement_id = fields.Many2one(
        "wuye.parking.statement", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    @api.constrains("statement_id")
    def _check_statement_id(self):
        """What the page says of a statement is for who may see it (I8)."""
        # checks run as superuser
        self.statement_id.with_user(self.env.user).check_access("read")

    def action_confirm(self):
        """Credit the invoice. Twice: the second is refused."""
        self.ensure_one()
        self.statement_id._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
