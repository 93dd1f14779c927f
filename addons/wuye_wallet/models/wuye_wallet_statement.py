from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.wuye_billing.report.paper import paper_amount
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words

STATES = [("draft", "Draft"), ("confirmed", "Confirmed"), ("paid", "Paid out")]
# back to confirmed by voiding its payment only
NEXT = {"draft": ("confirmed",), "confirmed": ("paid",), "paid": ("confirmed",)}
FIGURES = ("taps", "sales", "commission", "net")
# written by the statement's buttons only
OWN_FIELDS = {*FIGURES, "name", "state", "confirmed_by", "payment_id", "paid_by"}


class WuyeWalletStatement(models.Model):
    """What a merchant's place sold in a month and is owed for it (F6).

    The sum of its booked days; what was given back is taken off on the day it was. Once
    confirmed its figures stand; paid out it is one payment (ACCOUNTING row 25d).
    """

    _name = "wuye.wallet.statement"
    _description = "Statement of a Merchant"
    _inherit = ["mail.thread"]
    _order = "month desc, place_id"
    _check_company_auto = True

    name = fields.Char(
        string="Statement No.", readonly=True, copy=False, default="/", required=True
    )
    place_id = fields.Many2one(
        "wuye.wallet.place",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('merchant_id', '!=', False)]",
    )
    community_id = fields.Many2one(
        related="place_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="place_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, index=True, help="Any day of it; the first one is kept."
    )
    merchant_id = fields.Many2one(
        "res.partner",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose the place was when the statement was made.",
    )
    taps = fields.Integer(readonly=True, copy=False)
    sales = fields.Monetary(readonly=True, copy=False)
    commission = fields.Monetary(readonly=True, copy=False)
    net = fields.Monetary(string="To the merchant", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    confirmed_by = fields.Many2one("res.users", readonly=True, copy=False)
    date_paid = fields.Date(
        string="Paid out on", copy=False, help="Empty: the day the button is pressed."
    )
    paid_by = fields.Many2one("res.users", readonly=True, copy=False)
    payment_id = fields.Many2one(
        "account.payment", readonly=True, copy=False, ondelete="restrict"
    )
    day_ids = fields.Many2many("wuye.wallet.day", compute="_compute_day_ids")

    _once = models.UniqueIndex(
        "(place_id, month, merchant_id)",
        "There is a statement of this place and month already.",
    )
    _month_first = models.Constraint(
        "CHECK(extract(day FROM month) = 1)", "A statement is of a whole month."
    )
    _net = models.Constraint(
        "CHECK(coalesce(net, 0) = coalesce(sales, 0) - coalesce(commission, 0))",
        "To the merchant goes what was sold less the commission.",
    )
    _state_next = StateTable(
        "wuye_refuse_statement_state",
        NEXT,
        "A statement is confirmed, then paid out; a draft it is never again.",
    )
    _of = Immutable(
        *("name", "place_id", "month", "merchant_id"),
        message="A statement stays with its place and month: make another one.",
    )
    _frozen = Immutable(
        *FIGURES,
        "confirmed_by",
        message="The figures of a statement that is confirmed stay as they are.",
        when="OLD.state <> 'draft'",
    )
    _paid = Immutable(
        *("payment_id", "date_paid", "paid_by"),
        message="A statement that is paid out stays as it is: void its payment.",
        when="OLD.state = 'paid' AND NEW.state = 'paid'",
    )
    _kept = NeverDeleted(
        "A statement that is confirmed is never deleted.", when="OLD.state <> 'draft'"
    )

    # === COMPUTE === #

    @api.depends("place_id", "month", "merchant_id")
    def _compute_day_ids(self):
        for statement in self:
            statement.day_ids = statement.month and statement._days()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
            place = self.env["wuye.wallet.place"].browse(vals.get("place_id"))
            vals["merchant_id"] = self._merchant_of(place).id
            if vals.get("month"):
                month = fields.Date.to_date(vals["month"])
                vals["month"] = fields.Date.start_of(month, "month")
                vals["name"] = f"{place.code}-{month:%Y%m}"
        statements = super().create(vals_list)
        statements._compute_figures()
        return statements

    def write(self, vals):
        self._refuse_own_fields(vals)
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Figures and state of a statement follow from its days and its "
                    "buttons."
                )
            )

    @api.model
    def _merchant_of(self, place):
        """:raises UserError: the place is the company's own"""
        merchant = place.merchant_id
        if place and not merchant:
            raise UserError(
                self.env._(
                    "%s is a place of the company's own: nothing is owed to anybody "
                    "for it.",
                    place.display_name,
                )
            )
        return merchant

    # === ACTIONS === #

    def action_compute(self):
        """Add its days up anew, as long as it is a draft."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "draft")._compute_figures()

    def action_confirm(self):
        """The figures stand from now on.

        :raises UserError: the month is not over, a day is not booked, or the days are
            not what was tapped
        """
        self.check_access("write")
        for statement in self:
            statement._check_post("wuye_property.group_accountant")
            statement.lock_for_update()
            statement._check_state("draft")
            statement._check_complete()
            statement._compute_figures()
            statement._check_figures()
            # sudo: states are changed by buttons only
            statement.sudo().write({"state": "confirmed", "confirmed_by": self.env.uid})

    # === CHECKS === #

    def _check_post(self, group):
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "Accountants confirm statements of merchants, cashiers pay them "
                    "out."
                )
            )

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

    def _check_complete(self):
        """The month is over, and each of its days with a tap is booked."""
        last = self._last()
        if self.env["wuye.wallet"]._today() <= last:
            raise UserError(
                self.env._("The month is not over: confirm it after %s.", last)
            )
        waiting = [
            day
            for place_id, day in self.env["wuye.wallet.day"]._waiting(
                self.company_id, until=last
            )
            if place_id == self.place_id.id and day >= self.month
        ]
        if waiting:
            raise UserError(
                self.env._(
                    "%(days)s of %(place)s are not booked yet. They are by the hour; "
                    "if they stay so, look at the scheduled jobs.",
                    days=", ".join(map(str, waiting)),
                    place=self.place_id.display_name,
                )
            )

    def _check_figures(self):
        """Sales again from the taps, the merchant's part again from the ledger.

        :raises UserError: they are 0.01 apart
        """
        tapped, count = self._tapped()
        owed = self._owed()
        apart = (
            to_decimal(self.sales, 2) != tapped
            or self.taps != count
            or to_decimal(self.net, 2) != owed
        )
        if apart:
            raise UserError(
                self.env._(
                    "%(statement)s: days say %(sales)s in %(taps)s taps, %(net)s to "
                    "the merchant; its taps come to %(tapped)s in %(count)s, the "
                    "ledger owes %(owed)s. Let the audit find which day differs.",
                    statement=self.display_name,
                    sales=paper_amount(self.sales),
                    taps=self.taps,
                    net=paper_amount(self.net),
                    tapped=paper_amount(float(tapped)),
                    count=count,
                    owed=paper_amount(float(owed)),
                )
            )

    # === FIGURES === #

    def _last(self):
        """The last day of its month."""
        return fields.Date.end_of(self.month, "month")

    def _days(self):
        return self.env["wuye.wallet.day"].search(
            [
                ("place_id", "=", self.place_id.id),
                ("merchant_id", "=", self.merchant_id.id),
                ("date", ">=", self.month),
                ("date", "<=", self._last()),
            ],
            order="date",
        )

    def _compute_figures(self):
        """The sums of its days; only a draft is ever computed."""
        for statement in self:
            days = statement._days()
            sales, commission = (
                sum((to_decimal(day[name], 2) for day in days), to_decimal(0, 2))
                for name in ("amount", "commission")
            )
            # sudo: figures follow from days, nobody writes them
            statement.sudo().write(
                {
                    "taps": sum(days.mapped("taps")),
                    "sales": float(sales),
                    "commission": float(commission),
                    "net": float(sales - commission),
                }
            )

    def _tapped(self):
        """(sum, number) of the entries themselves, on days of this merchant."""
        [(total, count)] = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(-sum(entry.amount), 0), count(*)
                  FROM wuye_wallet_entry entry
                 WHERE entry.place_id = %s AND entry.date BETWEEN %s AND %s
                   AND NOT EXISTS (SELECT FROM wuye_wallet_day other
                                    WHERE other.place_id = entry.place_id
                                      AND other.date = entry.date
                                      AND other.merchant_id IS DISTINCT FROM %s)
                """,
                self.place_id.id,
                self.month,
                self._last(),
                self.merchant_id.id,
            )
        )
        return to_decimal(total, 2), count

    def _owed_lines(self):
        """What the days' entries owe the merchant, in the ledger."""
        # sudo: cashiers read no ledger; these are the entries of this statement's days
        account = self.company_id._wuye_account("merchant")
        lines = self.sudo()._days().move_id.line_ids
        return lines.filtered(lambda line: line.account_id == account)

    def _owed(self):
        rows = (to_decimal(line.balance, 2) for line in self._owed_lines())
        return -sum(rows, to_decimal(0, 2))

    # === PAPER === #

    def _label(self):
        return self.company_id._wuye_written().env._(
            "Statement %(name)s of %(place)s", name=self.name, place=self.place_id.name
        )

    def _paper(self, amount):
        return paper_amount(amount)

    def _in_words(self, amount):
        """The amount in financial capitals, as Chinese papers print it."""
        return amount_in_words(to_decimal(amount, 2), "人民币")
