from odoo import api, fields, models


class WuyeParkingDebtWriteOff(models.TransientModel):
    """Why a debt is written off; it stays on file."""

    _name = "wuye.parking.debt.write.off"
    _description = "Parking Debt Written Off"

    debt_id = fields.Many2one("wuye.parking.debt", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    @api.constrains("debt_id")
    def _check_debt_id(self):
        """What the page says of a debt is for who may see it (I8)."""
        # checks run as superuser
        self.debt_id.with_user(self.env.user).check_access("read")

    def action_confirm(self):
        """Write it off. Twice: the second is refused."""
        self.ensure_one()
        self.debt_id._write_off(self.reason)
        return {"type": "ir.actions.act_window_close"}
