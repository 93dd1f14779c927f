from odoo import api, fields, models
from odoo.fields import Domain

# The line that a new item of a kind belongs to; may be changed on the item.
LINE_OF_KIND = {
    "fee": "property",
    "water": "property",
    "power": "property",
    "shared": "property",
    "late": "property",
    "parking": "parking",
    "service": "service",
    "other": "other",
}


class WuyeFeeItem(models.Model):
    """The line of business of an item, and who may take money for it (J6, R57)."""

    _inherit = "wuye.fee.item"

    business_line_id = fields.Many2one(
        "wuye.business.line",
        compute="_compute_business_line_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        help="Collectors who are limited to some lines see and take only what belongs "
        "to these. Empty: only who has all lines takes it.",
    )
    is_taken_by_me = fields.Boolean(
        compute="_compute_is_taken_by_me",
        search="_search_is_taken_by_me",
        help="Whether the user may take money for this item.",
    )

    @api.depends("kind")
    def _compute_business_line_id(self):
        for item in self:
            item.business_line_id = self.env.ref(
                f"wuye_billing.wuye_business_line_{LINE_OF_KIND.get(item.kind)}",
                raise_if_not_found=False,
            )

    @api.depends("business_line_id")
    @api.depends_context("uid")
    def _compute_is_taken_by_me(self):
        lines = self.env.user.wuye_line_ids
        for item in self:
            item.is_taken_by_me = not lines or item.business_line_id in lines

    def _search_is_taken_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        lines = self.env.user.wuye_line_ids
        mine = Domain("business_line_id", "in", lines.ids) if lines else Domain.TRUE
        return mine if True in value else ~mine
