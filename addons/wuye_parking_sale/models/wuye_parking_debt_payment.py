from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeParkingDebtPayment(models.Model):
    """What was taken for a debt, in whose shift, and its entry. Append-only."""

    _name = "wuye.parking.debt.payment"
    _description = "Payment of a Parking Debt"
    _order = "id"
    _rec_name = "debt_id"

    debt_id = fields.Many2one(
        "wuye.parking.debt",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="debt_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="debt_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    lane_id = fields.Many2one(
        "wuye.parking.lane",
        readonly=True,
        ondelete="restrict",
        help="Empty: at the cash desk.",
    )
    tender = fields.Selection(
        selection="_selection_tender", required=True, readonly=True
    )
    amount = fields.Monetary(required=True, readonly=True)
    given = fields.Monetary(readonly=True, help="Cash that was given.")
    rate = fields.Float(string="VAT (%)", readonly=True, digits=(5, 2))
    taken_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    token = fields.Char(required=True, readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="Taken by", required=True, readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _token_uniq = models.Constraint("UNIQUE(token)", "This debt was taken already.")
    _positive = models.Constraint(
        "CHECK(amount > 0)", "A payment is more than nothing."
    )
    _facts = Immutable(
        *("debt_id", "shift_id", "lane_id", "tender", "amount", "given", "rate"),
        *("taken_at", "token", "user_id"),
        message="What was taken is never changed.",
    )
    _booked = Immutable(
        "move_id",
        message="A payment is booked once.",
        when="OLD.move_id IS NOT NULL",
    )
    _kept = NeverDeleted("What was taken is never deleted.")

    @api.model
    def _selection_tender(self):
        return self.env["wuye.parking.payment"]._selection_tender()
