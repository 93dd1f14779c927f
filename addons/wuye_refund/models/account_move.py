from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_refund_id = fields.Many2one(
        "wuye.refund",
        string="Refund slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The refund that gave this money back.",
    )
