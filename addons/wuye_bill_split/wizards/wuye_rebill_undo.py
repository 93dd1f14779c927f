from odoo import api, fields, models


class WuyeRebillUndo(models.TransientModel):
    """A split or merge undone by a counter-event in the open month."""

    _name = "wuye.rebill.undo"
    _description = "Undo a Split or Merge"

    rebill_id = fields.Many2one(
        "wuye.rebill",
        string="Split or Merge",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="rebill_id.currency_id")
    amount = fields.Monetary(related="rebill_id.amount")
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    @api.constrains("rebill_id")
    def _check_rebill_id(self):
        # what the page says of it is for who may see it; checks run as superuser
        self.rebill_id.with_user(self.env.user).check_access("read")

    def action_undo(self):
        """Reverse the new bills, issue the old ones anew; opens the record of it."""
        self.ensure_one()
        self.rebill_id.check_access("read")
        self.env["wuye.charge"]._check_may_rebill()
        undo = self.rebill_id._undo(self.date, self.reason)
        return undo._get_records_action(views=[[False, "form"]], target="current")
