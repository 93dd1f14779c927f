from odoo import fields, models


class WuyeCommunity(models.Model):
    _inherit = "wuye.community"

    fee_system = fields.Selection(
        [("lump", "Lump sum"), ("commission", "Commission")],
        required=True,
        default="lump",
        help="Lump sum: gain and loss are the company's. Commission: what is left "
        "belongs to the owners, and the reports carry it forward.",
    )
