from odoo import api, models


class WuyeIotIntake(models.AbstractModel):
    _inherit = "wuye.iot.intake"

    @api.model
    def _after_intake(self, box, rows):
        """Staff cards at doors of attendance are taps as well (F17)."""
        result = super()._after_intake(box, rows)
        # sudo: the box says it; taps are nobody's to write
        self.env["wuye.attendance.tap"].sudo()._take(rows)
        return result
