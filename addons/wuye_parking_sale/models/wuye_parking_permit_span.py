from odoo import api, fields, models

from .wuye_parking_sale import READERS


class WuyeParkingPermitSpan(models.Model):
    """Days that were sold count while they are paid, and until they are given back."""

    _inherit = "wuye.parking.permit.span"

    sale_ids = fields.One2many(
        "wuye.parking.sale", "span_id", string="Sold by", groups=READERS
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for span in self:
            span.display_name = f"{span.date_from or ''} ~ {span.date_to or ''}"

    def _days(self):
        days = super()._days()
        sale = self.sudo().sale_ids  # sudo: whoever is at the gate reads no sales
        return sale._days_left(*days) if sale and days else days

    def _may_begin(self, stay):
        """A bill that is settled is never refused for a car that stands inside.

        Where it has to leave first, it goes on as a temporary one until it does.
        """
        if self.env.context.get("parking_paid") and stay.lot_id.inside_rule == "refuse":
            return False
        return super()._may_begin(stay)
