from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_billing.report.paper import paper_amount
from odoo.addons.wuye_parking_lot.gate_clock import to_gate, to_utc
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words

STATES = [("draft", "Draft"), ("confirmed", "Invoiced"), ("void", "Void")]
NEXT = {"draft": ("confirmed",), "confirmed": ("void",)}
OWN_FIELDS = {*("name", "state", "move_id", "void_move_id", "void_reason", "rounding")}


class WuyeParkingStatement(models.Model):
    """Coupons a merchant's customers used in a period, invoiced to him (G15).

    Each used coupon is on exactly one statement that is not void; the database keeps
    that. Void by a credit note, its coupons come on another statement.
    """

    _name = "wuye.parking.statement"
    _description = "Statement of Coupons"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Statement No.", required=True, readonly=True, default="/", copy=False
    )
    merchant_id = fields.Many2one(
        "wuye.parking.merchant",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    community_id = fields.Many2one(
        related="merchant_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="merchant_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Invoiced to",
        readonly=True,
        ondelete="restrict",
        copy=False,
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", tracking=True, copy=False
    )
    line_ids = fields.One2many(
        "wuye.parking.statement.line", "statement_id", readonly=True
    )
    coupons = fields.Integer(
        string="Number of Coupons", compute="_compute_amount", store=True
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    void_move_id = fields.Many2one(
        "account.move",
        string="Credit Note",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    void_reason = fields.Char(string="Why Void", copy=False)
    rounding = fields.Char(
        string="Rounding of VAT",
        readonly=True,
        copy=False,
        help="As the company rounded when it was invoiced.",
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "Another statement has this number."
    )
    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day is not before the first."
    )
    _void_why = models.Constraint(
        "CHECK(state <> 'void' OR length(btrim(coalesce(void_reason, ''))) >= 2)",
        "Say why the statement is void.",
    )
    _state_next = StateTable(
        "wuye_refuse_coupon_statement_state",
        NEXT,
        "A statement is invoiced, then perhaps void; a draft it is never again.",
    )
    _frozen = Immutable(
        *("name", "merchant_id", "partner_id", "date_from", "date_to", "amount"),
        *("coupons", "move_id", "rounding"),
        message="A statement that is invoiced stays as it is: make it void.",
        when="OLD.state <> 'draft'",
    )
    _kept = NeverDeleted(
        "A statement that was invoiced is never deleted.", when="OLD.state <> 'draft'"
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for statement in self:
            amounts = statement.line_ids.mapped("amount")
            statement.coupons = len(amounts)
            total = sum((to_decimal(amount, 2) for amount in amounts), to_decimal(0, 2))
            statement.amount = float(total)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if OWN_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("State and papers of a statement follow from its buttons.")
            )

    # === ACTIONS === #

    def action_compute(self):
        """List the coupons used in the period that are on no other statement."""
        self.check_access("write")
        self._require_accountant()
        for statement in self:
            statement._check_state("draft")
            # sudo: lines follow from coupons, nobody writes them
            row = statement.sudo()
            row.line_ids.unlink()
            row.line_ids = [fields.Command.create(vals) for vals in row._prepare()]

    def action_confirm(self):
        """Invoice it; once.

        :raises UserError: the period is not over, nothing was used, no rate of VAT
        """
        self.check_access("write")
        self._require_accountant()
        for statement in self:
            statement.lock_for_update()
            statement._check_state("draft")
            if statement.date_to >= to_gate(fields.Datetime.now()).date():
                raise UserError(self.env._("The period is not over: confirm it later."))
            statement.action_compute()
            if not statement.line_ids:
                raise UserError(
                    self.env._(
                        "No coupon of %(merchant)s was used in these days that is not "
                        "on a statement already.",
                        merchant=statement.merchant_id.name,
                    )
                )
            # sudo: invoices of coupons are made here only, states follow from them
            row = statement.sudo()
            row.name = row.env["ir.sequence"].next_by_code("wuye.parking.statement")
            row.partner_id = row.merchant_id.partner_id
            row.rounding = row.company_id.tax_calculation_rounding_method
            row.move_id = row._invoice()
            row.line_ids.is_booked = True
            row.state = "confirmed"

    def action_void(self):
        """Open the page that asks why."""
        self.ensure_one()
        self.check_access("write")
        self._require_accountant()
        self._check_state("confirmed")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a Statement Void"),
            "res_model": "wuye.parking.statement.void",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def _void(self, reason):
        """A credit note over the whole invoice; its coupons are free again."""
        self.ensure_one()
        self.check_access("write")
        self._require_accountant()
        self.lock_for_update()
        self._check_state("confirmed")
        row = self.sudo()  # sudo: as in `action_confirm`
        if row.move_id.payment_state not in ("not_paid", False) and row.amount:
            raise UserError(
                self.env._(
                    "%(invoice)s is paid, wholly or in part. Undo the payment first.",
                    invoice=row.move_id.name,
                )
            )
        row.write(
            {"state": "void", "void_reason": reason, "void_move_id": row._credit().id}
        )
        row.line_ids.is_live = False

    def _check_state(self, state):
        if self.state != state:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(statement)s is “%(state)s” by now. Read the page anew.",
                    statement=self.display_name,
                    state=states[self.state],
                )
            )

    @api.model
    def _require_accountant(self):
        self.env["res.users"]._require_post(
            ("accountant",),
            self.env._("An accountant makes statements of coupons. Ask one."),
        )

    # === LINES === #

    def _prepare(self):
        """Values of the lines: what each coupon used in the period costs him."""
        self.ensure_one()
        coupons = self.env["wuye.parking.coupon"].search(
            [
                ("merchant_id", "=", self.merchant_id.id),
                ("used_at", ">=", _begin(self.date_from)),
                ("used_at", "<", _begin(fields.Date.add(self.date_to, days=1))),
                ("line_ids", "not any", [("is_live", "=", True)]),
            ],
            order="used_at, id",
        )
        rows = []
        for coupon in coupons:
            book, lot = coupon.book_id, coupon.stay_id.lot_id
            rate = lot._rate_on(to_gate(coupon.used_at).date())
            amount = book.price if book.settlement == "fixed" else coupon.amount_off
            rows.append(
                {
                    "coupon_id": coupon.id,
                    "lot_id": lot.id,
                    "rate": float(rate),
                    "amount": amount,
                }
            )
        return rows

    # === PAPER === #

    def _paper(self, amount):
        return paper_amount(amount)

    def _in_words(self, amount):
        """The amount in financial capitals, as Chinese papers print it."""
        return amount_in_words(to_decimal(amount, 2), "人民币")

    def _at(self, moment):
        """A moment as the clock at the gate shows it."""
        return f"{to_gate(moment):%m-%d %H:%M}"


def _begin(day):
    """The first moment of a day at the gate, as the database keeps it."""
    return to_utc(fields.Datetime.to_datetime(day))


class WuyeParkingStatementLine(models.Model):
    """A used coupon on a statement. Of those that are live each has one, no more."""

    _name = "wuye.parking.statement.line"
    _description = "Coupon on a Statement"
    _order = "statement_id, id"
    _rec_name = "coupon_id"

    statement_id = fields.Many2one(
        "wuye.parking.statement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="statement_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    coupon_id = fields.Many2one(
        "wuye.parking.coupon",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    stay_id = fields.Many2one(related="coupon_id.stay_id")
    used_at = fields.Datetime(related="coupon_id.used_at")
    amount_off = fields.Monetary(related="coupon_id.amount_off")
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    rate = fields.Float(string="VAT (%)", readonly=True, digits=(5, 2))
    amount = fields.Monetary(string="Merchant Pays", readonly=True)
    is_booked = fields.Boolean(readonly=True)
    is_live = fields.Boolean(
        readonly=True, required=True, default=True, help="Its statement is not void."
    )

    _once = models.UniqueIndex(
        "(coupon_id) WHERE is_live", "This coupon is on another statement already."
    )
    _booked = Immutable(
        *("statement_id", "coupon_id", "lot_id", "rate", "amount", "is_booked"),
        message="A coupon that was invoiced stays so: make the statement void.",
        when="OLD.is_booked",
    )
    _void_stays = Immutable(
        "is_live", message="What is void stays void.", when="NOT OLD.is_live"
    )
    _kept = NeverDeleted(
        "A coupon that was invoiced stays on its statement.", when="OLD.is_booked"
    )
