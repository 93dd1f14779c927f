from odoo import api, fields, models


class WuyeDepositRefund(models.TransientModel):
    """Money of a deposit given back to its payer (row 18b)."""

    _name = "wuye.deposit.refund"
    _description = "Give a Deposit Back"
    _inherit = ["wuye.deposit.wizard"]

    amount = fields.Monetary(
        string="To give back",
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    tender = fields.Selection(selection="_selection_tender", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True, help="E.g. final inspection passed.")
    paper = fields.Char(
        string="Paper no.",
        required=True,
        help="The deposit slip handed in, or the inspection sheet.",
    )
    move_id = fields.Many2one("wuye.deposit.move", readonly=True, ondelete="cascade")

    @api.model
    def _selection_tender(self):
        return self.env["wuye.receive"]._selection_tender()

    @api.depends("deposit_id")
    def _compute_amount(self):
        for refund in self:
            refund.amount = refund.deposit_id.amount_held

    def action_refund(self):
        """Book the money and open the slip's movement; twice books once."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["cashier"],
            self.env._("Only a cashier gives money back. Send the payer to the desk."),
        )
        self.lock_for_update()
        self.deposit_id.check_access("read")
        if not self.move_id:
            # sudo: rights are checked by now, and a cashier holds none on journals
            company = self.company_id.sudo()
            self.move_id = self.env["wuye.settlement"]._refund_deposit(
                self.deposit_id,
                self.amount,
                company._wuye_tender_journal(self.tender),
                self.date,
                self.reason,
                self.paper,
            )
        return self.deposit_id._get_records_action(target="current")
