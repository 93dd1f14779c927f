from odoo import api, fields, models
from odoo.exceptions import AccessError

REDUCTION_KINDS = [
    ("waiver", "Waiver"),
    ("correction", "Error corrected"),
    ("vacancy", "Vacant home"),
    ("gift", "Gift months"),
    ("early", "Paid early"),
    ("group", "Group of payers"),
]


class WuyeRequest(models.Model):
    """Why a fee is reduced, for the report; and the discount it carries out."""

    _inherit = "wuye.request"

    reduction_kind = fields.Selection(
        REDUCTION_KINDS,
        string="Kind of reduction",
        default="waiver",
        required=True,
        help="Under what the reduction stands in the report of reductions.",
    )
    discount_id = fields.Many2one(
        "wuye.discount.application",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    takes_back_id = fields.Many2one(
        "wuye.request",
        string="Charges again",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The reduction whose ground fell away, e.g. its receipt is void.",
    )

    _taken_back_once = models.UniqueIndex(
        "(takes_back_id) WHERE takes_back_id IS NOT NULL AND state <> 'cancelled'",
        "This reduction was charged again already.",
    )
    _taken_back_by = models.Constraint(
        "CHECK(takes_back_id IS NULL OR (kind = 'supplement' AND discount_id IS NULL))",
        "A reduction is charged again by a supplement.",
    )
    _discount_once = models.UniqueIndex(
        "(discount_id, charge_id) "
        "WHERE discount_id IS NOT NULL AND state <> 'cancelled'",
        "This bill has this discount already.",
    )

    def write(self, vals):
        self._refuse_discount(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_discount(vals)
        return super().create(vals_list)

    def _refuse_discount(self, vals):
        linked = vals.get("discount_id") or vals.get("takes_back_id")
        if linked and not self.env.su:
            raise AccessError(
                self.env._("A discount is applied for on its own page, and approved.")
            )

    def evaluate_tier(self, tier):
        """A reduction under a discount was approved with its application.

        To charge it again is no decision: only superuser names what it takes back.
        """
        # sudo: whoever posts bills may see no applications
        if self.sudo().discount_id.state == "done" or self.sudo().takes_back_id:
            return False
        return super().evaluate_tier(tier)
