from odoo import fields, models


class WuyeDisclosureWithdraw(models.TransientModel):
    """Asks why a published report is withdrawn; the owners read the answer."""

    _name = "wuye.disclosure.withdraw"
    _description = "Withdraw a Disclosure"

    disclosure_id = fields.Many2one(
        "wuye.disclosure", string="Report", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True, help="Shown in place of the report.")

    def action_withdraw(self):
        self.ensure_one()
        self.disclosure_id._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
