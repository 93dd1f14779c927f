from decimal import Decimal

from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable

from wuye_engine.discount import spread_gift


class WuyeCharge(models.Model):
    """A bill that was paid ahead for a free month earns for that, too (row 28)."""

    _inherit = "wuye.charge"

    gift_id = fields.Many2one(
        "wuye.discount.application",
        string="Earns for the gift of",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="A part of its income is earned in the free months.",
    )

    _gift_frozen = Immutable(
        "gift_id",
        message="How the income of a posted bill is earned does not change.",
        when="OLD.state <> 'draft'",
    )

    def _release_months(self):
        months = super()._release_months()
        if self.gift_id:
            months = [*months, *self.gift_id._gift_months()]
        return months


class WuyeChargeRelease(models.Model):
    _inherit = "wuye.charge.release"

    def _prepare_months(self, charge):
        """By weight where free months are among them, a month each."""
        gift = charge.gift_id
        if not gift:
            return super()._prepare_months(charge)
        parts = spread_gift(
            Decimal(f"{charge.amount_base:.2f}"),
            len(charge._months()),
            Decimal(gift.months_paid),
            list(gift._gift_months().values()),
        )
        return [
            {"charge_id": charge.id, "month": month, "amount": float(part)}
            for month, part in zip(charge._release_months(), parts, strict=True)
        ]
