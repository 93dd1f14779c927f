from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeWalletGiveBack(models.TransientModel):
    """A sale of any day given back by a manager: an entry of today (F6).

    The till gives sales of the day back; of a day that is booked it is today's day of
    the place that becomes less.
    """

    _name = "wuye.wallet.give.back"
    _description = "Give a Sale Back"

    entry_id = fields.Many2one(
        "wuye.wallet.entry", string="Sale", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="entry_id.currency_id")
    place_id = fields.Many2one(related="entry_id.place_id")
    partner_id = fields.Many2one(related="entry_id.partner_id", string="Holder")
    sold_on = fields.Date(related="entry_id.date", string="Sold on")
    sold = fields.Monetary(compute="_compute_sold")
    left = fields.Monetary(related="entry_id.amount_left", string="Not given back")
    amount = fields.Monetary(
        string="Given back",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char(help="It stays on file with the entry.")

    @api.depends("entry_id")
    def _compute_sold(self):
        for page in self:
            page.sold = -page.entry_id.amount

    @api.depends("entry_id")
    def _compute_amount(self):
        for page in self:
            page.amount = page.entry_id.amount_left

    @api.constrains("entry_id")
    def _check_entry_id(self):
        """What the page says of a sale is for who may see it (I8)."""
        for page in self:
            # checks run as superuser
            page.entry_id.with_user(self.env.user).check_access("read")

    def action_confirm(self):
        """Give it back: the wallet has it at once.

        :raises UserError: it is no sale, or more than is left of it
        """
        self.ensure_one()
        self.env["res.users"]._require_post(
            ("manager",), self.env._("A manager gives sales of other days back.")
        )
        self.entry_id.check_access("read")
        # sudo: entries are written by nobody; the right is checked by now
        entry = self.entry_id.sudo()
        if not entry._is_sale():
            raise UserError(self.env._("This is no sale of a place."))
        entry._give_back(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}
