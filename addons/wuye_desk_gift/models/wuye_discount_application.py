from odoo import api, fields, models
from odoo.exceptions import AccessError


class WuyeDiscountApplication(models.Model):
    """The receipt a gift was asked for with: the gift lives as long as its money."""

    _inherit = "wuye.discount.application"

    receipt_id = fields.Many2one(
        "wuye.receipt",
        string="Asked for with receipt",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The gift ends when this receipt is void or its months are given back.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_receipt(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_receipt(vals)
        return super().write(vals)

    def _refuse_receipt(self, vals):
        if "receipt_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("The desk says with which receipt a gift was asked for.")
            )
