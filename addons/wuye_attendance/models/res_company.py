from odoo import api, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.constrains("auto_check_out", "absence_management")
    def _check_nothing_invented(self):
        """Odoo's jobs end shifts nobody ended and book absences as attendance; where
        attendance is read from taps nothing is invented (F17)."""
        # checks run as superuser
        members = self.env["wuye.attendance.member"]
        for company in self.filtered(
            lambda c: c.auto_check_out or c.absence_management
        ):
            if members.search_count([("company_id", "=", company.id)], limit=1):
                raise ValidationError(
                    self.env._(
                        "In %s attendance is read from taps. Switch off Automatic "
                        "Check Out and Absence Management in the settings of "
                        "Attendances: what is missing is corrected, not invented.",
                        company.name,
                    )
                )
