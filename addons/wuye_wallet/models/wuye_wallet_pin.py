from passlib.context import CryptContext

from odoo import fields, models
from odoo.exceptions import UserError

# A PIN has six digits: who has the table finds it whatever it costs. The rounds only
# keep it from being read; what protects it is that the third wrong one locks it.
PINS = CryptContext(schemes=["pbkdf2_sha512"], pbkdf2_sha512__rounds=20_000)
LENGTH = 6
SETTERS = ("cashier", "manager", "customer_service")


class WuyeWallet(models.Model):
    """The PIN of a wallet, asked for above a limit (F7)."""

    _inherit = "wuye.wallet"

    has_pin = fields.Boolean(string="Has a PIN", compute="_compute_has_pin")

    def _compute_has_pin(self):
        for wallet in self:
            wallet.has_pin = bool(wallet.sudo().pin)  # sudo: only whether there is one

    # === ACTIONS === #

    def action_set_pin(self):
        """The page on which the holder chooses a PIN."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("PIN of the Wallet"),
            "res_model": "wuye.wallet.pin.page",
            "view_mode": "form",
            "target": "new",
            "context": {"default_wallet_id": self.id},
        }

    def action_unlock_pin(self):
        """The holder stands here with his identity card: he may try again."""
        self._require_setter()
        self.check_access("read")
        for wallet in self.filtered("pin_failures"):
            wallet.sudo().pin_failures = 0  # sudo: counted by tills only
            wallet._note_pin(self.env._("PIN unlocked; the holder was here."))

    # === BUSINESS METHODS === #

    def _choose_pin(self, pin, again, is_present):
        """What the page of the PIN does: checked, set and noted in the log.

        :raises UserError: the holder is not here, or the PINs are no PIN or differ
        """
        self.ensure_one()
        self._require_setter()
        self.check_access("read")
        if self.state == "closed":
            raise UserError(self.env._("%s is closed.", self.display_name))
        if not is_present:
            raise UserError(
                self.env._(
                    "A PIN is chosen by the holder alone, who shows his identity "
                    "document. Tick that he is here."
                )
            )
        if (pin or "").strip() != (again or "").strip():
            raise UserError(self.env._("The PIN was typed in two ways. Once more."))
        is_new = not self.has_pin
        self._set_pin(pin)
        self._note_pin(
            self.env._("PIN set; the holder was here.")
            if is_new
            else self.env._("PIN changed; the holder was here.")
        )

    def _require_setter(self):
        self.env["res.users"]._require_post(
            SETTERS,
            self.env._("The service desk, a cashier or a manager looks after PINs."),
        )

    def _note_pin(self, text):
        """Who did it and when, in the log of the wallet."""
        # sudo: not all who look after PINs write wallets
        self.sudo().message_post(
            body=text,
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )

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
