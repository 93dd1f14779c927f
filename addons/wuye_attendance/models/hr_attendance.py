from odoo import api, models
from odoo.exceptions import UserError

SAYS_WHEN = {"employee_id", "check_in", "check_out"}


class HrAttendance(models.Model):
    """Attendance of who taps is read from his taps; nobody enters it beside them."""

    _inherit = "hr.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._refuse_by_hand()
        return records

    def write(self, vals):
        if not SAYS_WHEN & vals.keys():
            return super().write(vals)
        self._refuse_by_hand()
        result = super().write(vals)
        self._refuse_by_hand()
        return result

    def unlink(self):
        self._refuse_by_hand()
        return super().unlink()

    def _refuse_by_hand(self):
        """Also kiosk and top bar, which act with the rights of the system.

        :raises UserError: the days of this employee are read from taps
        """
        # a context comes from outside as well, the rights of the system do not
        if self.env.su and self.env.context.get("wuye_from_taps"):
            return
        for record in self:
            members = self.env["wuye.attendance.member"]._of(record.employee_id)
            if members._on(record.date):
                raise UserError(
                    self.env._(
                        "The attendance of %s is read from taps at doors. Ask for a "
                        "correction instead: somebody else approves it, and it is "
                        "kept.",
                        # sudo: the name only, of whom the caller named
                        record.sudo().employee_id.name,
                    )
                )
