from odoo import fields, models


class WuyeReceiptTender(models.Model):
    _inherit = "wuye.receipt.tender"

    move_ids = fields.One2many(
        "account.move", "wuye_tender_id", string="Entries", readonly=True
    )
