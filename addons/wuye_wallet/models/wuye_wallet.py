from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

ZONE = "Asia/Shanghai"
_ZONE = ZoneInfo(ZONE)
PURSES = [("own", "Own Places"), ("merchant", "Merchants")]
STATES = [("active", "In use"), ("frozen", "Frozen"), ("closed", "Closed")]
NEXT = {"active": ("frozen", "closed"), "frozen": ("active", "closed"), "closed": ()}
# the trigger of the entries writes these, nobody else (see chain.py)
BY_ENTRIES = "pg_trigger_depth() = 0"
# posts that read both wallets and cards
READERS = ",".join(
    f"wuye_property.group_{post}"
    for post in ("customer_service", "manager", "administrator")
)
OWN_FIELDS = {
    *("state", "balance", "entries", "chain", "chain_before"),
    *("pin", "pin_failures", "name"),
}


class WuyeWallet(models.Model):
    """Money a person has with the company; a card is only a key to it (R107, R109).

    What is on it is the sum of its entries, kept by the database, never below zero and
    never more than the law lets be (F4, F8). One a person and purse: `own` is spent
    with the company itself, `merchant` at third parties (accounts WAL and WAL-M).
    """

    _name = "wuye.wallet"
    _description = "Wallet"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["name", "partner_id.name", "partner_id.wuye_initials"]
    _check_company_auto = True

    name = fields.Char(string="Wallet No.", required=True, readonly=True, copy=False)
    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Where it was opened. It pays at all places of the company.",
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    purse = fields.Selection(
        PURSES, string="Spent at", required=True, readonly=True, default="own"
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="active",
        copy=False,
        tracking=True,
    )
    balance = fields.Monetary(readonly=True, default=0.0, copy=False)
    entries = fields.Integer(string="Entries so far", readonly=True, default=0)
    chain = fields.Char(readonly=True, default="", groups="base.group_system")
    # what a new entry follows: a statement cannot give what it has overwritten
    chain_before = fields.Char(readonly=True, copy=False, groups="base.group_system")
    pin = fields.Char(readonly=True, copy=False, groups="base.group_system")
    pin_failures = fields.Integer(string="Wrong PINs", readonly=True, copy=False)
    tap_limit = fields.Monetary(
        string="Limit of a tap", tracking=True, help="Zero: as the company's rules say."
    )
    day_limit = fields.Monetary(
        string="Limit of a day", tracking=True, help="Zero: as the company's rules say."
    )
    entry_ids = fields.One2many("wuye.wallet.entry", "wallet_id", readonly=True)
    card_ids = fields.Many2many(
        "wuye.card",
        compute="_compute_card_ids",
        groups=READERS,  # desks and accountants hold no right on cards
    )

    _one = models.UniqueIndex(
        "(company_id, partner_id, purse) WHERE state <> 'closed'",
        "This person has a wallet already.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "Another wallet has this number."
    )
    _balance_positive = models.Constraint(
        "CHECK(balance >= 0)", "No more is spent than there is on a wallet."
    )
    _closed_empty = models.Constraint(
        "CHECK(state <> 'closed' OR balance = 0)",
        "What is on a wallet is given back before it is closed.",
    )
    _limits = models.Constraint(
        "CHECK(coalesce(tap_limit, 0) >= 0 AND coalesce(day_limit, 0) >= 0)",
        "A limit is zero or more.",
    )
    _state_next = StateTable(
        "wuye_refuse_wallet_state", NEXT, "A wallet that is closed stays closed."
    )
    _whose = Immutable(
        *("name", "community_id", "partner_id", "purse"),
        message="A wallet stays with the person it was opened for.",
    )
    _by_entries = Immutable(
        *("balance", "entries", "chain", "chain_before"),
        message="What is on a wallet follows from its entries: book one.",
        when=BY_ENTRIES,
    )
    _kept = NeverDeleted("A wallet is never deleted: close it.")

    # === COMPUTE === #

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for wallet in self:
            wallet.display_name = f"{wallet.name} {wallet.partner_id.name}"

    def _compute_card_ids(self):
        cards = self.env["wuye.card"].search(
            [("partner_id", "in", self.partner_id.ids), ("state", "=", "active")]
        )
        for wallet in self:
            wallet.card_ids = cards.filtered(
                lambda card, wallet=wallet: card.partner_id == wallet.partner_id
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
            vals["name"] = self.env["ir.sequence"].next_by_code("wuye.wallet")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Money and state of a wallet are changed by its buttons, at the "
                    "desk and at tills only."
                )
            )

    # === ACTIONS === #

    def action_freeze(self):
        """Nothing is spent from it until it is thawed; it may still be filled."""
        self._set_state("frozen")

    def action_thaw(self):
        """It pays again."""
        self._set_state("active")

    def action_close(self):
        """For good; it has to be empty.

        :raises UserError: there is money on it
        """
        for wallet in self:
            if wallet.balance:
                raise UserError(
                    self.env._(
                        "%(wallet)s holds %(amount)s. Give it back to its holder "
                        "first, then close it.",
                        wallet=wallet.display_name,
                        amount=wallet.currency_id.format(wallet.balance),
                    )
                )
        self._set_state("closed")

    def _set_state(self, state):
        self.check_access("write")
        self.sudo().state = state  # sudo: states are changed by buttons only

    # === BUSINESS METHODS === #

    @api.model
    def _today(self):
        """The day it is at the estates; machines have no zone of their own."""
        return datetime.now(_ZONE).date()

    @api.model
    def _of(self, community, partner, purse="own"):
        """The wallet of a person, opened where he has none yet."""
        wallet = self.sudo().search(
            [
                ("company_id", "=", community.company_id.id),
                ("partner_id", "=", partner.id),
                ("purse", "=", purse),
                ("state", "!=", "closed"),
            ]
        )
        if not wallet:
            wallet = self.sudo().create(
                {
                    "community_id": community.id,
                    "partner_id": partner.id,
                    "purse": purse,
                }
            )
        return wallet.with_env(self.env)

    def _account(self):
        """The account its money stands on (ACCOUNTING part 1: WAL, WAL-M)."""
        key = "wallet" if self.purse == "own" else "wallet_merchant"
        return self.company_id._wuye_account(key)

    def _check_top_up(self, amount):
        """Refuse what the law does not let be on a card (F8).

        :raises UserError: names the article
        """
        self.ensure_one()
        rule = self.env["wuye.wallet.rule"]._on(self.company_id, self._today())
        after = self.balance + amount
        if self.currency_id.compare_amounts(after, rule.most) > 0:
            raise UserError(
                self.env._(
                    "%(wallet)s would hold %(after)s, more than %(most)s: %(law)s. "
                    "Take %(room)s at most.",
                    wallet=self.display_name,
                    after=self.currency_id.format(after),
                    most=self.currency_id.format(rule.most),
                    law=rule.law,
                    room=self.currency_id.format(max(rule.most - self.balance, 0.0)),
                )
            )
