from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.month_card import last_day

SELLERS = ("collector", "cashier", "customer_service", "manager")
# who reads sales; guards and others at lanes do not
READERS = ",".join(
    f"wuye_property.group_{post}"
    for post in (*SELLERS, "supervisor", "accountant", "administrator")
)
MOST_MONTHS = 36
STATES = [
    ("waiting", "To Be Paid"),
    ("unpaid", "On Account"),
    ("paid", "Paid"),
    ("ended", "Given Back"),
]


class WuyeParkingSale(models.Model):
    """Months of a month card, sold or renewed: billed once, begun once (R85, G5).

    What is paid is the sum of the allocations of its bill (`wuye.charge`); nothing here
    says so by itself. Its days are a span of the month card, which counts for as long
    as the bill is settled, or from the start where the car park sells on account.
    """

    _name = "wuye.parking.sale"
    _description = "Month Card Sold"
    _order = "id desc"
    _rec_names_search = ["name", "permit_id.name", "permit_id.car_ids.plate"]

    name = fields.Char(string="Sale No.", required=True, readonly=True, copy=False)
    permit_id = fields.Many2one(
        "wuye.parking.permit",
        string="Month Card",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="permit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="permit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for several, or all of the community.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        string="Billed on",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    price_id = fields.Many2one(
        "wuye.parking.card.price",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    price = fields.Monetary(string="A Month", required=True, readonly=True)
    months = fields.Integer(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True, help="With VAT, as billed.")
    date_from = fields.Date(
        string="First Day Asked for",
        required=True,
        readonly=True,
        help="Paid later, it begins on the day it is paid.",
    )
    date_to = fields.Date(string="Last Day Asked for", required=True, readonly=True)
    is_renewal = fields.Boolean(string="Renewal", readonly=True)
    begins = fields.Selection(
        [("paid", "When it is paid"), ("account", "At once, on account")],
        required=True,
        readonly=True,
        help="As the rule of the car park was.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Sold by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    sold_at = fields.Datetime(
        string="Sold at", required=True, readonly=True, default=fields.Datetime.now
    )
    charge_id = fields.Many2one(
        "wuye.charge",
        string="Bill",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    span_id = fields.Many2one(
        "wuye.parking.permit.span",
        string="Days",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    ended_on = fields.Date(
        string="Given Back after", readonly=True, help="The last day that counts."
    )
    end_reason = fields.Char(string="Why Given Back", readonly=True)
    ended_by = fields.Many2one("res.users", string="Given Back by", readonly=True)
    amount_open = fields.Monetary(string="Open", compute="_compute_state")
    state = fields.Selection(STATES, compute="_compute_state")

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "Another sale has this number."
    )
    _charge_uniq = models.UniqueIndex(
        "(charge_id) WHERE charge_id IS NOT NULL", "A bill is of one sale."
    )
    _span_uniq = models.UniqueIndex(
        "(span_id) WHERE span_id IS NOT NULL", "These days were sold already."
    )
    _waits_once = models.UniqueIndex(
        "(permit_id) WHERE span_id IS NULL AND ended_on IS NULL",
        "A sale of this month card waits to be paid already.",
    )
    _amounts = models.Constraint(
        "CHECK(months > 0 AND price > 0 AND amount = price * months)",
        "A sale comes to its months times the price.",
    )
    _dates = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day is not before the first."
    )
    _end_whole = models.Constraint(
        "CHECK((ended_on IS NULL) = (end_reason IS NULL)"
        " AND (ended_on IS NULL) = (ended_by IS NULL)"
        " AND (ended_on IS NULL OR length(btrim(end_reason)) >= 2))",
        "Say why the months are given back.",
    )
    _facts = Immutable(
        *("name", "permit_id", "lot_id", "partner_id", "unit_id", "price_id", "price"),
        *("months", "amount", "date_from", "date_to", "is_renewal", "begins"),
        *("user_id", "sold_at"),
        message="What was sold is never changed: give it back, and sell anew.",
    )
    _billed_once = Immutable(
        "charge_id", message="A sale is billed once.", when="OLD.charge_id IS NOT NULL"
    )
    _begun_once = Immutable(
        "span_id", message="A sale begins once.", when="OLD.span_id IS NOT NULL"
    )
    _ended_once = Immutable(
        *("ended_on", "end_reason", "ended_by"),
        message="What is given back stays given back: sell anew.",
        when="OLD.ended_on IS NOT NULL",
    )
    _kept = NeverDeleted("What was sold stays on file.")

    @api.depends("ended_on", "charge_id.state", "charge_id.amount_residual", "span_id")
    def _compute_state(self):
        for sale in self:
            charge = sale.sudo().charge_id  # sudo: the sum of a sale the reader sees
            is_due = charge.state == "posted"
            sale.amount_open = max(charge.amount_residual, 0.0) if is_due else 0.0
            if sale.ended_on:
                sale.state = "ended"
            elif not sale.amount_open:
                sale.state = "paid"
            else:
                sale.state = "unpaid" if sale.begins == "account" else "waiting"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_own_fields()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields()
        return super().write(vals)

    def _refuse_own_fields(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Month cards are sold, and given back, with the buttons of their "
                    "page only."
                )
            )

    # === SELLING === #

    @api.model
    def _sell(self, permit, months, day=None):
        """Sell months of a month card from a day on: the sale, with its bill posted.

        :param day: the first day; the next one possible unless given
        :raises UserError: says what is missing; nothing is written
        """
        self._require_seller()
        permit.check_access("read")
        permit.sudo().lock_for_update()  # sudo: guards of the next sale, not of rights
        vals = self._offer(permit, months, day)
        # sudo: numbers are given by the system; sales and their bills written here only
        vals["name"] = self.env["ir.sequence"].sudo().next_by_code("wuye.parking.sale")
        sale = self.sudo().create(vals)
        sale._bill()
        if sale.begins == "account":
            sale._begin(sale.date_from)
        return sale.with_env(self.env)

    @api.model
    def _require_seller(self):
        self.env["res.users"]._require_post(
            SELLERS, self.env._("Your post sells no month cards. Ask the cash desk.")
        )

    @api.model
    def _offer(self, permit, months, day=None):
        """Values of a sale but its number; writes nothing.

        :raises UserError: it cannot be sold so
        """
        if not 1 <= months <= MOST_MONTHS:
            raise UserError(
                self.env._("A month card is sold for 1 to %s months.", MOST_MONTHS)
            )
        day = day or permit._next_day()
        self._check_sellable(permit, day)
        price = self.env["wuye.parking.card.price"].sudo()._of(permit, day)  # as priced
        lots = permit._lots()
        unit = permit.unit_id or lots.card_unit_id[:1]
        if not unit:
            raise UserError(
                self.env._(
                    "%(permit)s has no unit to bill. Choose one on the month card, or "
                    "ask a manager for a unit for such bills on the page of the car "
                    "park.",
                    permit=permit.display_name,
                )
            )
        on_account = set(lots.mapped("card_start")) == {"account"}
        return {
            "permit_id": permit.id,
            "lot_id": permit.lot_ids.id if len(permit.lot_ids) == 1 else False,
            "partner_id": permit.partner_id.id,
            "unit_id": unit.id,
            "price_id": price.id,
            "price": price.amount,
            "months": months,
            "amount": price.currency_id.round(price.amount * months),
            "date_from": day,
            "date_to": last_day(day, months),
            "is_renewal": bool(permit._days()),
            "begins": "account" if on_account else "paid",
            "user_id": self.env.uid,
        }

    @api.model
    def _check_sellable(self, permit, day):
        """:raises UserError: cars, days or an open sale stand against it"""
        if not permit.car_ids:
            raise UserError(
                self.env._(
                    "Month card %s has no car yet. Enter its plates first.", permit.name
                )
            )
        if day < to_gate(fields.Datetime.now()).date():
            raise UserError(
                self.env._("%s is over: sell from today on, or later.", day)
            )
        for start, end in permit._days():
            if day <= end and start <= day:
                raise UserError(
                    self.env._(
                        "%(permit)s has the days until %(end)s already. Sell from the "
                        "day after.",
                        permit=permit.display_name,
                        end=end,
                    )
                )
        # sudo: one of a colleague counts as well
        waits = permit.sudo().sale_ids.filtered(
            lambda sale: not sale.span_id and not sale.ended_on
        )
        if waits:
            raise UserError(
                self.env._(
                    "%(permit)s was sold as %(sale)s, which waits to be paid. Take the "
                    "money for it, or cancel it first.",
                    permit=permit.display_name,
                    sale=waits[0].name,
                )
            )
        permit.car_ids._check_elsewhere()
        for stay in permit._temporary_inside():
            if stay.lot_id.inside_rule == "refuse":
                raise UserError(stay._say_leave_first())

    # === ACTIONS === #

    def action_open_charge(self):
        self.ensure_one()
        return self.charge_id._get_records_action(name=self.env._("Bill"))

    def action_end(self):
        """The page that gives it back."""
        self.ensure_one()
        self.check_access("read")
        self._require_seller()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a Month Card Back"),
            "res_model": "wuye.parking.sale.end",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_sale_id": self.id},
        }
