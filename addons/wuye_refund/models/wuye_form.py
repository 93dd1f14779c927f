from odoo import api, models


class WuyeForm(models.Model):
    _inherit = "wuye.form"

    @api.model
    def _subjects(self):
        return {**super()._subjects(), "refund": "wuye.form.subject.refund"}
