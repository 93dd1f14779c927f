from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeReceiptLoan(models.Model):
    """A receipt written before the money comes, lent against a slip 借票 (D8, R69, T5).

    The slip and the stub stay with the account room. Nothing is booked when it is lent;
    the money is taken at the desk on the very number, or the paper comes back.
    """

    _name = "wuye.receipt.loan"
    _description = "Borrowed Receipt"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["name", "receipt_no", "unit_id.code", "partner_id.name"]

    name = fields.Char(string="Slip no.", required=True, readonly=True)
    number_id = fields.Many2one(
        "wuye.receipt.number",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    receipt_no = fields.Char(
        related="number_id.name", store=True, index="trigram", precompute=True
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    borrower_id = fields.Many2one(
        "res.users",
        string="Borrowed by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who signed the slip and answers for the paper.",
    )
    lender_id = fields.Many2one(
        "res.users",
        string="Given out by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(string="Borrowed on", required=True, readonly=True)
    date_due = fields.Date(
        string="Due back on", required=True, readonly=True, tracking=True
    )
    extend_reason = fields.Char(
        string="Why it is due later", readonly=True, tracking=True
    )
    amount = fields.Monetary(
        required=True, readonly=True, help="What the receipt is written for."
    )
    line_ids = fields.One2many("wuye.receipt.loan.line", "loan_id", readonly=True)
    loss_ids = fields.One2many("wuye.receipt.loan.loss", "loan_id", readonly=True)
    state = fields.Selection(
        [
            ("borrowed", "Borrowed"),
            ("settled", "Settled"),
            ("returned", "Brought Back"),
            ("void", "Void"),
            ("lost", "Lost"),
        ],
        required=True,
        default="borrowed",
        readonly=True,
        index=True,
        tracking=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    receipt_id = fields.Many2one(
        "wuye.receipt",
        string="Settled by receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    shift_id = fields.Many2one(
        related="receipt_id.shift_id", store=True, index="btree_not_null"
    )
    ended_at = fields.Datetime(readonly=True)
    ended_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reason = fields.Char(string="Why it ended", readonly=True)

    _number_once = models.UniqueIndex(
        "(number_id) WHERE state = 'borrowed'",
        "This receipt is out on another slip.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A receipt is written for more than nothing."
    )
    _due_later = models.Constraint(
        "CHECK(date_due > date)", "A receipt is due after the day it is borrowed."
    )
    _two_persons = models.Constraint(
        "CHECK(borrower_id <> lender_id)", "Nobody lends a receipt to himself."
    )
    _settled_by = models.Constraint(
        "CHECK((receipt_id IS NOT NULL) = (state = 'settled'))",
        "A borrowed receipt is settled by money taken on it, and by nothing else.",
    )
    _ended = models.Constraint(
        "CHECK((ended_at IS NOT NULL AND ended_by IS NOT NULL)"
        " = (state <> 'borrowed'))",
        "What has become of a borrowed receipt has a moment and somebody who says so.",
    )
    _explained = models.Constraint(
        "CHECK(state IN ('borrowed', 'settled') OR coalesce(reason, '') <> '')",
        "Write why: a borrowed receipt that was not settled has its reason on file.",
    )
    # overdue receipts of a borrower are looked up before he borrows
    _borrower_idx = models.Index("(borrower_id, date_due) WHERE state = 'borrowed'")
    _facts = Immutable(
        *("name", "number_id", "receipt_no", "unit_id", "community_id", "company_id"),
        *("partner_id", "borrower_id", "lender_id", "date", "amount"),
        message="What was signed on a slip never changes. Take the receipt back and "
        "lend another one.",
    )
    _end_stays = Immutable(
        *("state", "receipt_id", "ended_at", "ended_by", "reason", "date_due"),
        message="A slip that is closed stays closed: lend another receipt.",
        when="OLD.state <> 'borrowed'",
    )
    _kept = NeverDeleted("A slip stays on file.")

    # === COMPUTE === #

    @api.depends("name", "receipt_no")
    def _compute_display_name(self):
        for loan in self:
            loan.display_name = f"{loan.name} ({loan.receipt_no})"

    @api.depends("state", "date_due")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for loan in self:
            is_late = bool(loan.date_due) and loan.date_due < today
            loan.is_overdue = is_late and loan.state == "borrowed"

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._overdue()
        return (overdue if True in value else Domain.FALSE) | (
            ~overdue if False in value else Domain.FALSE
        )

    @api.model
    def _overdue(self):
        """The domain of receipts that should be back by now."""
        return Domain("state", "=", "borrowed") & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_methods()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - {"message_follower_ids"}:
            self._check_own_methods()
        return super().write(vals)

    def _check_own_methods(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Receipts are lent and taken back with the buttons of the slip, "
                    "not by writing."
                )
            )

    # === PAPER === #

    def action_print_slip(self):
        """The slip that the borrower signs; it stays with the account room (R69)."""
        return self._print_on("receipt_loan")

    def action_print_receipt(self):
        """The receipt the borrower carries, marked as borrowed; again, it says so."""
        return self._print_on("receipt_lent")

    def _print_on(self, subject):
        self.ensure_one()
        self.check_access("read")
        form = self.env["wuye.form"]._first_of(subject, self.company_id)
        return self.env["wuye.form.paper"]._print(form, self)._open_pdf()
