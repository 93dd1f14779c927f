import secrets

from odoo import fields, models

KEY_BYTES = 32


class WuyeWalletTerminal(models.Model):
    """A till on a screen, or a machine that asks for itself (laundry, printer).

    A machine signs with its key; numbers of taps are unique for each terminal, so that
    a tap that is sent again is paid once.
    """

    _name = "wuye.wallet.terminal"
    _description = "Terminal"
    _inherit = ["wuye.wallet.kept"]
    _order = "place_id, code"
    _rec_names_search = ["code", "name"]

    place_id = fields.Many2one(
        "wuye.wallet.place", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="place_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="place_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True)
    kind = fields.Selection(
        [("till", "Till on a screen"), ("machine", "Machine")],
        required=True,
        default="till",
    )
    active = fields.Boolean(default=True, help="Off: it is not heard.")
    key = fields.Char(readonly=True, copy=False, groups="base.group_system")
    has_key = fields.Boolean(string="Has a key", compute="_compute_has_key")

    _code_uniq = models.UniqueIndex("(code)", "Another terminal has this code.")

    def _compute_has_key(self):
        for terminal in self:
            # sudo: only whether there is one
            terminal.has_key = bool(terminal.sudo().key)

    def action_new_key(self):
        """Give a machine a key; the one before is void. It is shown this once."""
        self.ensure_one()
        self.check_access("write")
        key = secrets.token_hex(KEY_BYTES)
        self.sudo().key = key  # sudo: nobody reads keys, and only this writes them
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Key of %s: write it down now", self.name),
                "message": key,
            },
        }
