from odoo import models


class ResPartner(models.Model):
    """An erased person's mails go; the log of notices keeps number and day (R14)."""

    _inherit = "res.partner"

    def _erase_name(self):
        # sudo: called as the system, for notices of any community
        notices = self.env["wuye.notice"].sudo()
        notices = notices.search([("partner_id", "in", self.ids)])
        notices.mail_id.unlink()
        notices.mail_address = False
        self.env["ir.attachment"].sudo().search(
            [("res_model", "=", notices._name), ("res_id", "in", notices.ids)]
        ).unlink()
        return super()._erase_name()
