from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    wuye_tender_id = fields.Many2one(
        "wuye.receipt.tender",
        string="Tender of receipt",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )


class WuyeSettlement(models.AbstractModel):
    _inherit = "wuye.settlement"

    def _prepare_payment_vals(self, receipt, community, lines, account, outbound=False):
        vals = super()._prepare_payment_vals(
            receipt, community, lines, account, outbound
        )
        if receipt.get("tender"):
            vals["wuye_tender_id"] = receipt["tender"].id
        return vals
