from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

TENDERS = [("cash", "Cash, of the float"), ("transfer", "Bank transfer")]
FACTS = (
    *("name", "wallet_id", "amount", "tender", "account_holder", "account_number"),
    *("reference", "document_tail", "shift_id", "payment_id", "entry_id"),
    *("date", "user_id"),
)


class WuyeWalletClosing(models.Model):
    """A wallet given back to its holder and closed (ACCOUNTING row 25f, F8).

    单用途商业预付卡管理办法(试行) 第二十一条: to a bank account of the same name, a
    little in cash; who came with which document stays on file. Made by the page of the
    wallet (`wuye.wallet.close`), never changed.
    """

    _name = "wuye.wallet.closing"
    _description = "Wallet Given Back"
    _order = "id desc"
    _rec_names_search = ["name", "wallet_id.name", "wallet_id.partner_id.name"]

    name = fields.Char(string="Slip no.", required=True, readonly=True)
    wallet_id = fields.Many2one(
        "wuye.wallet", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="wallet_id.partner_id", string="Holder")
    community_id = fields.Many2one(
        related="wallet_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="wallet_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Given back", required=True, readonly=True)
    tender = fields.Selection(
        TENDERS, string="Given back by", required=True, readonly=True
    )
    account_holder = fields.Char(string="Holder of the account", readonly=True)
    account_number = fields.Char(
        readonly=True,
        groups="wuye_property.group_cashier,wuye_property.group_accountant",
    )
    reference = fields.Char(string="Bank reference", readonly=True)
    document_tail = fields.Char(
        string="Identity document, end",
        required=True,
        readonly=True,
        help="The last digits of the document that was shown.",
    )
    shift_id = fields.Many2one(
        "wuye.shift",
        string="Of shift",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    payment_id = fields.Many2one(
        "account.payment", required=True, readonly=True, ondelete="restrict"
    )
    entry_id = fields.Many2one(
        "wuye.wallet.entry", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Date(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Paid out by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )

    _wallet_uniq = models.Constraint(
        "UNIQUE(wallet_id)", "This wallet was given back already."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "What is given back is more than nothing."
    )
    _cash_of_shift = models.Constraint(
        "CHECK((tender = 'cash') = (shift_id IS NOT NULL))",
        "Cash is given back in a shift.",
    )
    _account_named = models.Constraint(
        "CHECK(tender = 'cash' OR (coalesce(account_holder, '') <> ''"
        " AND coalesce(account_number, '') <> '' AND coalesce(reference, '') <> ''))",
        "A transfer names its account, whose it is, and the bank's reference.",
    )
    _facts = Immutable(*FACTS, message="What was given back is on file and stays.")
    _kept = NeverDeleted("What was given back is on file and stays.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("A wallet is given back on its own page, by a cashier.")
            )
        return super().create(vals_list)
