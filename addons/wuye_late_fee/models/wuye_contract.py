from odoo import fields, models


class WuyeContract(models.Model):
    """A contract may agree on damages of its own."""

    _inherit = "wuye.contract"

    late_rule_id = fields.Many2one(
        "wuye.late.rule",
        string="Late payment damages",
        check_company=True,
        tracking=True,
        help="Empty: as in all of the community.",
    )
