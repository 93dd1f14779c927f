from odoo import api, models
from odoo.exceptions import UserError


class WuyeParkingGatehouse(models.AbstractModel):
    """A coupon is typed or scanned at the way out, and the fee is less (G15)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def lay_coupon(self, lane_id, stay_id, text):
        """Put a coupon on the stay of a car at a way out; answers as `look_out`.

        :param text: its number, or the text of its QR code
        :raises UserError: no such coupon, used, of another car, other days or places
        """
        lane = self._lane(lane_id, "out")
        stay = self._stay(lane, stay_id)
        coupons = self.env["wuye.parking.coupon"].sudo()  # sudo: guards read none
        coupon = coupons._typed(text, lane.community_id)
        stay._lock()
        self._refuse_left(stay)
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
            coupon.write({"stay_id": False, "laid_by": False})
        return self._tell_out(stay, lane)

    @api.model
    def _refuse_left(self, stay):
        if stay.phase != "in":
            raise UserError(self.env._("%s has left already.", stay.plate or stay.name))

    @api.model
    def _tell_out(self, stay, lane, decision=None):
        """Also the coupons on it: {number, merchant, kind, value, used}."""
        told = super()._tell_out(stay, lane, decision)
        kinds = dict(
            self.env["wuye.parking.coupon.book"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        coupons = stay.sudo().coupon_ids  # sudo: those of the car in front of him
        return {
            **told,
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
