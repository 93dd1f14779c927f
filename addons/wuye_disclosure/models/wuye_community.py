from odoo import fields, models


class WuyeCommunity(models.Model):
    _inherit = "wuye.community"

    fee_system = fields.Selection(
        [("lump", "Lump sum"), ("commission", "Commission")],
        required=True,
        default="lump",
        help="Lump sum (包干制): gain and loss are the company's. Commission (酬金制): "
        "what is left belongs to the owners, and the reports carry it forward.",
    )
