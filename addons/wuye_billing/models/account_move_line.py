from odoo import api, fields, models

from ..closed_month import ClosedMonth
from .account_move import CLAIM_KINDS
from .community_column import add_community_column

GUARDED = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "debit",
    "partner_id",
    "price_unit",
    "quantity",
    "tax_ids",
    "date",
    "wuye_charge_id",
    "wuye_community_id",
    "wuye_unit_id",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    wuye_community_id = fields.Many2one(
        "wuye.community",
        string="Community",
        readonly=True,
        help="On receivable and advance lines: the sum over communities is the "
        "account.",
    )
    # on all lines of the document: the record rule looks at this column (I8)
    wuye_entry_community_id = fields.Many2one(
        related="move_id.wuye_community_id",
        string="Community of the document",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    wuye_unit_id = fields.Many2one(
        "wuye.unit",
        string="Property unit",
        readonly=True,
        index="btree_not_null",
        help="On lines of one unit; a payment may settle several, then it is empty.",
    )
    wuye_charge_id = fields.Many2one(
        "wuye.charge",
        string="Charge",
        readonly=True,
        index="btree_not_null",
        help="On bill lines the charge billed; on settling lines the charge settled.",
    )

    # month figures and audit: the balance of a community's account, without the rows
    _wuye_balance_idx = models.Index(
        "(wuye_community_id, account_id, date) INCLUDE (balance, parent_state) "
        "WHERE wuye_community_id IS NOT NULL"
    )
    # month figures: what is open of a community; few are of all lines
    _wuye_open_idx = models.Index(
        "(wuye_community_id, account_id) "
        "WHERE reconciled IS NOT TRUE AND wuye_community_id IS NOT NULL"
    )
    _wuye_month_open = ClosedMonth(
        *("date", "parent_state", "account_id", "balance", "amount_currency"),
        *("move_id", "wuye_community_id", "wuye_unit_id", "wuye_charge_id"),
        # a row written past the ORM may lack its community: its document has one
        community="COALESCE({row}.wuye_entry_community_id, {row}.wuye_community_id, "
        "(SELECT wuye_community_id FROM account_move WHERE id = {row}.move_id))",
        nearest="wuye_entry_community_id",
        when="{row}.parent_state = 'posted'",
        message="The month of this entry is closed for its community: its items stay "
        "as they are. Use a date in the open month.",
    )

    def _auto_init(self):
        add_community_column(
            self.env.cr,
            self._table,
            "wuye_entry_community_id",
            ["move_id"],
            ("account_move", "wuye_community_id"),
        )
        return super()._auto_init()

    @api.depends_context("uid")
    def _compute_cumulated_balance(self):
        """I8: what runs up in a list is what the user sees in it."""
        communities = self.env["res.users"]._ledger_communities()
        listed = self.env.context.get("domain_cumulated_balance")
        if communities is None or not self.env.context.get("order_cumulated_balance"):
            return super()._compute_cumulated_balance()
        scope = ("wuye_entry_community_id", "in", communities)
        # Odoo sums past the record rules; tuples, because it is a key of the cache
        lines = self.with_context(domain_cumulated_balance=(scope, *(listed or ())))
        super(AccountMoveLine, lines)._compute_cumulated_balance()
        for line, summed in zip(self, lines, strict=True):
            line.cumulated_balance = summed.cumulated_balance
        return None

    def write(self, vals):
        # price_unit written straight to a posted line would change the line but not
        # its balance: refused for property documents, whoever writes.
        if GUARDED & vals.keys():
            self.move_id._wuye_refuse(self.env._("changed"))
        return super().write(vals)

    def unlink(self):
        self.move_id._wuye_refuse(self.env._("shortened by a line"))
        return super().unlink()

    def _check_company(self, fnames=None):
        # a bill being made has its accounts, taxes and products from its company's
        # own map and items, which are checked; a check per line would say nothing new
        if not self.env.context.get("wuye_fresh"):
            return super()._check_company(fnames)
        return None

    # === BUSINESS METHODS === #

    def _wuye_is_claim(self):
        """Whether the line is a debt (or credit) of charges, not what settles it."""
        self.ensure_one()
        return (
            self.move_id.wuye_kind in CLAIM_KINDS
            and self.account_type == "asset_receivable"
            and (self.move_id.wuye_kind != "takeover" or self.balance > 0)
        )

    def _wuye_claimed_charges(self):
        """The charges behind a claim line."""
        self.ensure_one()
        return self.wuye_charge_id or self.move_id.wuye_charge_ids
