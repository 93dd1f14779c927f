from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.explain import Result, Slice
from wuye_engine.money import to_decimal

SHARE = "share"

AUDITED = "OLD.state IN ('audited', 'reversed')"


class WuyeAllocationLine(models.Model):
    """One unit's share: its basis times its weight of the whole."""

    _name = "wuye.allocation.line"
    _description = "Share of a Cost"
    _order = "allocation_id, unit_code, id"
    _rec_name = "unit_id"

    allocation_id = fields.Many2one(
        "wuye.allocation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="allocation_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="allocation_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one(related="allocation_id.item_id", store=True)
    state = fields.Selection(related="allocation_id.state", store=True)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    unit_code = fields.Char(related="unit_id.code", store=True)
    basis = fields.Float(digits=(16, 3), help="m², household, consumption.")
    weight = fields.Float(
        digits=(16, 6), default=1.0, help="By floor and vacancy; 1 as a rule."
    )
    percent = fields.Float(string="Share, %", digits=(8, 4))
    amount = fields.Monetary(string="Share")
    rest = fields.Monetary(
        string="Of it a fen that does not divide",
        help="What the share has more or less than its part of the cost, rounded.",
    )
    charge_ids = fields.One2many("wuye.charge", "allocation_line_id")
    is_billed = fields.Boolean(compute="_compute_is_billed")

    _unit_uniq = models.Constraint(
        "UNIQUE(allocation_id, unit_id)", "The unit has its share of this cost already."
    )
    _not_negative = models.Constraint(
        "CHECK(basis >= 0 AND weight >= 0)", "A share cannot be less than zero."
    )
    _audited_frozen = Immutable(
        *("allocation_id", "unit_id", "basis", "weight", "amount"),
        message="The shares of an audited cost stay as they are.",
        when=AUDITED,
    )
    _audited_kept = NeverDeleted(
        "The shares of an audited cost stay as they are.", when=AUDITED
    )

    @api.depends("charge_ids.state")
    def _compute_is_billed(self):
        # sudo: billed is billed, whoever looks
        for line in self:
            states = line.sudo().charge_ids.mapped("state")
            line.is_billed = "posted" in states

    @api.constrains("unit_id", "allocation_id")
    def _check_unit(self):
        for line in self:
            if line.unit_id.community_id != line.allocation_id.community_id:
                raise UserError(
                    line.env._(
                        "%(unit)s is not in %(community)s.",
                        unit=line.unit_id.display_name,
                        community=line.community_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _part(self):
        """What counts of the whole: basis × weight."""
        return to_decimal(self.basis, 3) * to_decimal(self.weight, 6)

    def _explanation(self, whole):
        """What is printed of a share: anybody can work it out again (B17).

        :param whole: the parts of all lines of the cost together
        """
        cost = self.allocation_id
        piece = Slice(
            SHARE,
            self._part(),
            to_decimal(cost.amount, 2),
            to_decimal(self.amount, 2),
            note=f"rounding_rest={self.rest:.2f}" if self.rest else "",
            name=cost.document_number,
        )
        return {
            **Result(piece.amount, (piece,)).as_dict(),
            "whole": f"{whole.normalize():f}",
            "method": cost.method,
            "basis_number": f"{to_decimal(self.basis, 3).normalize():f}",
            "weight": f"{to_decimal(self.weight, 6).normalize():f}",
            "rest": f"{self.rest:.2f}",
        }
