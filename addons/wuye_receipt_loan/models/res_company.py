from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_loan_days = fields.Integer(
        string="Days a receipt is borrowed",
        default=7,
        required=True,
        help="After so many days a borrowed receipt is overdue, and who borrowed it "
        "borrows no other one.",
    )

    _wuye_loan_days = models.Constraint(
        "CHECK(wuye_loan_days BETWEEN 1 AND 90)",
        "A receipt is borrowed for 1 to 90 days.",
    )
