from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeWalletPinPage(models.TransientModel):
    """The holder chooses the PIN of his wallet at the desk (F7).

    He stands there with his identity document, types it twice himself, and nobody else
    reads it: neither the page nor the log keeps it. Wrong tries are forgotten with it.
    """

    _name = "wuye.wallet.pin.page"
    _description = "PIN of a Wallet"

    wallet_id = fields.Many2one("wuye.wallet", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="wallet_id.partner_id", string="Holder")
    has_pin = fields.Boolean(related="wallet_id.has_pin")
    pin_failures = fields.Integer(related="wallet_id.pin_failures", string="Wrong PINs")
    is_present = fields.Boolean(
        string="The holder is here and has shown his identity document"
    )
    pin = fields.Char(
        string="New PIN", store=False, help="Six digits, typed by the holder."
    )
    again = fields.Char(string="Once more", store=False)

    @api.constrains("wallet_id")
    def _check_wallet_id(self):
        """What the page says of a wallet is for who may see it (I8)."""
        for page in self:
            # checks run as superuser
            page.wallet_id.with_user(self.env.user).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        """The PIN goes to the wallet at once and never into this table.

        :raises UserError: says what is missing; nothing is written
        """
        for vals in vals_list:
            pin, again = vals.pop("pin", False), vals.pop("again", False)
            wallet = self.env["wuye.wallet"].browse(vals.get("wallet_id"))
            wallet._choose_pin(pin, again, vals.get("is_present"))
        return super().create(vals_list)

    def write(self, vals):
        if {"pin", "again"} & vals.keys():
            raise UserError(self.env._("Open the page anew to choose another PIN."))
        return super().write(vals)

    def action_done(self):
        """All was done when the page was saved."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The PIN is set."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
