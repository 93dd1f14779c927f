from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeParkingPayment(models.Model):
    """What was paid for a stay, up to which moment. Append-only: paid is their sum.

    Modules that take money make them (`wuye.parking.stay._settle`); here is no way to
    say that somebody paid.
    """

    _name = "wuye.parking.payment"
    _description = "Payment of a Stay"
    _order = "id"
    _rec_name = "stay_id"

    stay_id = fields.Many2one(
        "wuye.parking.stay",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
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
        string="Paid until",
        required=True,
        readonly=True,
        help="The moment the fee was computed for; the time to leave begins then.",
    )
    slices = fields.Json(readonly=True, help="How what was due then came about.")
    token = fields.Char(required=True, readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _token_uniq = models.Constraint("UNIQUE(token)", "This payment was taken already.")
    _positive = models.Constraint(
        "CHECK(amount > 0)", "A payment is more than nothing."
    )
    _facts = Immutable(
        *("stay_id", "amount", "settled_at", "slices", "token", "user_id"),
        message="What was paid is never changed: give it back by a payment out.",
    )
    _kept = NeverDeleted("What was paid is never deleted.")
