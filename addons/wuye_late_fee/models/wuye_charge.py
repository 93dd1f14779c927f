from odoo import fields, models


class WuyeCharge(models.Model):
    """By which rule damages were charged."""

    _inherit = "wuye.charge"

    late_rule_id = fields.Many2one(
        "wuye.late.rule",
        string="Rule of damages",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
