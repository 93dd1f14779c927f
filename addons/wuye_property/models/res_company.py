from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_verify_months = fields.Integer(
        string="Verify the Register Every (Months)",
        default=12,
        help="After so many months a unit or person is on the list of entries to be "
        "compared with their papers again; 0: never again.",
    )

    _wuye_verify_months_positive = models.Constraint(
        "CHECK (wuye_verify_months >= 0)", "The number of months cannot be negative."
    )
