from odoo import fields, models


class AccountMove(models.Model):
    """The entry of a tender without money knows its tender, as a payment does."""

    _inherit = "account.move"

    wuye_tender_id = fields.Many2one(
        "wuye.receipt.tender",
        string="Tender of receipt",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    def _wuye_tender(self):
        return super()._wuye_tender() or self.wuye_tender_id
