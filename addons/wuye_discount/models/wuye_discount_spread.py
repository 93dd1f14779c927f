from odoo import api, models

from .wuye_discount_grant import REDUCED


class WuyeDiscountApplication(models.Model):
    """The income of paid months is spread over the free ones (row 28, a policy).

    Under the standards of large companies a free month is a part of what was sold: what
    was paid for twelve months is earned over thirteen. The bills of the paid months go
    to deferred income and are released by month, the free ones by their weight.
    """

    _inherit = "wuye.discount.application"

    @api.model
    def _spread_over(self, charges):
        """Name on draft charges of paid months the gift they earn for."""
        spread = [
            ("state", "=", "done"),
            ("kind", "=", "gift"),
            ("scheme_id.is_spread", "=", True),
        ]
        charges = charges._search_among(
            [
                ("kind", "in", REDUCED),
                ("state", "=", "draft"),
                ("unit_id", "in", self._search(spread).subselect("unit_id")),
            ]
        )
        granted = self.search(
            [
                *spread,
                ("unit_id", "in", charges.unit_id.ids),
                ("item_id", "in", charges.item_id.ids),
            ]
        )
        by_fee = charges.grouped(lambda charge: (charge.unit_id, charge.item_id))
        for gift in granted:
            fees = by_fee.get((gift.unit_id, gift.item_id), charges.browse())
            covered = fees.filtered(gift._is_paid_by)
            covered.write({"gift_id": gift.id, "is_deferred": True})

    def _is_paid_by(self, charge):
        """Whether a charge of its fee is paid ahead, the free months to come."""
        self.ensure_one()
        months, gifts = charge._months(), self._gift_months()
        ahead = self._months_ahead()
        return set(months) <= set(ahead) and bool(gifts) and min(gifts) > max(months)

    def _gift_months(self):
        """{first day of a free month: its share}, in order; {} of other discounts."""
        self.ensure_one()
        if self.kind != "gift":
            return {}
        return {month: share for month, share in self._shares().items() if share}
