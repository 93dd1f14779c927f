from odoo import models

from odoo.addons.wuye_property.mask import mask_phone

from ..personal import Personal


class ResUsers(models.Model):
    _inherit = "res.users"

    phone = Personal(mask=mask_phone)

    def _personal_is_hidden(self):
        self.ensure_one()
        # sudo: whose page it is decides, read or not
        return self.sudo().partner_id.with_env(self.env)._personal_is_hidden()
