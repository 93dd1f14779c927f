from odoo import models


class WuyeParkingTariffVersion(models.Model):
    _inherit = "wuye.parking.tariff.version"

    def _is_used(self):
        # sudo: stays at gates the accountant does not see count too
        stays = self.env["wuye.parking.stay"].sudo()
        used = stays.search([("version_id", "in", self.ids)], limit=1)
        return bool(used) or super()._is_used()
