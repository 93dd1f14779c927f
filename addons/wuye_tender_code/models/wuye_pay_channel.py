import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..payment_code import channel_of, read_code

KINDS = [("wechat", "WeChat Pay"), ("alipay", "Alipay")]
KEY_BYTES = 24  # of the secret part of the address for notices
SECRET_SHORTEST = 16  # characters: what a key of HMAC should have at least
ADMINISTRATORS = "wuye_property.group_administrator,base.group_system"


class WuyePayChannel(models.Model):
    """A merchant's account with WeChat Pay or Alipay, by which codes are taken (D1).

    What is taken is booked as the tender of the same name, in its journal and on its
    clearing account. Administrators set channels; the secret is read by nobody else.
    """

    _name = "wuye.pay.channel"
    _description = "Payment Channel"
    _inherit = ["mail.thread"]
    _order = "company_id, kind, id"
    _rec_names_search = ["kind", "merchant"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(KINDS, string="Channel", required=True, tracking=True)
    provider = fields.Selection(
        selection="_selection_provider",
        required=True,
        default="gateway",
        tracking=True,
        help="The program that speaks with the company that moves the money.",
    )
    merchant = fields.Char(
        string="Merchant no.",
        required=True,
        tracking=True,
        help="As the contract with the provider says it.",
    )
    address = fields.Char(
        required=True,
        tracking=True,
        help="Where the provider is asked, e.g. http://127.0.0.1:8970. Another "
        "computer is asked by https only.",
    )
    secret = fields.Char(
        required=True,
        copy=False,
        groups=ADMINISTRATORS,
        help="The key that messages are signed with, 16 characters at least. Change it "
        "on both sides.",
    )
    notify_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups=ADMINISTRATORS,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
    )
    notify_url = fields.Char(
        string="Address for notices",
        compute="_compute_notify_url",
        groups=ADMINISTRATORS,
        help="Where the provider says that an order was paid.",
    )
    active = fields.Boolean(default=True, tracking=True)

    _kind_once = models.UniqueIndex(
        "(company_id, kind) WHERE active",
        "The company has a channel of this kind. Archive it first.",
    )
    _notify_key_uniq = models.Constraint(
        "UNIQUE(notify_key)", "Two channels never share an address for notices."
    )
    _secret_long = models.Constraint(
        f"CHECK(char_length(secret) >= {SECRET_SHORTEST})",
        f"The secret has {SECRET_SHORTEST} characters at least: copy all of it.",
    )
    # a secret in the clear, or an order changed on its way, is money lost
    _address_safe = models.Constraint(
        r"CHECK(address ~ '^(https://|http://(127\.0\.0\.1|localhost)(:|/|$))')",
        "The address begins with https://; http:// is for this computer only.",
    )

    # === COMPUTE === #

    @api.depends("kind", "merchant")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for channel in self:
            label = channel._label() if channel.kind else ""
            channel.display_name = f"{label} {channel.merchant or ''}".strip()

    @api.model
    def _selection_provider(self):
        return list(self.env["wuye.pay.provider"]._providers().items())

    @api.depends("notify_key")
    def _compute_notify_url(self):
        for channel in self:
            base = channel.get_base_url()
            channel.notify_url = f"{base}/wuye/pay/notify/{channel.notify_key}"

    # === BUSINESS METHODS === #

    @api.model
    def _used(self, company):
        """The channels in use of a company."""
        # sudo: which channels there are is told at the desk; secrets are not
        return self.sudo().search([("company_id", "=", company.id)])

    @api.model
    def _for_code(self, company, typed):
        """The channel of a payer's code.

        :raises UserError: it is no code, or the company has no such channel
        """
        kind = channel_of(read_code(typed))
        if not kind:
            raise UserError(
                self.env._(
                    "This is no payment code of WeChat Pay or Alipay. Ask the payer "
                    "to show the code for paying, and scan it again."
                )
            )
        channel = self._used(company).filtered(lambda one: one.kind == kind)
        if not channel:
            raise UserError(
                self.env._(
                    "%(company)s takes no payment codes of %(channel)s. Ask for "
                    "another way to pay.",
                    company=company.name,
                    channel=self.env["wuye.tender"]._kinds()[kind]["label"],
                )
            )
        return channel

    def _secret(self):
        """The key for signing."""
        self.ensure_one()
        # sudo: it signs and checks and is shown to nobody
        return self.sudo().secret

    def _label(self):
        """The channel in the user's language."""
        self.ensure_one()
        return self.env["wuye.tender"]._kinds()[self.kind]["label"]

    def _order_of(self, name):
        """The order of this channel with a number of ours, or none."""
        self.ensure_one()
        return self.env["wuye.pay.order"].search(
            [("channel_id", "=", self.id), ("name", "=", name)]
        )

    def _provider(self):
        self.ensure_one()
        return self.env["wuye.pay.provider"]._of(self)
