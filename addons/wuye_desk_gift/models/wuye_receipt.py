from odoo import fields, models


class WuyeReceipt(models.Model):
    """A gift ends with the money it was given for (B11, D14)."""

    _inherit = "wuye.receipt"

    gift_ids = fields.One2many(
        "wuye.discount.application", "receipt_id", string="Gift months", readonly=True
    )

    def _taken_back(self, lines, reason):
        """Months given back, even some of them, are not the months of the table."""
        done = super()._taken_back(lines, reason)
        ahead = {
            (line.unit_id, line.item_id, line.period_start)
            for line in lines
            if not line.charge_id
        }
        gifts = self.gift_ids.filtered(
            lambda gift: (gift.unit_id, gift.item_id, gift.paid_from) in ahead
        )
        gifts._take_back(reason)
        return done
