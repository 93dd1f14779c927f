from odoo import api, fields, models


class WuyeDepositUndo(models.TransientModel):
    """A movement of a deposit undone by a counter-movement in the open month."""

    _name = "wuye.deposit.undo"
    _description = "Undo a Movement of a Deposit"

    move_id = fields.Many2one("wuye.deposit.move", required=True, ondelete="cascade")
    deposit_id = fields.Many2one(related="move_id.deposit_id")
    currency_id = fields.Many2one(related="move_id.currency_id")
    kind = fields.Selection(related="move_id.kind")
    amount = fields.Monetary(related="move_id.amount")
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    @api.constrains("move_id")
    def _check_move_id(self):
        """What the page says of a movement is for who may see it (I8)."""
        # checks run as superuser
        self.move_id.with_user(self.env.user).check_access("read")

    def action_undo(self):
        """Book the counter-movement and open the deposit."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant undoes what is booked. Ask one."),
        )
        self.move_id.check_access("read")
        self.env["wuye.settlement"]._undo_deposit_move(
            self.move_id, self.date, self.reason
        )
        return self.deposit_id._get_records_action(target="current")
