from odoo import api, fields, models

from ..application_states import STATES

ENDS = ("refused", "withdrawn")


class WuyeCardApplicationReason(models.TransientModel):
    """Why an application is refused or withdrawn; it stays on file."""

    _name = "wuye.card.application.reason"
    _description = "End of an Application for a Card"

    application_id = fields.Many2one(
        "wuye.card.application", required=True, ondelete="cascade"
    )
    state = fields.Selection(
        [state for state in STATES if state[0] in ENDS],
        string="It is",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, help="The applicant is told, and it is kept.")

    @api.constrains("application_id")
    def _check_application_id(self):
        """What the page says of an application is for who may see it (I8)."""
        # checks run as superuser
        self.application_id.with_user(self.env.user).check_access("read")

    def action_confirm(self):
        """End the application. Twice: the second is refused."""
        self.ensure_one()
        self.application_id._end(self.state, self.reason)
        return {"type": "ir.actions.act_window_close"}
