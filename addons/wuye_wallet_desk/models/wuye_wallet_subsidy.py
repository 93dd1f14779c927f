from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

ENTERERS = ("accountant",)
FACTS = ("title", "community_id", "date", "account_id")


class WuyeWalletSubsidy(models.Model):
    """A batch of subsidies: the company puts money on wallets (meals, heat, holidays).

    Entered by an accountant, approved by another person, then carried out whole or not
    at all: Dr expense, Cr WAL, an entry on each wallet. The law's limit counts (F8).
    """

    _name = "wuye.wallet.subsidy"
    _description = "Subsidies Put on Wallets"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "title"]
    _check_company_auto = True

    name = fields.Char(string="Batch no.", readonly=True, copy=False, default="/")
    title = fields.Char(string="Subsidy for", required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    account_id = fields.Many2one(
        "account.account",
        string="Expense account",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost'))]",
    )
    line_ids = fields.One2many(
        "wuye.wallet.subsidy.line", "subsidy_id", string="Persons"
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, ondelete="restrict"
    )

    _booked = models.Constraint(
        "CHECK((state = 'done') = (move_id IS NOT NULL))",
        "A batch that was carried out has its entry.",
    )
    _done_frozen = Immutable(
        *(*FACTS, "name", "amount", "state", "move_id"),
        message="Subsidies that were put on wallets stay on file.",
        when="OLD.state = 'done'",
    )
    _kept = NeverDeleted(
        "Subsidies that were put on wallets stay on file.", when="OLD.state = 'done'"
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for subsidy in self:
            subsidy.amount = sum(subsidy.line_ids.mapped("amount"))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                number = self.env["ir.sequence"].next_by_code("wuye.wallet.subsidy")
                vals["name"] = number
            if not self.env.su:
                vals.pop("move_id", None)  # only carrying out does that
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {*FACTS, "line_ids", "move_id"}:
            self._check_changeable()
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key != "move_id"}
        return super().write(vals)

    def _check_changeable(self):
        """What others were asked to approve stays as they read it."""
        if self.env.su:
            return
        # sudo: somebody's review counts whoever writes
        asked = self.sudo().filtered(lambda one: one.review_ids or one.state != "draft")
        if asked:
            raise UserError(
                self.env._(
                    "%s was put to approval and stays as it is. Start over to change "
                    "it, or cancel it and make another one.",
                    asked[0].name,
                )
            )

    # === APPROVAL === #

    def request_validation(self):
        """Put it to approval, with every mistake in it named first."""
        for subsidy in self:
            subsidy._check_lines(subsidy.sudo()._totals())
        return super().request_validation()

    def action_apply(self):
        """Put the money on the wallets. Done already: nothing.

        :raises UserError: approval is missing, or names every wallet that cannot take
            its part; nothing is written
        """
        self.check_access("write")
        self.env["res.users"]._require_post(
            ENTERERS,
            self.env._("An accountant carries out what was approved. Ask one."),
        )
        for subsidy in self.sorted("id"):
            # sudo: rights are checked by now; nobody writes wallets or entries
            subsidy.sudo().lock_for_update()
            subsidy.invalidate_recordset()
            if subsidy.state == "draft":
                subsidy._check_approvals()
                subsidy.sudo()._carry_out()
        return True

    # === BUSINESS METHODS === #

    def _totals(self):
        """{line: its wallet, opened where a person has none}, as superuser, locked."""
        wallets = {
            line: line.env["wuye.wallet"]._of(self.community_id, line.partner_id)
            for line in self.line_ids
        }
        self.env["wuye.wallet"].union(*wallets.values())._lock()
        return wallets

    def _check_lines(self, wallets):
        """Name all that is wrong with it, not only the first."""
        if not wallets:
            raise UserError(
                self.env._("%s names nobody: add persons and amounts.", self.name)
            )
        wrong = []
        for wallet, line in ((wallet, line) for line, wallet in wallets.items()):
            try:
                wallet._check_in_use()
                wallet._check_top_up(line.amount)
            except UserError as error:
                wrong.append(str(error))
        if wrong:
            raise UserError(
                self.env._(
                    "Nothing was put on any wallet:\n%s",
                    "\n".join(f"{no}. {text}" for no, text in enumerate(wrong, 1)),
                )
            )

    def _carry_out(self):
        wallets = self._totals()
        self._check_lines(wallets)
        move = self._create_move(wallets)
        entries = self.env["wuye.wallet.entry"]
        for line, wallet in wallets.items():
            line.entry_id = entries._enter(
                wallet, "subsidy", line.amount, paper=self.name
            )
        self.write({"state": "done", "move_id": move.id})

    def _create_move(self, wallets):
        """Dr expense, Cr WAL for each person."""
        common = {"name": self.title, "wuye_community_id": self.community_id.id}
        lines = [
            {**common, "account_id": self.account_id.id, "balance": self.amount},
            *(
                {
                    **common,
                    "account_id": wallet._account().id,
                    "partner_id": wallet.partner_id.id,
                    "balance": -line.amount,
                }
                for line, wallet in wallets.items()
            ),
        ]
        date = self.env["wuye.month"]._open_date(self.community_id, self.date)
        return self.env["wuye.settlement"]._create_entry(
            self.community_id,
            date,
            "wallet_subsidy",
            lines,
            ref=f"{self.name} {self.title}",
        )


class WuyeWalletSubsidyLine(models.Model):
    """What one person gets of a batch."""

    _name = "wuye.wallet.subsidy.line"
    _description = "Subsidy of a Person"
    _order = "subsidy_id, id"
    _rec_name = "partner_id"

    subsidy_id = fields.Many2one(
        "wuye.wallet.subsidy", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="subsidy_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="subsidy_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="restrict"
    )
    amount = fields.Monetary(required=True)
    entry_id = fields.Many2one(
        "wuye.wallet.entry", readonly=True, copy=False, ondelete="restrict"
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A subsidy is more than nothing."
    )
    _person_uniq = models.Constraint(
        "UNIQUE(subsidy_id, partner_id)", "Each person stands in a batch once."
    )
    _frozen = Immutable(
        *("subsidy_id", "partner_id", "amount", "entry_id"),
        message="Subsidies that were put on wallets stay on file.",
        when="OLD.entry_id IS NOT NULL",
    )
    _kept = NeverDeleted(
        "Subsidies that were put on wallets stay on file.",
        when="OLD.entry_id IS NOT NULL",
    )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        """Only persons whom the accountant may see (I8)."""
        # checks run as superuser
        self.partner_id.with_user(self.env.user).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("entry_id", None)  # only carrying out does that
        lines = super().create(vals_list)
        lines.subsidy_id._check_changeable()
        return lines

    def write(self, vals):
        self.check_access("write")  # who may not is told no more than that
        self.subsidy_id._check_changeable()
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key != "entry_id"}
        result = super().write(vals)
        self.subsidy_id._check_changeable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.subsidy_id._check_changeable()
