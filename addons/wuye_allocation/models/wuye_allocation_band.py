from odoo import fields, models


class WuyeAllocationBand(models.Model):
    """The weight of the floors up to one."""

    _name = "wuye.allocation.band"
    _description = "Weight by Floor"
    _order = "allocation_id, floor_to"
    _rec_name = "floor_to"

    allocation_id = fields.Many2one(
        "wuye.allocation", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="allocation_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="allocation_id.company_id", store=True, index=True, precompute=True
    )
    floor_to = fields.Integer(string="Up to floor", required=True)
    weight = fields.Float(digits=(8, 4), required=True)

    _floor_uniq = models.Constraint(
        "UNIQUE(allocation_id, floor_to)", "This floor has a weight already."
    )
    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "A weight is zero or more."
    )
