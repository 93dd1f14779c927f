from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_billing.report.paper import paper_amount
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words

STATES = [("held", "Held"), ("partly", "Partly Returned"), ("closed", "Closed")]
# The trigger of the movements writes these, nobody else (see held.py).
BY_MOVES = "pg_trigger_depth() = 0"


class WuyeDeposit(models.Model):
    """Money held for somebody until he has done what he promised (B13, 押金).

    A liability (ACCOUNTING row 18): never part of the receivable, never income until
    it is kept. What is held is the sum of the movements, kept by the database, which
    also sees to it that no more goes out than came in.
    """

    _name = "wuye.deposit"
    _description = "Deposit"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, index=True, copy=False)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, index=True, ondelete="restrict"
    )
    kind_id = fields.Many2one(
        "wuye.deposit.kind",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    amount = fields.Monetary(string="Paid in", required=True)
    date = fields.Date(required=True, index=True)
    document = fields.Char(help="E.g. the number of the decoration application.")
    reason = fields.Char(string="For")
    amount_held = fields.Monetary(string="Held", readonly=True, default=0.0)
    amount_out = fields.Monetary(string="Gone out", compute="_compute_amount_out")
    state = fields.Selection(STATES, required=True, default="held", readonly=True)
    move_ids = fields.One2many("wuye.deposit.move", "deposit_id", string="Movements")
    request_ids = fields.One2many(
        "wuye.deposit.request", "deposit_id", string="Requests"
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A deposit is more than zero."
    )
    _held_within = models.Constraint(
        "CHECK(amount_held BETWEEN 0 AND amount)",
        "No more goes out of a deposit than was paid in. Look at its movements and "
        "choose a smaller amount.",
    )
    # the pages of units and payers ask what is held
    _held_idx = models.Index("(unit_id, partner_id) WHERE amount_held <> 0")
    _booked = Immutable(
        "unit_id",
        "partner_id",
        "kind_id",
        "amount",
        "date",
        message="A deposit is booked and is not changed: undo it and take it anew.",
    )
    _by_moves = Immutable(
        "amount_held",
        "state",
        message="What is held of a deposit follows from its movements: book one.",
        when=BY_MOVES,
    )
    _kept = NeverDeleted("A deposit is never deleted: give it back, or undo it.")

    @api.depends("name", "kind_id.name", "unit_id.code")
    def _compute_display_name(self):
        for deposit in self:
            deposit.display_name = (
                f"{deposit.name} {deposit.kind_id.name} {deposit.unit_id.code}"
            )

    @api.depends("amount", "amount_held")
    def _compute_amount_out(self):
        for deposit in self:
            deposit.amount_out = deposit.amount - deposit.amount_held

    # === ACTIONS === #

    def action_refund(self):
        """Open the page on which a cashier gives money back."""
        return self._open_wizard("wuye.deposit.refund", self.env._("Give Back"))

    def action_set_off(self):
        """Open the page on which the deposit settles open charges."""
        return self._open_wizard("wuye.deposit.set.off", self.env._("Set Off"))

    def action_request(self):
        """Open a request to keep a part, or all."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request to Keep"),
            "res_model": "wuye.deposit.request",
            "views": [[False, "form"]],
            "context": {"default_deposit_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _open_wizard(self, model, name):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_deposit_id": self.id},
        }

    def _check_day(self, date):
        """:raises UserError: the day lies in a closed month"""
        self.env["wuye.month"]._check_open(
            self.community_id, [fields.Date.to_date(date)]
        )

    def _check_out(self, amount, date):
        """Refuse to take out more than is held, or before it came in."""
        self.ensure_one()
        self._check_day(date)
        currency = self.currency_id
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Enter an amount of more than zero."))
        if currency.compare_amounts(amount, self.amount_held) > 0:
            raise UserError(
                self.env._(
                    "Only %(held)s of %(deposit)s is held, so %(amount)s cannot go "
                    "out. Choose a smaller amount.",
                    held=currency.format(self.amount_held),
                    deposit=self.display_name,
                    amount=currency.format(amount),
                )
            )
        if date < self.date:
            raise UserError(
                self.env._(
                    "%(deposit)s came in on %(day)s: nothing goes out before. Use a "
                    "later date.",
                    deposit=self.display_name,
                    day=self.date,
                )
            )

    def _entry_label(self):
        """What an entry about the deposit says, in the company's language."""
        self.ensure_one()
        return self.with_env(self.company_id._wuye_written().env).display_name

    # === PAPERS === #

    def _paper(self, amount):
        return paper_amount(amount)

    def _in_words(self, amount):
        """The amount in financial capitals, as Chinese receipts print it."""
        return amount_in_words(to_decimal(amount, 2), "人民币")

    def _paid_by(self):
        """The tender the money came in by."""
        # sudo: a journal's name is no secret, desks hold no accounting right
        first = self.sudo().move_ids.filtered(lambda move: move.kind == "in")[-1:]
        return first.payment_id.journal_id.name or ""

    def _is_undone(self):
        """Whether what came in was taken back as a mistake."""
        return any(
            move.kind == "in" and move.counter_of_id for move in self.sudo().move_ids
        )
