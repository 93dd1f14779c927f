import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

KEY_BYTES = 32
MOST_HOURS = 72  # a list is believed
# who bears the risk decides; an accountant changes nothing else of a terminal
RISK = {"is_offline", "floor_card", "floor_total", "offline_hours"}


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

    currency_id = fields.Many2one(related="company_id.currency_id")
    is_offline = fields.Boolean(
        string="Sells without the server",
        copy=False,
        help="It takes taps while the server is away and hands them in later. What no "
        "wallet covers then is the company's risk.",
    )
    floor_card = fields.Monetary(
        string="Floor limit of a card", help="Of a day, without the server."
    )
    floor_total = fields.Monetary(
        string="Floor limit of all cards", help="Of a day, without the server."
    )
    offline_hours = fields.Integer(
        string="Hours without the server",
        default=8,
        help="So long it believes the list of cards that do not pay.",
    )
    list_at = fields.Datetime(string="List fetched at", readonly=True, copy=False)
    offline_ids = fields.One2many("wuye.wallet.offline", "terminal_id", readonly=True)
    offline_risk = fields.Monetary(
        string="Open claims", compute="_compute_offline_risk"
    )

    _code_uniq = models.UniqueIndex("(code)", "Another terminal has this code.")
    _floors = models.Constraint(
        "CHECK(is_offline IS NOT TRUE OR (kind = 'machine'"
        " AND coalesce(floor_card, 0) > 0"
        " AND coalesce(floor_total, 0) >= coalesce(floor_card, 0)"
        f" AND coalesce(offline_hours, 0) BETWEEN 1 AND {MOST_HOURS}))",
        "A machine sells without the server with a floor limit of a card, one of all "
        f"cards that is not less, and for 1 to {MOST_HOURS} hours.",
    )

    # === COMPUTE === #

    @api.depends("offline_ids.state", "offline_ids.amount")
    def _compute_offline_risk(self):
        risks = self.env["wuye.wallet.offline"]._risks("terminal_id", self)
        for terminal in self:
            terminal.offline_risk = risks.get(terminal.id, 0.0)

    def _compute_has_key(self):
        for terminal in self:
            # sudo: only whether there is one
            terminal.has_key = bool(terminal.sudo().key)

    # === CHECKS === #

    @api.constrains("is_offline", "place_id")
    def _check_offline(self):
        for terminal in self.filtered("is_offline"):
            if terminal.place_id.merchant_id:
                raise ValidationError(
                    self.env._(
                        "%(place)s is a merchant's: the company does not bear its "
                        "risk. Terminals there sell with the server only.",
                        place=terminal.place_id.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._require_post(vals, is_new=True)
        return super().create(vals_list)

    def write(self, vals):
        self._require_post(vals)
        return super().write(vals)

    def _require_post(self, vals, is_new=False):
        """Accountants and managers decide on the risk, and accountants on that only."""
        risk = {name for name in RISK & vals.keys() if vals[name]} if is_new else RISK
        user = self.env["res.users"]
        if vals.get("is_offline") or not is_new and risk & vals.keys():
            user._require_post(
                ("accountant", "manager"),
                self.env._(
                    "An accountant or a manager decides what a terminal may sell "
                    "without the server."
                ),
            )
        is_plain = self.env.su or self.env.user._holds_post(
            ("manager", "administrator")
        )
        if not is_plain and vals.keys() - RISK:
            raise AccessError(
                self.env._(
                    "Of a terminal you decide what it sells without the server. Ask a "
                    "manager for the rest."
                )
            )

    # === ACTIONS === #

    def action_new_key(self):
        """Give a machine a key; the one before is void. It is shown this once."""
        self.ensure_one()
        self.check_access("write")
        self._require_post({"key": True})  # no part of the risk: not an accountant's
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
