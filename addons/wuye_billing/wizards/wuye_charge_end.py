from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeChargeEnd(models.TransientModel):
    """Another end for an unpaid bill of this month (B8, R42): all that may change."""

    _name = "wuye.charge.end"
    _description = "Change the End of a Bill"

    charge_id = fields.Many2one("wuye.charge", required=True, readonly=True)
    currency_id = fields.Many2one(related="charge_id.currency_id")
    period_start = fields.Date(related="charge_id.period_start")
    period_end = fields.Date(
        string="Bill until",
        required=True,
        compute="_compute_period_end",
        store=True,
        precompute=True,
        readonly=False,
        help="Last day that is billed; a day of the billed period.",
    )
    amount = fields.Monetary(related="charge_id.amount", string="Billed")
    amount_new = fields.Monetary(
        string="Would be", compute="_compute_amount_new", help="For the shorter time."
    )
    warning = fields.Char(compute="_compute_amount_new")

    # === COMPUTE === #

    @api.depends("charge_id")
    def _compute_period_end(self):
        for wizard in self:
            wizard.period_end = wizard.charge_id.period_end

    @api.depends("charge_id", "period_end")
    def _compute_amount_new(self):
        for wizard in self:
            wizard.amount_new, wizard.warning = 0.0, False
            if not (wizard.charge_id and wizard.period_end):
                continue
            try:
                vals_list = wizard.charge_id._prepare_shortened(wizard.period_end)
            except UserError as error:
                wizard.warning = error.args[0]
                continue
            wizard.amount_new = sum(vals["amount"] for vals in vals_list)

    # === ACTIONS === #

    def action_apply(self):
        """Reverse the bill and issue it with the new end; opens the new one."""
        self.ensure_one()
        self.charge_id._check_may_reissue()
        charge = self.charge_id.sudo()  # what the ledger room may do by this alone
        if self.period_end == charge.period_end:
            raise UserError(
                self.env._("The bill ends on that day already. Choose an earlier one.")
            )
        fresh = charge._reissue(period_end=self.period_end).with_env(self.env)
        return fresh._get_records_action(
            name=self.env._("Issued anew"), views=[[False, "form"]]
        )
