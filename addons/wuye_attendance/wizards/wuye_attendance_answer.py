from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.wuye_attendance_correction import STATES

ANSWERS = ("refused", "revoked")


class WuyeAttendanceAnswer(models.TransientModel):
    """Why a correction is refused, or an approved one does not count any more."""

    _name = "wuye.attendance.answer"
    _description = "Answer to a Correction"

    correction_id = fields.Many2one(
        "wuye.attendance.correction", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        [state for state in STATES if state[0] in ANSWERS],
        string="It is",
        required=True,
        readonly=True,
    )
    answer = fields.Char(string="Why", required=True)

    @api.constrains("correction_id")
    def _check_correction_id(self):
        """What the page says of a correction is for who may see it (I8)."""
        # checks run as superuser
        self.correction_id.with_user(self.env.user).check_access("read")

    def action_confirm(self):
        """Carry it out, in the user's own name."""
        self.ensure_one()
        if self.state not in ANSWERS or not (self.answer or "").strip():
            raise UserError(self.env._("Say why: it stays on file."))
        self.correction_id._decide(self.state, self.answer)
        return {"type": "ir.actions.act_window_close"}
