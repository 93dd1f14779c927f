from odoo import fields, models

from odoo.addons.wuye_parking_lot.models.wuye_parking_stay import COUNTED_BY_OTHERS

from wuye_engine.money import to_decimal


class WuyeParkingStay(models.Model):
    """Coupons laid on a stay, and what they took off (G15)."""

    _inherit = "wuye.parking.stay"

    coupon_ids = fields.One2many(
        "wuye.parking.coupon", "stay_id", readonly=True, groups=COUNTED_BY_OTHERS
    )

    def _coupons(self):
        """Those not used yet. Where a payment gives no time to leave, the whole stay is
        priced again and what was paid is taken off: then those used count as well."""
        coupons = self.sudo().coupon_ids  # sudo: guards read no sums
        fresh = coupons.filtered(lambda coupon: not coupon.used_at)
        found = [coupon._engine_coupon() for coupon in fresh]
        tariff = self._tariff() if coupons - fresh else None
        if tariff and tariff.after_payment is None:
            found += [coupon._engine_used() for coupon in coupons - fresh]
        return (*super()._coupons(), *found)

    def _use_coupons(self, charge, payment=None):
        """Freeze what took something off; on the way out, let the others go."""
        off = charge.off if charge else {}
        for coupon in self.coupon_ids.filtered(lambda one: not one.used_at):
            if taken := off.get(coupon.name):
                coupon._use(taken, payment)
            elif payment is None:
                coupon.write({"stay_id": False, "laid_by": False})
        used = self.coupon_ids.filtered("used_at")
        return sum(
            (to_decimal(coupon.amount_off, 2) for coupon in used), to_decimal(0, 2)
        )
