from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.coupon_number import qr_text, read
from wuye_engine.errors import InvalidNumber
from wuye_engine.lane import Coupon, CouponKind
from wuye_engine.money import to_decimal

STATES = [
    ("new", "Not Used"),
    ("laid", "On a Car Inside"),
    ("used", "Used"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
]


class WuyeParkingCoupon(models.Model):
    """A coupon with its number: laid on a stay, and used by it once (券, G15).

    Once used, the row is frozen by the database: stay, moment and what it took off. So
    one coupon is one stay's, whoever writes.
    """

    _name = "wuye.parking.coupon"
    _description = "Coupon"
    _order = "book_id desc, name"

    name = fields.Char(string="Coupon No.", required=True, readonly=True, copy=False)
    book_id = fields.Many2one(
        "wuye.parking.coupon.book",
        string="Issue",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    merchant_id = fields.Many2one(
        related="book_id.merchant_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="book_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="book_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(related="book_id.kind")
    value = fields.Float(related="book_id.value")
    date_to = fields.Date(related="book_id.date_to")
    qr_text = fields.Char(
        string="Text of the QR Code", compute="_compute_qr_text", help="As printed."
    )
    stay_id = fields.Many2one(
        "wuye.parking.stay", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    laid_by = fields.Many2one("res.users", string="Coupon Taken by", readonly=True)
    used_at = fields.Datetime(readonly=True, index="btree_not_null")
    payment_id = fields.Many2one(
        "wuye.parking.payment",
        string="With Payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount_off = fields.Monetary(string="Took off", readonly=True)
    line_ids = fields.One2many("wuye.parking.statement.line", "coupon_id")
    state = fields.Selection(STATES, compute="_compute_state")

    _name_uniq = models.Constraint("UNIQUE(name)", "Another coupon has this number.")
    _whole = models.Constraint(
        "CHECK((used_at IS NULL) = (amount_off IS NULL OR amount_off = 0)"
        " AND (used_at IS NULL OR stay_id IS NOT NULL)"
        " AND coalesce(amount_off, 0) >= 0)",
        "A coupon is used on a stay, at a moment, and takes something off.",
    )
    _facts = Immutable(
        *("name", "book_id"), message="A coupon stays what it was issued as."
    )
    _used_once = Immutable(
        *("stay_id", "laid_by", "used_at", "payment_id", "amount_off"),
        message="A coupon is used once: it is another car's already.",
        when="OLD.used_at IS NOT NULL",
    )
    _kept = NeverDeleted("A coupon stays on file.")

    @api.depends("name")
    def _compute_qr_text(self):
        for coupon in self:
            coupon.qr_text = coupon.name and qr_text(coupon.name)

    @api.depends("used_at", "stay_id.phase", "book_id.state", "book_id.date_to")
    def _compute_state(self):
        today = to_gate(fields.Datetime.now()).date()
        for coupon in self:
            coupon.state = coupon._state_on(today)

    def _state_on(self, day):
        book = self.book_id
        if self.used_at:
            return "used"
        if book.state == "withdrawn":
            return "withdrawn"
        if self.stay_id and self.sudo().stay_id.phase == "in":  # sudo: any gate's
            return "laid"
        return "expired" if book.date_to < day else "new"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_all_but_service()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_all_but_service()
        return super().write(vals)

    def _refuse_all_but_service(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Coupons are used at lanes, and written nowhere else.")
            )

    # === AT THE LANE === #

    @api.model
    def _typed(self, text, community):
        """The coupon of what was typed or scanned.

        :raises UserError: it is no number, or none of this community
        """
        try:
            number = read(text)
        except InvalidNumber as error:
            raise UserError(
                self.env._(
                    "“%s” is not the number of a coupon: 12 digits. A digit may be "
                    "wrong; type it again.",
                    text or "—",
                )
            ) from error
        coupon = self.search(
            [("name", "=", number), ("community_id", "=", community.id)]
        )
        if not coupon:
            raise UserError(self.env._("There is no coupon %s here.", number))
        return coupon

    def _lay(self, stay):
        """Put it on a stay; on the same one again, it is there. Called as sudo.

        :raises UserError: used, on another car, of other days or another car park
        """
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset()
        if self.stay_id == stay and not self.used_at:
            return
        today = to_gate(fields.Datetime.now()).date()
        if refusal := self._refusal(stay.lot_id, today):
            raise UserError(refusal)
        self.write({"stay_id": stay.id, "laid_by": self.env.uid})

    def _refusal(self, lot, day):
        """Why it is not good here and now, or nothing."""
        book, state = self.book_id, self._state_on(day)
        if state in ("used", "laid"):
            return self.env._(
                "Coupon %(number)s was used for %(plate)s on %(day)s.",
                number=self.name,
                plate=self.stay_id.plate or self.stay_id.name,
                day=f"{to_gate(self.used_at or self.write_date):%m-%d %H:%M}",
            )
        if state == "withdrawn":
            return self.env._("Coupon %s was withdrawn.", self.name)
        if not book.date_from <= day <= book.date_to:
            return self.env._(
                "Coupon %(number)s is good from %(start)s to %(end)s.",
                number=self.name,
                start=book.date_from,
                end=book.date_to,
            )
        lots = self.merchant_id.lot_ids
        if lots and lot not in lots:
            return self.env._(
                "Coupon %(number)s is good in %(lots)s only.",
                number=self.name,
                lots=", ".join(lots.mapped("name")),
            )
        return None

    def _engine_coupon(self):
        """As the engine reads it; `key` is its number."""
        book = self.book_id
        value = Decimal(0) if book.kind == "whole" else to_decimal(book.value, 2)
        return Coupon(self.name, CouponKind(book.kind), value)

    def _engine_used(self):
        """What it took off with an earlier payment, as an amount."""
        return Coupon(self.name, CouponKind.AMOUNT, to_decimal(self.amount_off, 2))

    def _use(self, amount, payment):
        """It took so much off; for good. Called as sudo."""
        self.ensure_one()
        self.write(
            {
                "used_at": fields.Datetime.now(),
                "amount_off": float(amount),
                "payment_id": payment.id if payment else False,
            }
        )
