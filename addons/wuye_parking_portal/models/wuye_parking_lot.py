import secrets
from urllib.parse import urlencode

from odoo import fields, models

KEY_BYTES = 12  # of the address on posters: not to be guessed from another's
POSTS = ("manager", "administrator")
KEEPERS = ",".join(f"wuye_property.group_{post}" for post in ("supervisor", *POSTS))


class WuyeParkingLot(models.Model):
    """The address of the page where fees of this car park are paid (G4)."""

    _inherit = "wuye.parking.lot"

    pay_token = fields.Char(
        readonly=True,
        copy=False,
        groups=KEEPERS,
        help="Part of the address. Empty: fees are not paid by phone here.",
    )
    pay_url = fields.Char(
        string="Address for Paying by Phone", compute="_compute_pay_url", groups=KEEPERS
    )

    _pay_token_uniq = models.UniqueIndex(
        "(pay_token) WHERE pay_token IS NOT NULL",
        "Two car parks never share an address for paying.",
    )

    def _compute_pay_url(self):
        for lot in self:
            token = lot.pay_token
            lot.pay_url = token and f"{lot.get_base_url()}/parking/pay/{token}"

    def action_pay_by_phone(self):
        """Let fees be paid by phone from now on; again: a new address, posters anew."""
        self._check_pay_keeper()
        for lot in self:
            lot.pay_token = secrets.token_urlsafe(KEY_BYTES)

    def action_stop_pay_by_phone(self):
        """No more: the posters lead nowhere."""
        self._check_pay_keeper()
        self.pay_token = False

    def _check_pay_keeper(self):
        self.env["res.users"]._require_post(
            POSTS, self.env._("A manager lets fees be paid by phone. Ask one.")
        )
        self.check_access("write")

    def _pay_code(self, slip=None):
        """The address of the picture of the QR code, of a slip where one is named."""
        self.ensure_one()
        url = self.sudo().pay_url  # sudo: it is printed for everybody
        if slip:
            url = f"{url}?{urlencode({'q': slip})}"
        size = {"width": 400, "height": 400, "quiet": 0}
        options = {"barcode_type": "QR", "value": url, **size}
        return f"/report/barcode/?{urlencode(options)}"
