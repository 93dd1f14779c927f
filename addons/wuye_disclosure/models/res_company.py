from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _wuye_prepare_opening_data(self):
        result = super()._wuye_prepare_opening_data()
        self.env["wuye.disclosure.category"]._create_defaults(self)
        return result
