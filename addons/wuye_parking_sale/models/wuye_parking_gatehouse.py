from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal


class WuyeParkingGatehouse(models.AbstractModel):
    """At the way out: coupons typed or scanned (G15), earlier debts (26c, G17)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def lay_coupon(self, lane_id, stay_id, text):
        """Put a coupon on the stay of a car at a way out; answers as `look_out`.

        :param text: its number, or the text of its QR code
        :raises UserError: no such coupon, used, of another car, other days or places;
            or the driver is asked for the fee just now
        """
        lane = self._lane(lane_id, "out")
        stay = self._stay(lane, stay_id)
        coupons = self.env["wuye.parking.coupon"].sudo()  # sudo: guards read none
        coupon = coupons._typed(text, lane.community_id)
        stay._lock()
        self._refuse_left(stay)
        if coupon.stay_id != stay:
            stay._check_fee_free()
        coupon._lay(stay)
        return self._tell_out(stay, lane)

    @api.model
    def take_coupon(self, lane_id, stay_id, text):
        """Take a coupon off the stay again; answers as `look_out`."""
        lane = self._lane(lane_id, "out")
        stay = self._stay(lane, stay_id)
        coupons = self.env["wuye.parking.coupon"].sudo()  # sudo: as above
        coupon = coupons._typed(text, lane.community_id)
        stay._lock()
        self._refuse_left(stay)
        if coupon.stay_id == stay and not coupon.used_at:
            stay._check_fee_free()
            coupon.write({"stay_id": False, "laid_by": False})
        return self._tell_out(stay, lane)

    @api.model
    def pay_debt(self, lane_id, debt_id, token, payment):
        """An earlier debt of a car at a way out is collected in the caller's shift.

        :param payment: {desk: the computer's token, tender, amount, given}
        :return: {debts: those still open of the plate, change: yuan as text}
        :raises UserError: no shift here, another amount than is open, too little given
        """
        lane = self._lane(lane_id, "out")
        if not token or len(token) < 8:
            raise UserError(self.env._("A payment needs a token of its own."))
        shift = self._shift_at(lane, payment.get("desk"))
        tender = self._money_tender(lane, payment.get("tender"))
        # sudo: guards read no debts; this one is of a car in his community
        debt = self.env["wuye.parking.debt"].sudo()
        debt = debt.search(
            [("id", "=", debt_id), ("community_id", "=", lane.community_id.id)]
        )
        if not debt:
            raise UserError(self.env._("There is no such debt here."))
        amount, given = payment.get("amount") or 0, payment.get("given") or 0
        taken = debt.with_env(self.env)._take(shift, token, tender, amount, given, lane)
        change = max(to_decimal(taken.given, 2) - to_decimal(taken.amount, 2), 0)
        return {
            "debts": self._tell_debts(debt.plate, lane),
            "change": str(to_decimal(change, 2)),
        }

    @api.model
    def _tell_debts(self, plate, lane):
        """Open debts of a plate in the lane's community: [{id, amount, day, lot}]."""
        if not plate:
            return []
        debts = self.env["wuye.parking.debt"].sudo()  # sudo: of the car before him
        rows = debts.search(
            [
                ("plate", "=", plate),
                ("community_id", "=", lane.community_id.id),
                ("state", "=", "open"),
            ]
        )
        return [
            {
                "id": debt.id,
                "amount": str(to_decimal(debt.amount_left, 2)),
                "day": f"{to_gate(debt.owed_at):%m-%d %H:%M}",
                "lot": debt.lot_id.name,
            }
            for debt in rows
        ]

    @api.model
    def _refuse_left(self, stay):
        if stay.phase != "in":
            raise UserError(self.env._("%s has left already.", stay.plate or stay.name))

    @api.model
    def _tell_out(self, stay, lane, decision=None):
        """Also `debts` and `coupons`: {number, merchant, kind, value, used}."""
        told = super()._tell_out(stay, lane, decision)
        kinds = dict(
            self.env["wuye.parking.coupon.book"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        coupons = stay.sudo().coupon_ids  # sudo: those of the car in front of him
        return {
            **told,
            "debts": self._tell_debts(stay.plate, lane),
            "coupons": [
                {
                    "number": coupon.name,
                    "merchant": coupon.merchant_id.name,
                    "kind": kinds[coupon.kind],
                    "value": coupon.value,
                    "used": bool(coupon.used_at),
                }
                for coupon in coupons
            ],
        }
