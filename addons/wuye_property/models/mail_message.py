from odoo import models


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "wuye.trail.mixin"]

    def _wuye_partner_ids(self):
        return {
            message: message.res_id
            for message in self.sudo()  # just made by this user
            if message.model == "res.partner" and message.res_id
        }
