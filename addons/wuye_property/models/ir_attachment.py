from odoo import models


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment", "wuye.trail.mixin"]

    def write(self, vals):
        done = super().write(vals)
        # what was uploaded into a message is hung on the page afterwards
        if {"res_model", "res_id"} & vals.keys():
            self._note_communities()
        return done

    def _wuye_partner_ids(self):
        # a picture of the person himself is a field of the page, no file on it
        return {
            file: file.res_id
            for file in self.sudo()  # just made or hung up by this user
            if file.res_model == "res.partner" and file.res_id and not file.res_field
        }
