from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeParkingPayment(models.Model):
    """In which shift a fee was taken, how, and the entry it is in (row 26)."""

    _inherit = "wuye.parking.payment"

    shift_id = fields.Many2one(
        "wuye.shift", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    lane_id = fields.Many2one(
        "wuye.parking.lane", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    tender = fields.Selection(selection="_selection_tender", readonly=True)
    given = fields.Monetary(readonly=True, help="Cash the driver gave.")
    rate = fields.Float(string="VAT (%)", readonly=True, digits=(5, 2))
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    payback_ids = fields.One2many("wuye.parking.payback", "payment_id", readonly=True)
    amount_back = fields.Monetary(
        string="Given Back",
        compute="_compute_amount_back",
        help="Of this fee, where it came from.",
    )

    _taken = Immutable(
        *("shift_id", "lane_id", "tender", "given", "rate"),
        message="How a fee was taken is never changed.",
    )
    _booked = Immutable(
        "move_id",
        message="A fee is booked once.",
        when="OLD.move_id IS NOT NULL",
    )
    _whole = models.Constraint(
        "CHECK((shift_id IS NULL OR tender IS NOT NULL) AND"
        " (shift_id IS NULL) = (lane_id IS NULL))",
        "A fee is taken in a shift, at a lane, by a tender; or without a guard, by a"
        " tender.",
    )

    @api.depends("payback_ids.amount")
    def _compute_amount_back(self):
        for payment in self:
            payment.amount_back = sum(payment.payback_ids.mapped("amount"))

    @api.model
    def _selection_tender(self):
        return [
            (code, kind["label"])
            for code, kind in self.env["wuye.tender"]._kinds().items()
        ]
