from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.money import to_decimal

FRESH = 10 * 60  # seconds in which a fee that was shown may be paid
STATES = [
    ("waiting", "Not Paid"),
    ("paid", "Paid"),
    ("loose", "To Be Given Back"),
    ("asked", "Refund Asked"),
    ("returned", "Given Back"),
]
FOLLOWING = {
    "waiting": ("paid", "loose"),
    "loose": ("asked", "returned"),
    "asked": ("loose", "returned"),
}


class WuyeParkingPrepayment(models.Model):
    """A fee that a driver pays on his phone before he leaves (G2, G4).

    It is on file before the provider is asked for money, and becomes a payment of the
    stay when the provider says that it came: once. What came and pays for nothing,
    because the car had left or paid at the bar, is to be given back.
    """

    _name = "wuye.parking.prepayment"
    _description = "Parking Fee Paid by Phone"
    _order = "id desc"

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        help="The provider knows the payment by it.",
    )
    stay_id = fields.Many2one(
        "wuye.parking.stay",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        related="stay_id.lot_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="stay_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="stay_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    settled_at = fields.Datetime(
        string="Computed for",
        required=True,
        readonly=True,
        help="The moment of the fee that was shown; the time to leave begins then.",
    )
    transaction_id = fields.Many2one(
        "payment.transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups="base.group_system",
    )
    tender = fields.Selection(
        selection=lambda self: self.env["payment.provider"]._selection_wuye_tender(),
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="waiting", index=True
    )
    begun_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    paid_at = fields.Datetime(readonly=True)
    provider_number = fields.Char(string="Provider's Number", readonly=True)
    problem = fields.Char(readonly=True, help="Why it pays for nothing.")
    payment_id = fields.Many2one(
        "wuye.parking.payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    remedy = fields.Char(
        string="How It Was Given Back",
        help="Where the provider gives nothing back by itself.",
    )
    returned_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    returned_at = fields.Datetime(readonly=True)

    _transaction_uniq = models.Constraint(
        "UNIQUE(transaction_id)", "A payment by phone is for one stay."
    )
    _payment_uniq = models.Constraint(
        "UNIQUE(payment_id)", "A payment of a stay came by one payment by phone."
    )
    _positive = models.Constraint("CHECK(amount > 0)", "A fee is more than nothing.")
    _paid_facts = models.Constraint(
        "CHECK((state = 'paid') = (payment_id IS NOT NULL)"
        " AND (state = 'waiting') = (paid_at IS NULL))",
        "What came pays for a stay, or is to be given back.",
    )
    _returned_facts = models.Constraint(
        "CHECK(state <> 'returned' OR (length(btrim(coalesce(remedy, ''))) >= 2"
        " AND returned_by IS NOT NULL AND returned_at IS NOT NULL))",
        "Money is given back by somebody, and somehow.",
    )
    _facts = Immutable(
        *("name", "stay_id", "amount", "settled_at", "transaction_id", "tender"),
        "begun_at",
        message="What a driver was asked for never changes.",
    )
    _came = Immutable(
        *("paid_at", "provider_number", "payment_id"),
        message="What the provider said of a payment stays.",
        when="OLD.paid_at IS NOT NULL",
    )
    _closed = Immutable(
        *("remedy", "returned_by", "returned_at"),
        message="What was given back stays as it is.",
        when="OLD.state = 'returned'",
    )
    _forward = StateTable(
        "wuye_refuse_prepayment_state",
        FOLLOWING,
        "A payment by phone does not go that way.",
    )
    _kept = NeverDeleted("A payment by phone stays on file.")

    # === BEFORE THE PROVIDER IS ASKED === #

    @api.model
    def _check_due(self, stay, at, amount, provider):
        """Whether this fee may be asked for now; the stay is locked.

        :param at: the moment of the fee that was shown, as `wuye.parking.pay` tells it
        :return: that moment (naive UTC)
        :raises UserError: says what to do; nobody was asked for money
        """
        now = fields.Datetime.now()
        moment = datetime.fromisoformat(at)
        stay._lock()
        if stay.phase != "in":
            raise UserError(self.env._("This car has left. Nothing is to be paid."))
        if not 0 <= (now - moment).total_seconds() <= FRESH:
            raise UserError(
                self.env._("The fee was shown a while ago. Open the page again.")
            )
        if not provider.wuye_tender:
            raise UserError(self.env._("Parking fees are not paid this way."))
        charge = stay._decide_out(moment).charge
        if not charge or charge.amount != to_decimal(amount, 2) or not charge.amount:
            raise UserError(
                self.env._("Another fee is due by now. Open the page again.")
            )
        if self._on_its_way(stay):
            raise UserError(
                self.env._("A payment for this car is under way. Wait for its result.")
            )
        stay.lot_id._rate_on(to_gate(moment).date())  # refuses where there is none
        return moment

    @api.model
    def _on_its_way(self, stay):
        """Fees of a stay that a provider has in hand but has not decided about."""
        return self.search(
            [
                ("stay_id", "=", stay.id),
                ("state", "=", "waiting"),
                ("transaction_id.state", "in", ("pending", "authorized")),
            ],
            limit=1,
        )

    @api.model
    def _begin(self, stay, moment, transaction):
        """The fee on file, in the transaction that makes the provider's."""
        return self.create(
            {
                "name": transaction.reference,
                "stay_id": stay.id,
                "amount": transaction.amount,
                "settled_at": moment,
                "transaction_id": transaction.id,
                "tender": transaction.provider_id.wuye_tender,
            }
        )

    # === WHEN IT CAME === #

    def _lock(self):
        """Of two that write one the second waits, and reads it anew."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_parking_prepayment WHERE id = ANY(%s) FOR UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset()

    def _arrive(self):
        """The provider says that it was paid; said again it changes nothing."""
        for fee in self:
            fee._lock()
            if fee.state == "waiting":
                lang = fee.company_id._wuye_written().env.context.get("lang")
                fee.with_context(lang=lang)._keep()

    def _keep(self):
        came = {
            "paid_at": fields.Datetime.now(),
            "provider_number": self.transaction_id.provider_reference,
        }
        try:
            with self.env.cr.savepoint():
                payment = self._settle()
        except UserError as error:
            self.write({**came, "state": "loose", "problem": str(error)})
            return
        self.write({**came, "state": "paid", "payment_id": payment.id})

    def _settle(self):
        """The payment of the stay.

        :raises UserError: the car has left, or owes something else by now
        """
        transaction, stay = self.transaction_id, self.stay_id
        if to_decimal(transaction.amount, 2) != to_decimal(self.amount, 2):
            raise UserError(self.env._("The provider says another amount."))
        rate = stay.lot_id._rate_on(to_gate(self.settled_at).date())
        return stay._settle(
            self.amount,
            self.settled_at,
            f"phone-{self.name}",
            tender=self.tender,
            rate=float(rate),
        )

    # === BOOKS === #

    @api.model
    def _cron_book(self):
        """Book the days that are over: an entry for each community and day (row 26)."""
        today = to_gate(fields.Datetime.now()).date()
        fees = self.search([("state", "=", "paid"), ("payment_id.move_id", "=", False)])
        days = fees.payment_id.grouped(
            lambda row: (row.community_id, to_gate(row.settled_at).date())
        )
        for (community, day), payments in days.items():
            if day < today:
                self._book(community, day, payments)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _book(self, community, day, payments):
        company = community.company_id
        written = company._wuye_written()
        booking = self.env["wuye.parking.booking"].with_company(company)
        return booking._book(
            community, payments, written.env._("Parking paid by phone, %s", day), day
        )
