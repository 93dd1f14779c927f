from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeDiscountSchemeRow(models.Model):
    """One row of the table of gift months: pay 12, get 1."""

    _name = "wuye.discount.scheme.row"
    _description = "Gift Months of a Scheme"
    _order = "months_paid"

    scheme_id = fields.Many2one(
        "wuye.discount.scheme", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="scheme_id.company_id", store=True, index=True, precompute=True
    )
    months_paid = fields.Integer(required=True, help="At least so many, paid ahead.")
    months_given = fields.Float(
        required=True, digits=(6, 2), help="0.5: half the fee of a month."
    )

    _paid_uniq = models.Constraint(
        "UNIQUE(scheme_id, months_paid)", "This number of months has a row already."
    )
    _range = models.Constraint(
        "CHECK(months_paid BETWEEN 1 AND 120 AND months_given > 0 "
        "AND months_given <= months_paid)",
        "Months paid are 1 to 120; given are more than none and no more than paid.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_draft()
        return rows

    def write(self, vals):
        self.check_access("write")  # who may not is told that first
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()

    def _check_draft(self):
        if self.scheme_id.filtered(lambda scheme: scheme.state == "done"):
            raise UserError(
                self.env._("The table of an approved scheme stays as it is.")
            )
