from odoo import fields, models


class WuyeUnitValue(models.Model):
    """A number of a unit that formulas use: its coefficient, its lift share."""

    _name = "wuye.unit.value"
    _description = "Number for Formulas"
    _order = "unit_id, variable_id"

    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    variable_id = fields.Many2one(
        "wuye.fee.variable",
        required=True,
        ondelete="restrict",
        domain="[('source', '=', 'value')]",
    )
    value = fields.Float(digits=(16, 6))

    _variable_uniq = models.Constraint(
        "UNIQUE(unit_id, variable_id)",
        "The unit has this number already: change that row.",
    )
