from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_collection_id = fields.Many2one(
        "wuye.collection.batch",
        string="Bank collection",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
