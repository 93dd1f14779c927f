from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeParkingPayback(models.Model):
    """A fee given back, whole or in part, on the way it came (row 26). Append-only.

    The stay and its payment stay as they are: it was let out as paid. Modules whose
    tender can take money back make these (`_make`); by hand there is no way.
    """

    _name = "wuye.parking.payback"
    _description = "Parking Fee Given Back"
    _order = "id"
    _rec_name = "payment_id"

    payment_id = fields.Many2one(
        "wuye.parking.payment",
        string="Fee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    stay_id = fields.Many2one(related="payment_id.stay_id")
    lane_id = fields.Many2one(related="payment_id.lane_id")
    tender = fields.Selection(
        selection="_selection_tender",
        string="Went to",
        compute="_compute_tender",
        store=True,
        readonly=False,  # or what `_make` is given would be computed once more
        precompute=True,
        help="By what it was given back: as the fee was paid, if nothing else is said.",
    )
    rate = fields.Float(related="payment_id.rate")
    community_id = fields.Many2one(
        related="payment_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="payment_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Given Back", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    given_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, ondelete="restrict"
    )

    _positive = models.Constraint(
        "CHECK(amount > 0)", "What is given back is more than nothing."
    )
    _facts = Immutable(
        *("payment_id", "amount", "reason", "given_at", "user_id"),
        message="What was given back is never changed.",
    )
    _booked = Immutable(
        "move_id",
        message="What was given back is booked once.",
        when="OLD.move_id IS NOT NULL",
    )
    _went = Immutable(
        "tender",
        message="What was given back is never changed.",
        when="OLD.tender IS NOT NULL",
    )
    _kept = NeverDeleted("What was given back is never deleted.")

    @api.model
    def _selection_tender(self):
        return self.env["wuye.parking.payment"]._selection_tender()

    @api.depends("payment_id")
    def _compute_tender(self):
        for back in self:
            back.tender = back.payment_id.tender

    @api.model
    def _make(self, payment, amount, reason, **vals):
        """The row of what was given back of a fee, and its entry of today.

        Who calls it has given the money back, in the same transaction.

        :param vals: more of the row, such as the tender by which it was given back

        :raises UserError: the car is inside, or more than the fee would be given back
        """
        if payment.stay_id.phase == "in":
            raise UserError(
                self.env._(
                    "%s is inside still. Give the fee back once it has left.",
                    payment.stay_id.display_name,
                )
            )
        left = payment.amount - payment.amount_back
        if payment.currency_id.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "Of the fee of %(stay)s %(left)s is not given back yet.",
                    stay=payment.stay_id.display_name,
                    left=payment.currency_id.format(left),
                )
            )
        vals = {"payment_id": payment.id, "amount": amount, "reason": reason, **vals}
        # sudo: made here only; callers have checked the right
        back = self.sudo().create(vals)
        back.move_id = self.env["wuye.parking.booking"]._book_back(back)
        return back
