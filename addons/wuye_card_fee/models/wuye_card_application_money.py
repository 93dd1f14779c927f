from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_billing.models.wuye_unit import CHARGE_READERS
from odoo.addons.wuye_billing.report.paper import paper_amount

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words

from ..application_states import STAGES
from ..without_defaults import without_defaults


class WuyeCardApplication(models.Model):
    """Fee and deposit of an application (ACCOUNTING rows 1, 6, 18, 18b).

    The fee is a charge like any other, which the desk takes on a receipt; the deposit
    is a deposit like any other. Nothing here says “paid” by itself: it follows from
    the allocations of the charge and from what is held.
    """

    _inherit = "wuye.card.application"

    price_id = fields.Many2one(
        "wuye.card.price", readonly=True, copy=False, ondelete="restrict"
    )
    amount_fee = fields.Monetary(
        string="Fee", readonly=True, copy=False, help="Of the day it was submitted."
    )
    amount_deposit = fields.Monetary(
        string="Deposit", readonly=True, copy=False, help="Given back with the card."
    )
    is_free = fields.Boolean(
        string="Free card",
        readonly=True,
        copy=False,
        help="One of the cards of the unit that bear no fee.",
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        string="Billed as",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    deposit_kind_id = fields.Many2one(
        "wuye.deposit.kind",
        string="Kind of deposit",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    charge_id = fields.Many2one(
        "wuye.charge",
        string="Bill of the fee",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    deposit_ids = fields.One2many(
        "wuye.deposit",
        "card_application_id",
        string="Deposits taken",
        groups=CHARGE_READERS,
    )
    amount_fee_open = fields.Monetary(string="Fee open", compute="_compute_open")
    amount_deposit_open = fields.Monetary(
        string="Deposit open", compute="_compute_open"
    )
    amount_held = fields.Monetary(string="Deposit held", compute="_compute_open")
    is_paid = fields.Boolean(
        string="Nothing open", compute="_compute_open", search="_search_is_paid"
    )
    stage = fields.Selection(STAGES, compute="_compute_stage")

    # === COMPUTE === #

    # not stored: it is asked of the ledger each time, whoever asks
    @api.depends(
        "state",
        "amount_fee",
        "amount_deposit",
        "charge_id.state",
        "charge_id.amount_residual",
        "deposit_ids.amount_held",
    )
    def _compute_open(self):
        for one in self:
            row = one.sudo()  # sums of an application the reader sees
            held = sum(row.deposit_ids.mapped("amount_held"))
            fee, deposit = row.amount_fee, row.amount_deposit - held
            if row.charge_id:
                is_due = row.charge_id.state == "posted"
                fee = row.charge_id.amount_residual if is_due else 0.0
            if row.state not in ("draft", "submitted", "approved"):
                deposit = 0.0  # what became of it is the deposit's own story
            one.amount_held = held
            one.amount_fee_open = max(0.0, row.currency_id.round(fee))
            one.amount_deposit_open = max(0.0, row.currency_id.round(deposit))
            one.is_paid = row.state == "approved" and not (
                one.amount_fee_open or one.amount_deposit_open
            )

    def _search_is_paid(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only numbers are looked up; the caller's own rights still apply
        waiting = self.sudo().search([("state", "=", "approved")])
        paid = Domain("id", "in", waiting.filtered("is_paid").ids)
        found = Domain.FALSE
        for wanted in value:
            found |= paid if wanted else ~paid
        return found

    @api.depends("state", "is_paid")
    def _compute_stage(self):
        for one in self:
            one.stage = "paid" if one.is_paid else one.state

    # === ACTIONS === #

    def action_take_deposit(self):
        """The page that takes deposits, filled in."""
        self.ensure_one()
        self._check_deposit_due()
        context = {
            "default_card_application_id": self.id,
            "default_unit_id": self.unit_id.id,
            "default_partner_id": self.payer_id.id,
            "default_kind_id": self.deposit_kind_id.id,
            "default_amount": self.amount_deposit_open,
            "default_document": self.name,
        }
        return self.env["wuye.card"]._open(
            "wuye.deposit.receive", self.env._("Take a Deposit"), context
        )

    def action_refund_deposit(self):
        """The page that gives a deposit back, filled in.

        :raises UserError: the card is still out
        """
        self.ensure_one()
        self.check_access("read")
        deposit = self.deposit_ids.filtered("amount_held")[:1]
        if not deposit:
            raise UserError(self.env._("No deposit of %s is held.", self.name))
        deposit._check_card_back()
        return deposit.action_refund()

    def action_open_deposits(self):
        self.ensure_one()
        return self.deposit_ids._get_records_action(name=self.env._("Deposits taken"))

    def action_open_charge(self):
        self.ensure_one()
        return self.charge_id._get_records_action(name=self.env._("Bill of the fee"))

    # === PRICE === #

    def _prepare_price(self):
        """What the card costs by the list; writes nothing.

        :raises UserError: the list has no row, or money but no unit
        """
        self.ensure_one()
        price = self.env["wuye.card.price"]._of(
            self.community_id, self.kind, self.occasion, self.date
        )
        if not price:
            raise UserError(
                self.env._(
                    "%(place)s has no price for this card on %(day)s. The ledger room "
                    "enters it in Billing > Configuration > Prices of Cards; zero is a "
                    "price, too.",
                    place=self.community_id.display_name,
                    day=self.date,
                )
            )
        is_free = bool(price.amount_fee) and self._is_free(price)
        fee = 0.0 if is_free else price.amount_fee
        if (fee or price.amount_deposit) and not self.unit_id:
            raise UserError(
                self.env._("Choose a unit: fee and deposit are booked for one.")
            )
        return {
            "price_id": price.id,
            "amount_fee": fee,
            "amount_deposit": price.amount_deposit,
            "is_free": is_free,
            "item_id": price.item_id.id,
            "deposit_kind_id": price.deposit_kind_id.id,
        }

    def _is_free(self, price):
        """Whether the unit has free cards left; a replacement is no further card."""
        if not price.free_count or not self.unit_id:
            return False
        # two at once must not both be the first
        self.unit_id.sudo().lock_for_update()  # sudo: the desk does not write units
        cards = self.env["wuye.card"].sudo()  # all of the unit count, whoever asks
        alive = cards.search_count(
            [
                ("unit_id", "=", self.unit_id.id),
                ("kind", "=", self.kind),
                ("state", "in", cards._alive()),
            ]
        )
        under_way = self.sudo().search_count(
            [
                ("unit_id", "=", self.unit_id.id),
                ("kind", "=", self.kind),
                ("occasion", "=", "new"),
                ("state", "in", ("submitted", "approved")),
                ("id", "!=", self.id),
            ]
        )
        return alive + under_way < price.free_count

    # === FEE === #

    def _bill_fee(self):
        """Bill the fee at once; nothing where it is zero, or billed already."""
        self.ensure_one()
        # sudo: the desk approves, and holds no right to post bills
        row = without_defaults(self).sudo()
        if not row.amount_fee or row.charge_id:
            return
        row.charge_id = row.env["wuye.charge"].create(row._prepare_charge())
        row.env["wuye.posting"]._post(row.charge_id)

    def _prepare_charge(self):
        day = self._open_day()
        month = fields.Date.start_of(day, "month")
        written = self.company_id._wuye_written()
        occasions = self.with_env(written.env)._fields["occasion"]
        occasion = dict(occasions._description_selection(written.env))[self.occasion]
        return {
            "company_id": self.company_id.id,
            "community_id": self.community_id.id,
            "unit_id": self.unit_id.id,
            "partner_id": self.payer_id.id,
            "item_id": self.item_id.id,
            "tax_id": self.item_id.tax_id.id,
            "kind": "supplement",
            "source_key": f"card/{self.id}",
            "period_start": month,
            "period_end": fields.Date.end_of(day, "month"),
            "bill_month": month,
            "service_month": month,
            "date": day,
            "date_due": day,
            "price": self.amount_fee,
            "amount": self.amount_fee,
            "explanation": {"note": f"{self.name} {occasion}"},
        }

    def _open_day(self):
        """Today, or the first day of a month that is not closed."""
        today = fields.Date.context_today(self)
        return self.env["wuye.month"]._open_date(self.community_id, today)

    def _unbill_fee(self):
        """Take back what was billed for a card that is not issued.

        :raises UserError: money is with us still
        """
        row = without_defaults(self).sudo()  # as in `_bill_fee`
        if row.amount_held:
            raise UserError(
                self.env._(
                    "A deposit of %s is held for it. A cashier gives it back first.",
                    row.currency_id.format(row.amount_held),
                )
            )
        charge = row.charge_id
        if charge.state != "posted" or not row._amount_billed():
            return
        if charge.allocation_ids:
            raise UserError(
                self.env._(
                    "%s is paid, wholly or in part. Request a reduction with money "
                    "back on it first, then withdraw.",
                    charge.display_name,
                )
            )
        charge._reverse(row._open_day())

    def _amount_billed(self):
        """The fee less what was reduced by approved requests."""
        charge = self.charge_id
        reduced = charge.search(
            [
                ("origin_id", "=", charge.id),
                ("kind", "=", "adjustment"),
                ("state", "=", "posted"),
            ]
        )
        return self.currency_id.round(charge.amount + sum(reduced.mapped("amount")))

    # === DEPOSIT === #

    def _check_deposit_due(self):
        """:raises UserError: no deposit is due now"""
        self.check_access("read")
        if self.state != "approved" or not self.amount_deposit_open:
            raise UserError(
                self.env._("No deposit is due on %s now.", self.display_name)
            )

    # === PAPER === #

    def _paper(self, amount):
        return paper_amount(amount)

    def _in_words(self, amount):
        """The amount in financial capitals, as Chinese receipts print it."""
        return amount_in_words(to_decimal(amount, 2), "人民币")
