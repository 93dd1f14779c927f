from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_tender_code.models.wuye_tender import CODE
from odoo.addons.wuye_tender_code.payment_code import read_code

from wuye_engine.money import to_decimal


class _Rehearsed(Exception):
    """The fee could be taken: take all of it back."""


class WuyeParkingGatehouse(models.AbstractModel):
    """Payment codes at the booth: ordered, charged, asked for, and then taken (G2).

    Each step is a request of its own, as at the cash desk: the order is on file before
    the provider is asked, and the bar lifts only when the fee is kept.
    """

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _also(self, desk):
        """{paycode, coded}: its tender, where the company has a channel; and the order
        of a lane left unfinished: {lane, slip, token}."""
        offered = self.env["wuye.tender"]._offered(desk.company_id)
        # sudo: his own order at this desk
        orders = self.env["wuye.pay.order"].sudo()
        own = Domain("user_id", "=", self.env.uid) & Domain("desk_id", "=", desk.id)
        own &= Domain("parking_stay_id", "!=", False)
        own &= Domain("shift_id.state", "=", "open")
        left = orders.search(orders._unfinished() & own, limit=1, order="id")
        return {
            **super()._also(desk),
            "paycode": next((one for one in offered if one["code"] == CODE), False),
            "coded": bool(left)
            and {
                "lane": left.parking_lane_id.id,
                "slip": left.parking_stay_id.name,
                "token": left.client_token,
            },
        }

    @api.model
    def begin_code(self, lane_id, stay_id, token, payment):
        """Write down that a driver is asked for money; nobody is asked yet.

        All that could refuse the fee refuses it here. The same token is the same order.

        :param payment: {desk: the computer's token, amount, code: what was scanned; it
            is not kept}
        :return: {"number", "state", "channel", "amount", "reason"}
        :raises UserError: says what to do; nothing is written
        """
        lane = self._lane(lane_id, "out")
        if not token or len(token) < 8:
            raise UserError(self.env._("A payment needs a token of its own."))
        if order := self._code_order(token):
            return self._say_order(order)
        shift = self._shift_at(lane, payment.get("desk"))
        channels = self.env["wuye.pay.channel"]
        channel = channels._for_code(lane.company_id, payment.get("code"))
        stay = self._stay(lane, stay_id)
        stay._touch()  # a coupon that is laid meanwhile begins anew, and is refused
        self.env["wuye.cashier"]._touch(shift.sudo())  # sudo: see there; who ends waits
        amount = to_decimal(payment.get("amount") or 0, 2)
        now = fields.Datetime.now()
        self._rehearse(lane, shift, stay, token, amount, channel.kind, now)
        vals = {
            "client_token": token,
            "request": {"parking": stay.name, "token": token},
            "parking_stay_id": stay.id,
            "parking_lane_id": lane.id,
            "amount": float(amount),
            "begun_at": now,
        }
        begun = self.env["wuye.pay.order"]._begin(channel, shift, vals)
        return self._say_order(begun)

    @api.model
    def charge_code(self, lane_id, token, code):
        """Have the provider take the money; as `begin_code` answers.

        "waiting" while the driver enters his password, or without an answer.
        """
        order = self._served(lane_id, token)
        channels = self.env["wuye.pay.channel"]
        channel = channels._for_code(order.company_id, code)
        if order.state == "waiting" and channel == order.channel_id:
            if order._is_old():
                order._ask("close")
            else:
                order._ask("charge", read_code(code))
        return self._say_order(order)

    @api.model
    def state_of_code(self, lane_id, token):
        """What became of an order, by the provider's word."""
        order = self._served(lane_id, token)
        if order.state == "waiting":
            order._look()
        return self._say_order(order)

    @api.model
    def cancel_code(self, lane_id, token):
        """Give an order up; paid in the meantime it stays paid.

        Where the provider is silent, the server asks on.
        """
        order = self._served(lane_id, token)
        if order.state == "waiting":
            order._ask("close")
        return self._say_order(order)

    @api.model
    def leave_by_code(self, lane_id, stay_id, token):
        """The order is paid: the fee is kept, and the car leaves, in one.

        :return: as `pay_and_leave`
        :raises UserError: it is not paid, or pays for nothing by now
        """
        lane = self._lane(lane_id, "out")
        if done := self._done(token):
            return self._tell_done(done)
        order = self._served(lane_id, token)
        order._lock()
        stay = self._stay(lane, stay_id)
        if order.parking_stay_id != stay:
            raise UserError(self.env._("Order %s is another car's.", order.name))
        if not order.parking_payment_id:
            order._keep_fee()
        return self.drive_out(lane.id, stay.id, token)

    # === STEPS === #

    @api.model
    def _rehearse(self, lane, shift, stay, token, amount, tender, at):
        """Take the fee and give it back: what refuses it refuses it now.

        :raises UserError: as `_take_fee`
        """
        try:
            with self.env.cr.savepoint():
                self._take_fee(lane, shift, stay, token, amount, tender, at=at)
                raise _Rehearsed
        except _Rehearsed:
            self.env.invalidate_all()

    @api.model
    def _code_order(self, token):
        # sudo: he reads no orders of his open shift, but asks for this one
        orders = self.env["wuye.pay.order"].sudo()
        return orders.search(
            [("client_token", "=", token), ("user_id", "=", self.env.uid)]
        )

    @api.model
    def _served(self, lane_id, token):
        """The caller's order of a token at a lane, or refused."""
        lane = self._lane(lane_id, "out")
        order = self._code_order(token)
        if not order or order.parking_lane_id.id != lane.id:
            raise UserError(
                self.env._("This payment was not begun, nobody was asked for money.")
            )
        return order

    @api.model
    def _say_order(self, order):
        return self.env["wuye.cashier"]._say_order(order)
