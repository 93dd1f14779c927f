from odoo import fields, models


class WuyeCommunity(models.Model):
    _inherit = "wuye.community"

    card_on_application = fields.Boolean(
        string="Cards on application only",
        help="The desk then issues and replaces cards only from an application that is "
        "approved and paid. A loss is reported without one, at once, as ever.",
    )
