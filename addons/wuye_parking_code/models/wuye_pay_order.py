from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_property.immutable import Immutable


class WuyePayOrder(models.Model):
    """Orders of lanes: of a stay and nobody's, kept as a payment and not a receipt."""

    _inherit = "wuye.pay.order"

    # who drives is not known
    partner_id = fields.Many2one(required=False)
    parking_stay_id = fields.Many2one(
        "wuye.parking.stay",
        string="Stay",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    parking_lane_id = fields.Many2one(
        "wuye.parking.lane", string="Lane", readonly=True, ondelete="restrict"
    )
    parking_payment_id = fields.Many2one(
        "wuye.parking.payment",
        string="Parking Fee",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _payer_known = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR"
        " (parking_stay_id IS NOT NULL AND parking_lane_id IS NOT NULL))",
        "An order is a payer's, or a stay's at a lane.",
    )
    _fee_uniq = models.Constraint(
        "UNIQUE(parking_payment_id)", "A parking fee is paid by one order."
    )
    _fee_paid = models.Constraint(
        "CHECK(parking_payment_id IS NULL OR state = 'paid')",
        "Money is given back only where no fee of a stay stands.",
    )
    _lane_facts = Immutable(
        *("parking_stay_id", "parking_lane_id"),
        message="What a payer was asked for never changes. Begin another payment.",
    )
    _fee_stays = Immutable(
        "parking_payment_id",
        message="An order pays one fee and keeps it.",
        when="OLD.parking_payment_id IS NOT NULL",
    )

    @api.model
    def _loose(self):
        """As before, and no fee of a stay either."""
        return super()._loose() & Domain("parking_payment_id", "=", False)

    def _check_loose(self):
        if self.parking_payment_id:
            raise UserError(
                self.env._(
                    "Order %(order)s has paid for %(stay)s. It is not given back here: "
                    "write a refund slip of the parking fee.",
                    order=self.name,
                    stay=self.parking_stay_id.display_name,
                )
            )
        return super()._check_loose()

    def action_receipt(self):
        """Of a lane: keep it as the fee of its stay, if the car is inside still."""
        self.ensure_one()
        if not self.sudo().parking_stay_id:  # sudo: whether it is of a lane
            return super().action_receipt()
        self._check_decider()
        order = self.sudo()  # sudo: nobody writes orders; the post is checked
        order._lock()
        if order.parking_payment_id:
            return True
        if order.shift_id.state != "open":
            raise UserError(
                self.env._(
                    "Shift %(shift)s is closed and counted, so no fee comes into it "
                    "any more. Refund order %(order)s.",
                    shift=order.shift_id.name,
                    order=order.name,
                )
            )
        order._keep_fee()
        return True

    def _keep_fee(self):
        """The payment of the stay, in the shift that asked for it. Called as superuser.

        :raises UserError: it is not paid, or pays for nothing: the car has left, or
            has paid otherwise
        """
        self._check_loose()
        house = self.env["wuye.parking.gatehouse"].with_user(self.user_id)
        self.parking_payment_id = house._take_fee(
            self.parking_lane_id.with_env(house.env),
            self.shift_id,
            self.parking_stay_id,
            self.client_token,
            self.amount,
            self.channel_id.kind,
            at=self.begun_at,
        )
        return self.parking_payment_id
