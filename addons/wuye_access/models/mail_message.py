from markupsafe import Markup

from odoo import api, fields, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    wuye_for_ids = fields.Many2many(
        "res.users",
        "wuye_mail_message_for_rel",
        "message_id",
        "user_id",
        string="On Behalf of",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What is done with a borrowed post shows both names (R9, H7)."""
        user = self.env.user
        lenders = user._acting_for() if user._is_internal() else user.browse()
        if lenders:
            names = self.env._("、").join(lenders.mapped("name"))
            line = Markup("<p><em>%s</em></p>") % self.env._("for %s", names)
            for vals in vals_list:
                if vals.get("author_id", user.partner_id.id) == user.partner_id.id:
                    vals["body"] = Markup(vals.get("body") or "") + line
                    vals["wuye_for_ids"] = [fields.Command.set(lenders.ids)]
        return super().create(vals_list)
