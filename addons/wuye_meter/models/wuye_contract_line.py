from odoo import api, models


class WuyeContractLine(models.Model):
    """A fee that begins where a meter is read already takes its readings over."""

    _inherit = "wuye.contract.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._take_readings_over()  # an import bills nothing at once
        return lines

    def _bill_at_once(self):
        self._take_readings_over()
        return super()._bill_at_once()

    def _take_readings_over(self):
        """Readings made before the fee was there become its consumption; repeatable."""
        # sudo: the readings count, whoever may see them
        Reading = self.env["wuye.meter.reading"].sudo()
        waiting = Reading.search(
            [
                ("unit_id", "in", self.unit_id.ids),
                ("item_id", "in", self.item_id.ids),
                ("usage_id", "=", False),
                ("state", "=", "confirmed"),
            ]
        )
        waiting._feed(waiting._feed_keys())
