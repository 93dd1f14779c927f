from odoo import api, fields, models

from odoo.addons.wuye_parking_lot.models.wuye_parking_stay import COUNTED_BY_OTHERS

from wuye_engine.money import to_decimal


class WuyeParkingStay(models.Model):
    """Coupons laid on a stay (G15), and what it owed when it left (26c)."""

    _inherit = "wuye.parking.stay"

    coupon_ids = fields.One2many(
        "wuye.parking.coupon", "stay_id", readonly=True, groups=COUNTED_BY_OTHERS
    )

    debt_ids = fields.One2many(
        "wuye.parking.debt", "stay_id", readonly=True, groups=COUNTED_BY_OTHERS
    )

    @api.model_create_multi
    def create(self, vals_list):
        stays = super().create(vals_list)
        stays._owe()
        return stays

    def write(self, vals):
        result = super().write(vals)
        if vals.get("amount_debt"):
            self._owe()
        return result

    def _owe(self):
        """Keep what cars owe that were let out so (26c)."""
        # sudo: guards and boxes make no debts, letting out does
        self.env["wuye.parking.debt"].sudo()._of_stays(self.sudo())

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
