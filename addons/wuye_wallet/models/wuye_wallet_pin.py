from passlib.context import CryptContext

from odoo import fields, models
from odoo.exceptions import UserError

# A PIN has six digits: who has the table finds it whatever it costs. The rounds only
# keep it from being read; what protects it is that the third wrong one locks it.
PINS = CryptContext(schemes=["pbkdf2_sha512"], pbkdf2_sha512__rounds=20_000)
LENGTH = 6


class WuyeWallet(models.Model):
    """The PIN of a wallet, asked for above a limit (F7)."""

    _inherit = "wuye.wallet"

    has_pin = fields.Boolean(string="Has a PIN", compute="_compute_has_pin")

    def _compute_has_pin(self):
        for wallet in self:
            wallet.has_pin = bool(wallet.sudo().pin)  # sudo: only whether there is one

    def _set_pin(self, text):
        """Give it a PIN of six digits; wrong tries are forgotten.

        :raises UserError: it is none, or one that everybody tries first
        """
        self.ensure_one()
        text = (text or "").strip()
        if len(text) != LENGTH or not text.isascii() or not text.isdigit():
            raise UserError(self.env._("A PIN has six digits."))
        steps = {ord(b) - ord(a) for a, b in zip(text, text[1:], strict=False)}
        if steps in ({0}, {1}, {-1}):
            raise UserError(
                self.env._("This PIN is the first one tries. Choose another one.")
            )
        # sudo: the hash is nobody's to read or write but of this method
        self.sudo().write({"pin": PINS.hash(text), "pin_failures": 0})

    def action_unlock_pin(self):
        """The holder stands here with his identity card: he may try again."""
        self.check_access("write")
        self.sudo().pin_failures = 0  # sudo: counted by tills only
