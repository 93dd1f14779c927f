from odoo import api, fields, models
from odoo.exceptions import AccessError


class WuyeRequest(models.Model):
    """A reduction that a refund slip carries out; it was approved with the slip."""

    _inherit = "wuye.request"

    refund_id = fields.Many2one(
        "wuye.refund",
        string="Refund slip",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    def write(self, vals):
        self._refuse_refund(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_refund(vals)
        return super().create(vals_list)

    def _refuse_refund(self, vals):
        if vals.get("refund_id") and not self.env.su:
            raise AccessError(
                self.env._("A refund is asked for on its own slip, and approved there.")
            )

    def evaluate_tier(self, tier):
        """A reduction by a refund was approved with its slip."""
        # sudo: whoever carries it out may not see the slip
        if self.sudo().refund_id.validation_status == "validated":
            return False
        return super().evaluate_tier(tier)
